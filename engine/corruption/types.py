"""What every corruption takes and returns."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Greys: TypeAlias = NDArray[np.float32]
"""(B, H, W): images, 0 for black to 1 for white."""
Apply: TypeAlias = Callable[[Greys, int, np.random.Generator], Greys]
"""Images, severity from 0 to 4 and the source of chance to corrupted images, which may leave 0 to 1."""
MNIST_SIDE = 28
"""Pixels of a side of MNIST's images, for which the lengths below are meant; in others they grow and shrink with it."""


def enlargement(images: Greys) -> float:
    """Return how many times as long as MNIST's the longer side of `images` is."""
    longest: int = max(images.shape[1:])
    return longest / MNIST_SIDE
