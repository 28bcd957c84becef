"""The Gaussian blur that several corruptions need."""

import math
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.corruption.types import Greys

REACH = 4
"""Standard deviations to either side."""
Beyond = Literal["edge", "constant"]
"""What lies beyond an edge: its own pixels again and again, or black."""


def blurred(images: Greys, sigma: float, beyond: Beyond = "edge") -> Greys:
    """Blur `images` (B, H, W) by a Gaussian of standard deviation `sigma`, in pixels."""
    down, across = (_blur(length, sigma, beyond) for length in images.shape[1:])
    smooth: Greys = np.matmul(np.matmul(down, images), across.T, dtype=np.float32)
    return smooth


@lru_cache(maxsize=32)
def _blur(length: int, sigma: float, beyond: Beyond) -> NDArray[np.float32]:
    """Return the matrix (length, length) that blurs a line of pixels."""
    reach = math.ceil(REACH * sigma)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    matrix = np.zeros((length, length))
    for offset, weight in zip(range(-reach, reach + 1), weights, strict=True):
        sources = np.arange(length) + offset
        inside = np.full(length, True) if beyond == "edge" else (sources >= 0) & (sources < length)
        np.add.at(matrix, (np.flatnonzero(inside), np.clip(sources, 0, length - 1)[inside]), weight)
    return matrix.astype(np.float32)
