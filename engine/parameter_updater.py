"""Applies an optimizer to all parameters: in chunks, on one or more threads, with weight decay on the weights alone.

It owns what the optimizer keeps from step to step, and knows nothing of layers.
"""

import copy
from dataclasses import replace

import numpy as np

from mnist_tui.engine.optimizers import OPTIMIZERS, Moment, Rates
from mnist_tui.engine.types import Floats
from mnist_tui.engine.workers import ALONE, Workers

CHUNK = 262_144
"""Parameters per update: the vectors of a chunk stay in the cache between the passes over them.

With smaller ones, threads that share an update hinder each other more than they save.
"""
FLUSH_EVERY_STEPS = 96
FLUSH_BELOW = 1e-30


class ParameterUpdater:
    """Applies one optimizer to the parameter vector, chunk by chunk, and owns its slots."""

    def __init__(self, name: str, count: int, weight_count: int, dtype: str) -> None:
        self.rule = OPTIMIZERS[name]()
        self.slots: dict[str, Floats] = {key: np.zeros(count, dtype) for key in self.rule.slots}
        """(P,) each: what the rule keeps from step to step."""
        self.steps = 0
        self.first, self.second = Moment(), Moment()
        """Those of the latest step; with the slots and the number of steps they are the whole state."""
        self._weight_count = weight_count
        self._workers = ALONE
        self._spares: list[Floats] = [np.empty(CHUNK, dtype)]
        """One for each thread."""
        self._chunks = _chunks(0, count, False)
        self._decaying_chunks = _chunks(0, weight_count, True) + _chunks(weight_count, count, False)

    def step(self, w: Floats, g: Floats, rates: Rates) -> None:
        """Take one step on w (P,) with `g` (P,), the gradient of the cost alone, which is overwritten.

        The penalty ½ λ ‖weights‖² is added here.
        """
        self.steps += 1
        self.first, self.second = self.first.next(rates.momentum), self.second.next(rates.beta2)
        rates = replace(rates, first=self.first, second=self.second)
        chunks = self._decaying_chunks if rates.weight_decay else self._chunks

        def update(task: int, thread: int) -> None:
            self._update(*chunks[task], w, g, self._spares[thread], rates)

        (self._workers if len(g) > CHUNK else ALONE).run(len(chunks), update)
        if self.steps % FLUSH_EVERY_STEPS == 0:
            self._flush()

    def _update(self, chunk: slice, decays: bool, w: Floats, g: Floats, spare: Floats, rates: Rates) -> None:
        """Take the step on one chunk."""
        here, spare = g[chunk], spare[: chunk.stop - chunk.start]
        penalty = rates.weight_decay if decays else 0.0
        if penalty and not self.rule.decoupled:
            np.multiply(w[chunk], penalty, out=spare)  # ∂/∂w ½ λ w² = λ w
            here += spare
        shrink = penalty if self.rule.decoupled else 0.0
        self.rule.update(w[chunk], here, [vector[chunk] for vector in self.slots.values()], spare, rates, shrink)

    def rehearse(self, w: Floats, g: Floats, rates: Rates) -> Floats:
        """Return how a step on w (P,) with the gradient g (P,) would change it, and leave everything as it is."""
        moved = w.copy()
        self.twin().step(moved, g.copy(), rates)
        moved -= w
        return moved

    def twin(self) -> "ParameterUpdater":
        """Return a copy that goes its own way, in one thread."""
        twin = copy.copy(self)
        twin.slots = {name: vector.copy() for name, vector in self.slots.items()}
        twin._workers, twin._spares = ALONE, [np.empty_like(self._spares[0])]
        return twin

    def share_work(self, workers: Workers) -> None:
        """Let the threads of `workers` take part in the steps, a chunk at a time."""
        self._workers = workers
        self._spares = [np.empty_like(self._spares[0]) for _ in range(workers.count)]

    def penalty(self, w: Floats, weight_decay: float) -> float:
        """Return ½ λ ‖weights‖² of the parameters w (P,); 0 for a decoupled rule, which has no such term."""
        if not weight_decay or self.rule.decoupled:
            return 0.0
        weights = w[: self._weight_count]
        return 0.5 * weight_decay * float(np.dot(weights, weights))

    def _flush(self) -> None:
        """Set slots that have decayed below 1e-30 to 0: arithmetic on subnormal numbers is fifty times slower.

        From 1e-30 to the first subnormal takes a decay of 0.9 more than 170 steps, so none is ever reached. Where a
        step is proportional to a slot, such numbers vanish beside a weight, and the weights stay the same to the bit.
        """
        for vector in self.slots.values():
            for chunk, _ in self._chunks:
                size = np.abs(vector[chunk], out=self._spares[0][: chunk.stop - chunk.start])
                vector[chunk][size < FLUSH_BELOW] = 0


def _chunks(first: int, stop: int, decays: bool) -> list[tuple[slice, bool]]:
    """Return the chunks from `first` to `stop`, each with whether weight decay applies to it."""
    return [(slice(start, min(start + CHUNK, stop)), decays) for start in range(first, stop, CHUNK)]
