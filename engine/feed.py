"""The stream of mini-batches: the images of the next one, gathered and augmented, with their labels.

It must not know what is trained on them, nor whether they are asked for in time or ahead of it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from mnist_tui.engine.augmentation import Augmenter
from mnist_tui.engine.batches import Batches, OrderPosition
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.types import Labels, Pixels

LARGEST_BLOCK = 1024
"""Images returned at once; a larger batch comes in several blocks, which bounds the memory."""


def is_split(batch: int) -> bool:
    """Tell whether a batch of so many images comes in several blocks."""
    return batch > LARGEST_BLOCK


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A batch, or a part of one that is too large to be computed at once."""

    pixels: Pixels
    """(B, I), augmented if the settings say so."""
    labels: Labels
    """(B,)"""
    batch: int
    """Images in the whole batch."""
    is_last: bool
    """True for the last block of its batch."""


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """A position in the stream between two batches, enough to continue from it."""

    order: OrderPosition
    augmentation_generator: Mapping[str, Any]
    """State of the generator, as numpy gives and takes it."""


class Feed(Protocol):
    """The stream of blocks as a learner sees it; nothing else draws from its generators."""

    @property
    def position(self) -> int:
        """Images of this epoch already taken, 0 to their number."""

    @property
    def epoch(self) -> int:
        """Epochs completed."""

    def next(self, settings: Settings) -> Block:
        """Return the next block, valid until the next call; within a batch the settings must stay the same."""

    def tell(self) -> FeedPosition:
        """Return the present position; between two batches only."""

    def seek(self, position: FeedPosition) -> None:
        """Continue from `position`."""


class InlineFeed:
    """A feed that gathers and augments a block when it is asked for it."""

    def __init__(
        self, training: Examples, order_rng: np.random.Generator, augmentation_rng: np.random.Generator
    ) -> None:
        self._training, self._augmentation_rng = training, augmentation_rng
        self._batches = Batches(len(training), order_rng)
        self._batch = 0
        self._blocks: list[Labels] = []
        """The indices of the blocks of this batch that are still to come, the next one last."""
        self._settings: Settings | None = None
        self._augmenter: Augmenter | None = None
        self._buffers: list[Pixels] = []
        self.keep(1)

    @property
    def position(self) -> int:
        """Images of this epoch already taken, 0 to their number."""
        return self._batches.position

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._batches.epoch

    def keep(self, blocks: int) -> None:
        """Keep the last `blocks` blocks valid from now on, instead of the last one."""
        self._buffers = [np.empty((0, self._training.pixels.shape[1]), np.uint8) for _ in range(blocks)]

    def next(self, settings: Settings) -> Block:
        """Return the next block, valid until the next call; within a batch the settings must stay the same."""
        if not self._blocks:
            chosen = self._batches.next(settings.batch_size)
            self._batch = len(chosen)
            blocks = math.ceil(len(chosen) / LARGEST_BLOCK)
            self._blocks = [chosen] if blocks == 1 else np.array_split(chosen, blocks)[::-1]
        block = self._blocks.pop()
        pixels = self._next_buffer(len(block))
        self._training.pixels.take(block, axis=0, out=pixels, mode="clip")  # mode "raise" copies once more
        if (augmenter := self._augmenter_of(settings)) is not None:
            augmenter.augment(pixels, pixels)
        return Block(pixels, self._training.labels[block], self._batch, not self._blocks)

    def _next_buffer(self, count: int) -> Pixels:
        """Return memory for `count` images: the buffer that was used longest ago."""
        buffer = self._buffers.pop(0)
        if len(buffer) < count:
            buffer = np.empty((count, self._training.pixels.shape[1]), np.uint8)
        self._buffers.append(buffer)
        return buffer[:count]

    def _augmenter_of(self, settings: Settings) -> Augmenter | None:
        """Return what augments the images, None when nothing does; a new one when a setting has changed."""
        if settings is not self._settings:
            self._settings, augmentation = settings, settings.augmentation
            if not augmentation.is_on:
                self._augmenter = None
            elif self._augmenter is None or not self._augmenter.fits(augmentation, settings.seed):
                shape = self._training.shape
                rows, columns = shape if all(shape) else (1, self._training.pixels.shape[1])
                self._augmenter = Augmenter(augmentation, rows, columns, self._augmentation_rng, settings.seed)
        return self._augmenter

    def tell(self) -> FeedPosition:
        """Return the present position; between two batches only."""
        return FeedPosition(self._batches.tell(), self._augmentation_rng.bit_generator.state)

    def seek(self, position: FeedPosition) -> None:
        """Continue from `position`."""
        self._blocks = []
        self._batches.seek(position.order)
        self._augmentation_rng.bit_generator.state = position.augmentation_generator
