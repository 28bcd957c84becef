"""Which images make up the next mini-batch: every image once per epoch, in a new random order each epoch.

A batch of all images needs no shuffling: they come in their own order, which is the fastest to gather.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mnist_tui.engine.types import Labels


@dataclass(frozen=True, slots=True)
class OrderPosition:
    """A position in the stream of batches, enough to continue from it."""

    position: int
    epoch: int
    generator: Mapping[str, Any]
    """State of the generator, as numpy gives and takes it."""


class Batches:
    """Batches of a shuffled epoch; the last one of an epoch may be smaller. An order is drawn when it is needed."""

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self.count = count
        self.rng = rng
        self.position = 0
        """Images of this epoch already taken, 0 to `count`."""
        self.epoch = 0
        """Epochs completed."""
        self._order_drawn_from = rng.bit_generator.state
        self._order: Labels | None = None

    def next(self, size: int) -> Labels:
        """Return the indices (B,) of the next batch, B at most `size`; 0 asks for all that are left of the epoch."""
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

    def tell(self) -> OrderPosition:
        """Return the present position, with the generator as it was before the order of this epoch was drawn."""
        return OrderPosition(self.position, self.epoch, self._order_drawn_from)

    def seek(self, position: OrderPosition) -> None:
        """Continue from `position`."""
        self.rng.bit_generator.state = position.generator
        self._forget_order()
        self.position, self.epoch = position.position, position.epoch
