"""Finds pairs of images whose pixels correlate, all of them, without comparing every two.

r is Pearson's correlation of the pixels. A high one asks for the same picture in the same place, and does not mind
another brightness or contrast. An image of one grey correlates with none.

Centred and scaled to length 1, two images are vectors u and v with r = u·v. Along orthonormal directions P, and with
the length ρ of what these leave over, u·v ≤ Pu·Pv + ρ_u ρ_v, and along each of them |Pu − Pv|² ≤ 2 − 2r. Only pairs
that pass both tests are compared in full, so none is missed. The first test is a product of small matrices; the second
keeps most of it from being computed, once the images are sorted along the first direction.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.duplicates.pool import Pool
from mnist_tui.engine.types import Floats, Indices, Pixels

ALIKE: Final = 0.995
"""The correlation from which images count as nearly the same: docs/trust.md says what it finds and misses."""
MOST_PAIRS: Final = 200_000
"""Where there are more, images are so simple that being alike means nothing: the search ends."""
DIRECTIONS, SAMPLE, SAMPLE_PIXELS = 32, 500, 1 << 22
"""Directions and images they are found from, at most: twice as many directions cost more than they save."""
ROUNDS = 2
"""How often directions are turned towards those of most variance."""
BLOCK, WINDOW = 512, 2048
"""Images that are tested against one another at once: some milliseconds."""
SLACK: Final = 1e-5
"""Of a correlation: more than rounding takes from a bound."""
LEAST_REST: Final = 1e-6
"""Added to ρ²: rounding may not make ρ too small."""
Correlations: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Pairs of places, the lower one first, in order."""

    first: Indices
    second: Indices
    correlation: Correlations
    is_complete: bool
    """False where there are more."""


def find_alike(pool: Pool, places: Indices, alike: float) -> Generator[float, None, Pairing]:
    """Find the pairs among `places` with r ≥ `alike`; yields which fraction is done."""
    places, along = yield from _along_directions(pool, places)
    found = [Pairing(places[:0], places[:0], np.zeros(0), True)]
    count = 0
    for done, one, other in _candidates(along, alike):
        for chunk in pool.chunks(np.arange(len(one))):
            found.append(_compared(pool, places[one[chunk]], places[other[chunk]], alike))
            count += len(found[-1].first)
            yield done
        yield done
        if count > MOST_PAIRS:
            break
    first, second, correlation = (
        np.concatenate([getattr(one, name) for one in found]) for name in ("first", "second", "correlation")
    )
    order = np.lexsort((second, first))[:MOST_PAIRS]
    return Pairing(first[order], second[order], correlation[order], count <= MOST_PAIRS)


def _compared(pool: Pool, one: Indices, other: Indices, alike: float) -> Pairing:
    """Return those of the pairs that correlate, compared in all their pixels."""
    first, second = np.minimum(one, other), np.maximum(one, other)
    correlation = correlations(pool.pixels(first), pool.pixels(second))
    passes = correlation >= alike
    return Pairing(first[passes], second[passes], correlation[passes], True)


def correlations(one: Pixels, other: Pixels) -> Correlations:
    """Return Pearson's r of the images (n, I) with those beside them, (n,); NaN for an image of one grey.

    All sums are whole numbers that float64 holds, so that their order does not matter.
    """
    x, y = one.astype(np.float64), other.astype(np.float64)
    pixels = one.shape[1]
    sum_x, sum_y = x.sum(axis=1), y.sum(axis=1)
    both, square_x, square_y = (np.einsum("ni,ni->n", a, b) for a, b in ((x, y), (x, x), (y, y)))
    spread = (pixels * square_x - sum_x**2) * (pixels * square_y - sum_y**2)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Correlations = (pixels * both - sum_x * sum_y) / np.sqrt(spread)
    return found


def _along_directions(pool: Pool, places: Indices) -> Generator[float, None, tuple[Indices, Floats]]:
    """Return the places sorted along the first direction, with Pu and ρ of their images (n, D + 1)."""
    few = min(SAMPLE, SAMPLE_PIXELS // max(pool.width, 1)) or 1
    directions = yield from _directions(_units(pool.pixels(places[:: max(len(places) // few, 1)][:few])))
    along, end = np.empty((len(places), directions.shape[1] + 1), np.float32), 0
    for chunk in pool.chunks(places):
        units = _units(pool.pixels(chunk))
        here = along[end : end + len(chunk)]
        np.matmul(units, directions, out=here[:, :-1])
        rest = np.einsum("ni,ni->n", units, units) - np.einsum("nd,nd->n", here[:, :-1], here[:, :-1])
        np.sqrt(np.maximum(rest, 0) + LEAST_REST, out=here[:, -1])
        end += len(chunk)
        yield 0.0
    order = np.argsort(along[:, 0], kind="stable")
    yield 0.0
    return places[order], along[order]


def _directions(units: Floats) -> Generator[float, None, Floats]:
    """Return orthonormal directions (I, D) in which these vary much, the first one most of all (Halko et al. 2011)."""
    if not len(units):
        return np.zeros((units.shape[1], 1), np.float32)
    found: Floats = np.linalg.qr(units[:DIRECTIONS].T)[0]
    for _ in range(ROUNDS):
        yield 0.0
        found = np.linalg.qr(units.T @ (units @ found))[0]
    return found


def _units(pixels: Pixels) -> Floats:
    """Return the images (n, I) centred and scaled to length 1; an image of one grey is 0."""
    units = pixels.astype(np.float32)
    units -= units.mean(axis=1, keepdims=True)
    length = np.sqrt(np.einsum("ni,ni->n", units, units))
    units /= np.where(length > 0, length, 1)[:, None]
    return units


def _candidates(along: Floats, alike: float) -> Iterator[tuple[float, Indices, Indices]]:
    """Yield pairs of rows that may correlate, and which fraction is done."""
    coordinate, farthest = along[:, 0], np.sqrt(2 - 2 * alike) + SLACK
    for start in range(0, len(along), BLOCK):
        block = along[start : start + BLOCK]
        end = int(np.searchsorted(coordinate, block[-1, 0] + farthest, side="right"))
        for begin in range(start, end, WINDOW):
            bounds = block @ along[begin : min(begin + WINDOW, end)].T
            one, other = np.divmod(np.flatnonzero(bounds >= alike - SLACK), bounds.shape[1])
            is_later = other + begin > one + start
            yield start / len(along), one[is_later] + start, other[is_later] + begin
