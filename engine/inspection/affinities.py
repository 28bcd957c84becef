"""Affinities between points, the input of t-SNE. It must not know how they are laid out."""

import math
from collections.abc import Iterator

import numpy as np

from mnist_tui.engine.types import Floats, Labels

ROWS = 50
"""Points done between two yields."""
MOST_BISECTIONS = 50
CLOSE = 1e-4
"""Tolerance in the logarithm of the perplexity."""


def fill_affinities(points: Floats, perplexity: float, out: Floats) -> Iterator[None]:
    """Fill `out` (N, N) with p_ij, symmetric and summing to 1, fifty rows between two yields.

    p_j|i is a Gaussian around i, of the width that gives it 2^entropy = `perplexity` neighbours, and p_ij is the mean
    of both directions, divided by N (van der Maaten & Hinton 2008, eq. 1 and sec. 3.1). `points` are (N, D), N at
    least 2; a perplexity of more than N − 1 neighbours counts as N − 1.
    """
    count = len(points)
    lengths = np.einsum("nd,nd->n", points, points)
    for start in range(0, count, ROWS):
        rows = np.arange(start, min(start + ROWS, count))
        squares = lengths[rows, None] - 2 * (points[rows] @ points.T) + lengths
        out[rows] = conditional(squares, rows, perplexity)
        yield
    for start in range(0, count, ROWS):
        part, beyond = slice(start, start + ROWS), slice(start, None)
        both = (out[part, beyond] + out[beyond, part].T) / (2 * count)
        out[part, beyond] = both
        out[beyond, part] = both.T
        yield


def conditional(squares: Floats, own: Labels, perplexity: float) -> Floats:
    """Return p_j|i (R, N) for the squared distances (R, N) of points number `own` (R,) to all points.

    The precision of each point's Gaussian is found by bisection.
    """
    count, squares = squares.shape[1], np.maximum(squares, 0).astype(np.float32)
    squares[np.arange(len(squares)), own] = np.inf
    squares -= squares.min(axis=1, keepdims=True)
    finite = np.where(np.isfinite(squares), squares, 0)
    wanted = math.log(min(perplexity, count - 1))
    precision = (count - 1) / np.maximum(finite.sum(axis=1, dtype=np.float64), 1e-12)
    low, high = np.zeros(len(squares)), np.full(len(squares), np.inf)
    weights = np.empty_like(squares)
    for _ in range(MOST_BISECTIONS):
        np.multiply(squares, -precision[:, None].astype(np.float32), out=weights)
        np.exp(weights, out=weights)
        total = weights.sum(axis=1, dtype=np.float64)
        entropy = np.log(total) + precision * np.einsum("rn,rn->r", weights, finite) / total
        if np.abs(entropy - wanted).max() < CLOSE:
            break
        too_wide = entropy > wanted
        low, high = np.where(too_wide, precision, low), np.where(too_wide, high, precision)
        precision = np.where(np.isfinite(high), (low + high) / 2, 2 * precision)
    conditionals: Floats = weights / total[:, None]
    return conditionals
