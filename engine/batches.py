"""Which images make up the next batch: every image once per epoch, in an order drawn anew for each epoch.

A batch of all images has nothing to shuffle: it comes as they lie, which is the fastest to gather.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mnist_tui.engine.types import Labels


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the stream of batches, enough to find it again."""

    position: int
    epoch: int
    generator: Mapping[str, Any]
    """The generator's own description, as numpy gives and takes it."""


class Batches:
    """A position in a shuffled epoch; the last batch of an epoch may be short. An order is drawn when it is needed."""

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self.count = count
        self.rng = rng
        self.position = 0
        """Images of this epoch already handed out, 0 … count."""
        self.epoch = 0
        """Epochs completed."""
        self._order_drawn_from = rng.bit_generator.state
        self._order: Labels | None = None

    def next(self, size: int) -> Labels:
        """Return the indices of the next batch, at most `size`; 0 asks for all that are left of the epoch."""
        stop = min(self.position + (size or self.count), self.count)
        chosen = np.arange(self.count) if stop - self.position == self.count else self._shuffled()[self.position : stop]
        self.position = stop
        if stop == self.count:
            self.position = 0
            self.epoch += 1
            self._forget_order()
        return chosen

    def _shuffled(self) -> Labels:
        if self._order is None:
            self._order = self.rng.permutation(self.count)
        return self._order

    def _forget_order(self) -> None:
        self._order_drawn_from = self.rng.bit_generator.state
        self._order = None

    def place(self) -> Place:
        """Return where this stands: the position, and the generator as it was before this epoch's order was drawn."""
        return Place(self.position, self.epoch, self._order_drawn_from)

    def go_to(self, place: Place) -> None:
        """Continue from `place`."""
        self.rng.bit_generator.state = place.generator
        self._forget_order()
        self.position, self.epoch = place.position, place.epoch
