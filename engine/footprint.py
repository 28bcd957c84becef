"""How much memory a run takes, computed before any of it is allocated. It must not know how much there is."""

import math
from dataclasses import dataclass

from mnist_tui.engine.evaluation import images_per_chunk
from mnist_tui.engine.feed import LARGEST_BLOCK
from mnist_tui.engine.network import Parameters
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.settings import Settings

CHECKPOINTS = 2
"""Copies of all that is saved of a run: the one that is being written, and the one that waits."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of the arrays of one run."""

    state: int
    """Parameters, gradients, what the optimizer and the EMA keep, and the point from which a divergence is replayed."""
    work: int
    """Activations and their gradients, of a batch and of a chunk of an evaluation."""
    copies: int
    """Checkpoints on their way to the disk."""

    @property
    def total(self) -> int:
        """All of it."""
        return self.state + self.work + self.copies


def footprint(settings: Settings, pixels: int, classes: int, images: int) -> Footprint:
    """Return what a run with these settings takes, on so many `images` of so many `pixels`."""
    architecture = settings.architecture(pixels, classes)
    sizes, item = architecture.sizes, _item_bytes(settings)
    vector = Parameters.count_of(sizes) * item
    carried = 1 + len(OPTIMIZERS[settings.optimizer].slots) + bool(settings.ema)
    networks = 1 + bool(settings.ema)
    scratch = networks * (sizes[0] + 1) * sizes[1] * item
    state = vector * (2 * carried + networks) + scratch  # live and safe; then the gradients, and the network of the EMA
    batch = largest_block(settings.batch_size or images)
    chunk = images_per_chunk(pixels)
    work = work_bytes(settings, pixels, classes, batch) + work_bytes(settings, pixels, classes, chunk)
    return Footprint(state, work, CHECKPOINTS * carried * vector)


def work_bytes(settings: Settings, pixels: int, classes: int, batch: int) -> int:
    """Return the bytes of the arrays that `batch` images need at once."""
    sizes, item = settings.architecture(pixels, classes).sizes, _item_bytes(settings)
    return batch * (pixels * (1 + item) + 4 * sum(sizes[1:]) * item)


def largest_block(batch: int) -> int:
    """Return how many images of a batch are computed at once."""
    return math.ceil(batch / math.ceil(batch / LARGEST_BLOCK))


def _item_bytes(settings: Settings) -> int:
    return 8 if settings.dtype == "float64" else 4
