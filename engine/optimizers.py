"""Optimizers (update rules): how a gradient becomes a step. They see flat vectors and know nothing of layers.

Adding one: a class with `slots`, `decoupled` and `update`, and its entry in the table at the end of this file; the
contract tests find it there.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from mnist_tui.engine.advice import split_advice
from mnist_tui.engine.types import Floats

EPSILON = 1e-8
CHUNK = 131_072
"""Numbers per update: the vectors of a chunk stay in the cache between the passes over them."""
EMA = "ema"
EMA_EVERY_STEPS = 4
FLUSH_EVERY_STEPS = 96
FLUSH_BELOW = 1e-30


@dataclass(frozen=True, slots=True)
class Rates:
    """The numbers of one step: rates as they stand, `step` counted from 1."""

    learning_rate: float
    momentum: float
    beta2: float
    rms_decay: float
    weight_decay: float
    step: int


class Optimizer(Protocol):
    """One rule; `slots` names the vectors it carries from step to step, each (P,), first all zero."""

    slots: ClassVar[tuple[str, ...]]
    decoupled: ClassVar[bool]
    """True when the rule shrinks the weights itself instead of adding the penalty to the gradient."""

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Move w against the gradient g; g and `spare` (same length) are used up.

        `shrink` is the weight decay of these parameters for a decoupled rule, 0 for biases.
        """


class SGD:
    """Stochastic gradient descent: w ← w − η g."""

    slots: ClassVar[tuple[str, ...]] = ()
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Take the plain step."""
        g *= rates.learning_rate
        w -= g


class Momentum:
    """The heavy ball (Polyak 1964; form of Sutskever et al. 2013): v ← μ v − η g, w ← w + v."""

    slots: ClassVar[tuple[str, ...]] = ("velocity",)
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Let the velocity take the step."""
        (v,) = slots
        v *= rates.momentum
        g *= rates.learning_rate
        v -= g
        w += v


class Nesterov:
    """Nesterov's momentum (Sutskever et al. 2013, from the look-ahead point): v as above, then w ← w + μ v − η g."""

    slots: ClassVar[tuple[str, ...]] = ("velocity",)
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Take the gradient step and one more step of the velocity ahead."""
        (v,) = slots
        v *= rates.momentum
        g *= rates.learning_rate
        v -= g
        w -= g
        np.multiply(v, rates.momentum, out=spare)
        w += spare


class RMSProp:
    """Divide by a running root mean square (Tieleman & Hinton 2012, lecture 6e).

    s ← ρ s + (1−ρ) g², w ← w − η g / (√s + ε).
    """

    slots: ClassVar[tuple[str, ...]] = ("square",)
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Take the step."""
        (square,) = slots
        np.multiply(g, g, out=spare)
        spare *= 1 - rates.rms_decay
        square *= rates.rms_decay
        square += spare
        np.sqrt(square, out=spare)
        spare += EPSILON
        g /= spare
        g *= rates.learning_rate
        w -= g


