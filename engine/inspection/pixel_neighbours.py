"""The training images nearest to an image by their pixels, found a chunk at a time. It must not know any network.

Distances are Euclidean, with 1 for full ink. Most images need not be looked at: with their coordinates Pt along some
directions and the length ρ of what these leave over, ‖x − t‖² is at least ‖Px − Pt‖² + (ρ_x − ρ_t)². Only where that
bound is below the distance of an image that is known is the distance measured. The result is exact.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.neighbours import Neighbours
from mnist_tui.engine.types import Floats, Indices, Pixels

CHUNK = 512
"""Training images that are measured at once: few enough to stay in the cache of a core."""
MANY_CHUNK = 256
"""Training images compared with many images at once, or with one in float64."""
DIRECTIONS = 32
"""Of 784: with twice as many the bounds cost more than they save, with half as many it is the other way round."""
LOOKED_AT, ROUNDS = 500, 2
"""Training images from which the directions are found, and how often they are turned towards those of most variance."""
CLOSE = 64
"""Images with the lowest bounds, which are measured first."""
SLACK = 1e-5
"""Of the lengths: more than rounding takes from a bound."""
FULL = 255.0


@dataclass(frozen=True, slots=True, eq=False)
class Projections:
    """What bounds the distances from all training images."""

    directions: Floats
    """(I, D), orthonormal."""
    along: Floats
    """(N, D)"""
    rest: Floats
    """(N,)"""
    squares: Floats
    """‖t‖² (N,)"""

    @property
    def nbytes(self) -> int:
        """What this takes."""
        return sum(one.nbytes for one in (self.directions, self.along, self.rest, self.squares))


def projections(examples: Examples) -> Generator[None, None, Projections]:
    """Measure all images; it yields after every chunk."""
    directions = yield from _directions(examples)
    count = len(examples)
    along, squares = np.empty((count, directions.shape[1]), np.float32), np.empty(count, np.float32)
    for start in range(0, count, CHUNK):
        part = _unit(examples.pixels[start : start + CHUNK])
        np.matmul(part, directions, out=along[start : start + CHUNK])
        np.einsum("ni,ni->n", part, part, out=squares[start : start + CHUNK])
        yield
    return Projections(directions, along, _rest(squares, along), squares)


def _directions(examples: Examples) -> Generator[None, None, Floats]:
    """Return about the directions of most variance, by subspace iteration from some images (Halko et al. 2011)."""
    some = _unit(examples.pixels[:: max(len(examples) // LOOKED_AT, 1)][:LOOKED_AT])
    yield
    found: Floats = np.linalg.qr(some[:DIRECTIONS].T)[0]
    for _ in range(ROUNDS):
        found = np.linalg.qr(some.T @ (some @ found))[0]
        yield
    return found


def _rest(squares: Floats, along: Floats) -> Floats:
    """Return the length of what the directions leave over."""
    rest: Floats = np.sqrt(np.maximum(squares - np.einsum("nd,nd->n", along, along), 0))
    return rest


def nearest(examples: Examples, known: Projections, pixels: Pixels, count: int) -> Generator[None, None, Neighbours]:
    """Find the `count` images nearest to the image `pixels` (I,), the nearest first, ties by index."""
    count = min(count, len(examples))
    if not count:
        return Neighbours(np.zeros(0, np.intp), examples.labels[:0], np.zeros(0))
    bounds = _bounds(known, _unit(pixels))
    yield
    close = np.argpartition(bounds, min(max(CLOSE, count), len(bounds)) - 1)[: max(CLOSE, count)]
    reached = float(np.sort(_distances(examples, close, pixels))[count - 1])
    candidates = np.flatnonzero(bounds <= reached**2)
    distances = np.empty(len(candidates))
    for start in range(0, len(candidates), MANY_CHUNK):
        part = slice(start, start + MANY_CHUNK)
        distances[part] = _distances(examples, candidates[part], pixels)
        yield
    order = np.argsort(distances, kind="stable")[:count]
    return Neighbours(candidates[order], examples.labels[candidates[order]], distances[order])


def _bounds(known: Projections, here: Floats) -> Floats:
    """Return what the squares of the distances from an image (I,) are at least, (N,)."""
    along, square = here @ known.directions, here @ here
    rest = _rest(square[None], along[None])[0]
    bounds: Floats = known.along @ along
    bounds += known.rest * rest
    bounds *= -2
    bounds += known.squares + square
    bounds -= SLACK * (known.squares + square)
    return bounds


def _distances(examples: Examples, which: Indices, pixels: Pixels) -> NDArray[np.float64]:
    distances: NDArray[np.float64] = np.linalg.norm((examples.pixels[which].astype(np.float64) - pixels) / FULL, axis=1)
    return distances


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
