"""The training images nearest to an image by their pixels, found a chunk at a time. It must not know any network.

Distances are Euclidean, with 1 for full ink. In ‖a − t‖² = ‖a‖² − 2 a·t + ‖t‖² only the product needs the images again.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.neighbours import Neighbours
from mnist_tui.engine.types import Floats, Pixels

CHUNK = 2048
"""Training images compared with one image at once: a few milliseconds."""
MANY_CHUNK = 256
"""Training images compared with many images at once."""
FULL = 255.0


@dataclass(frozen=True, slots=True, eq=False)
class Norms:
    """‖t‖² (N,) of every training image."""

    squares: Floats


def norms(examples: Examples) -> Generator[None, None, Norms]:
    """Measure all images; it yields after every chunk."""
    squares = np.empty(len(examples), np.float32)
    for start in range(0, len(examples), CHUNK):
        part = _unit(examples.pixels[start : start + CHUNK])
        np.einsum("ni,ni->n", part, part, out=squares[start : start + CHUNK])
        yield
    return Norms(squares)


def nearest(examples: Examples, known: Norms, pixels: Pixels, count: int) -> Generator[None, None, Neighbours]:
    """Find the `count` images nearest to the image `pixels` (I,), the nearest first, ties by index."""
    ink = np.flatnonzero(pixels)
    here, squares = _unit(pixels[ink]), known.squares.copy()
    for start in range(0, len(examples), CHUNK):
        part = _unit(examples.pixels[start : start + CHUNK][:, ink])
        squares[start : start + CHUNK] -= 2 * (part @ here)
        yield
    count = min(count, len(squares))
    found = np.argpartition(squares, count - 1)[:count] if count else np.zeros(0, np.intp)
    found = np.sort(found)
    distances = np.linalg.norm((examples.pixels[found].astype(np.float64) - pixels) / FULL, axis=1)
    order = np.argsort(distances, kind="stable")
    return Neighbours(found[order], examples.labels[found[order]], distances[order])


def nearest_distances(examples: Examples, images: Pixels) -> Generator[None, None, NDArray[np.float64]]:
    """Return how far each of the images (n, I) is from the nearest of the examples, (n,)."""
    here = _unit(images)
    least = np.full(len(here), np.inf, np.float32)
    for start in range(0, len(examples), MANY_CHUNK):
        part = _unit(examples.pixels[start : start + MANY_CHUNK])
        squares = np.einsum("ni,ni->n", part, part)[:, None] - 2 * (part @ here.T)
        np.minimum(least, squares.min(axis=0), out=least)
        yield
    squares = least + np.einsum("ni,ni->n", here, here)
    distances: NDArray[np.float64] = np.sqrt(np.maximum(squares, 0), dtype=np.float64)
    return distances


def _unit(pixels: Pixels) -> Floats:
    return pixels.astype(np.float32) / np.float32(FULL)