class Adam:
    """Adam (Kingma & Ba 2015, algorithm 1, in the equal form of the note in its section 2).

    m ← β₁ m + (1−β₁) g, s ← β₂ s + (1−β₂) g², w ← w − ηₜ m / (√s + ε √(1−β₂ᵗ)), ηₜ = η √(1−β₂ᵗ) / (1−β₁ᵗ).
    The memory holds m / (1−β₁) and s / (1−β₂): the factors cost nothing in the scalars of the step.
    """

    slots: ClassVar[tuple[str, ...]] = ("mean", "square")
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Take the step; the corrections for the zero start go into the two scalars."""
        mean, square = slots
        root = ((1 - rates.beta2**rates.step) / (1 - rates.beta2)) ** 0.5
        if shrink:
            w *= 1 - rates.learning_rate * shrink
        mean *= rates.momentum
        mean += g
        np.multiply(g, g, out=g)
        square *= rates.beta2
        square += g
        np.sqrt(square, out=spare)
        spare += EPSILON * root
        np.divide(mean, spare, out=spare)
        spare *= rates.learning_rate * root * (1 - rates.momentum) / (1 - rates.momentum**rates.step)
        w -= spare


class AdamW(Adam):
    """Adam with weight decay outside the gradient: w ← (1 − η λ) w first (Loshchilov & Hutter 2019, algorithm 2)."""

    decoupled: ClassVar[bool] = True


class ParameterUpdater:
    """Runs one optimizer over the parameter vector chunk by chunk and owns its memory."""

    def __init__(self, name: str, count: int, weight_count: int, dtype: str, ema: float = 0.0) -> None:
        self.rule = OPTIMIZERS[name]()
        self.slots: dict[str, Floats] = {key: np.zeros(count, dtype) for key in self.rule.slots}
        """What is carried from step to step: the rule's vectors, and the averaged parameters if they are kept."""
        self._rules_own = list(self.slots.values())
        self._keep = ema**EMA_EVERY_STEPS
        if ema:
            self.slots[EMA] = np.zeros(count, dtype)
        self.steps = 0
        self._spare: Floats = np.empty(CHUNK, dtype)
        self._chunks = _chunks(0, count, False)
        self._decaying_chunks = _chunks(0, weight_count, True) + _chunks(weight_count, count, False)

    def step(self, w: Floats, g: Floats, rates: Rates) -> None:
        """Take one step with `g`, the gradient of the cost alone, which is used up.

        The penalty ½ λ ‖weights‖² is added here.
        """
        self.steps = rates.step
        for chunk, decays in self._decaying_chunks if rates.weight_decay else self._chunks:
            here, spare = g[chunk], self._spare[: chunk.stop - chunk.start]
            penalty = rates.weight_decay if decays else 0.0
            if penalty and not self.rule.decoupled:
                np.multiply(w[chunk], penalty, out=spare)  # ∂/∂w ½ λ w² = λ w
                here += spare
            shrink = penalty if self.rule.decoupled else 0.0
            self.rule.update(w[chunk], here, [vector[chunk] for vector in self._rules_own], spare, rates, shrink)
        if rates.step % FLUSH_EVERY_STEPS == 0:
            self._flush()
        if EMA in self.slots and rates.step % EMA_EVERY_STEPS == 0:
            self._update_ema(self.slots[EMA], w)

    def change_momentum(self, old: float, new: float) -> None:
        """Let what is remembered keep its meaning when the momentum changes: Adam's mean is kept without its factor."""
        if isinstance(self.rule, Adam):
            self.slots["mean"] *= (1 - old) / (1 - new)

    def _update_ema(self, ema: Floats, w: Floats) -> None:
        """Move the average towards w (Polyak & Juditsky 1992, exponential form): ā ← k ā + (1−k) w.

        Early on k is smaller, n / (n + 9) at the n-th time, so that the first weights are soon forgotten.
        """
        times = self.steps // EMA_EVERY_STEPS
        share = 1 - min(self._keep, (times - 1) / (times + 8))
        for chunk, _ in self._chunks:
            here, spare = ema[chunk], self._spare[: chunk.stop - chunk.start]
            np.multiply(w[chunk], share, out=spare)
            here *= 1 - share
            here += spare

    def _flush(self) -> None:
        """Zero what decays towards nothing: arithmetic on subnormal numbers is fifty times slower.

        From 1e-30 to the first subnormal takes a decay of 0.9 more than 170 steps, so none is ever reached. Added to a
        weight of ordinary size such numbers vanish, so the weights stay the same to the bit.
        """
        for vector in self._rules_own:
            for chunk, _ in self._chunks:
                size = np.abs(vector[chunk], out=self._spare[: chunk.stop - chunk.start])
                vector[chunk][size < FLUSH_BELOW] = 0


def _chunks(first: int, stop: int, decays: bool) -> list[tuple[slice, bool]]:
    """Return the chunks of a stretch of parameters, each with whether weight decay applies to it."""
    return [(slice(start, min(start + CHUNK, stop)), decays) for start in range(first, stop, CHUNK)]


_TABLE: dict[str, tuple[type[Optimizer], str]] = {
    "sgd": (SGD, "a step against the gradient and nothing else; try a learning rate of 0.1"),
    "momentum": (Momentum, "keeps rolling in the direction of earlier steps; try a learning rate of 0.05"),
    "nesterov": (Nesterov, "momentum that looks one step ahead; a little steadier"),
    "rmsprop": (RMSProp, "divides by the usual size of each gradient; try a learning rate of 0.001"),
    "adam": (Adam, "rmsprop with momentum: learns fast at a rate around 0.002 without much tuning"),
    "adamw": (AdamW, "adam with decoupled weight decay; take it when you set one"),
}
"""By name, with what people are told about each."""
OPTIMIZERS, OPTIMIZER_ADVICE = split_advice(_TABLE)
