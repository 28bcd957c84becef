"""Filters over square windows: the largest, the smallest and the mean around every pixel. They know no picture."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Plane: TypeAlias = NDArray[np.float64]
"""(H, W)."""


def largest_around(plane: Plane, radius: int) -> Plane:
    """Return the largest value within `radius` rows and columns of every pixel."""
    return _largest_along(_largest_along(plane, radius, 0), radius, 1)


def largest_around_rows(plane: Plane, radius: int) -> Plane:
    """Return the largest value within `radius` rows of every pixel, in its own column."""
    return _largest_along(plane, radius, 0)


def smallest_around(plane: Plane, radius: int) -> Plane:
    """Return the smallest value within `radius` rows and columns of every pixel."""
    return -largest_around(-plane, radius)


def mean_around(plane: Plane, radius: int) -> Plane:
    """Return the mean within `radius` rows and columns of every pixel, of those that there are."""
    return _sums_around(plane, radius) / _sums_around(np.ones_like(plane), radius)


def mean_of_some(plane: Plane, counts: NDArray[np.bool_], radius: int, least: float) -> tuple[Plane, NDArray[np.bool_]]:
    """Return the mean around every pixel of those that count, and where they are at least the fraction `least`."""
    weights = mean_around(counts.astype(np.float64), radius)
    sums = mean_around(np.where(counts, plane, 0.0), radius)
    return sums / np.maximum(weights, 1e-9), weights >= least


def grown(plane: Plane, radius: float) -> Plane:
    """Return the largest value within a disc around every pixel; the rim of the disc counts in part."""
    whole = int(np.ceil(radius))
    result = plane.copy()
    padded = np.pad(plane, whole)
    rows, columns = plane.shape
    for down in range(-whole, whole + 1):
        for across in range(-whole, whole + 1):
            weight = min(max(radius + 0.5 - float(np.hypot(down, across)), 0.0), 1.0)
            if weight > 0:
                part = padded[whole + down : whole + down + rows, whole + across : whole + across + columns]
                np.maximum(result, weight * part, out=result)
    return result


def _largest_along(plane: Plane, radius: int, axis: int) -> Plane:
    """Return the largest in windows of 2 radius + 1 along an axis: in windows twice as long at every step."""
    wanted = 2 * radius + 1
    width = [(0, 0), (0, 0)]
    width[axis] = (radius, radius)
    reached, done = np.pad(plane, width, constant_values=-np.inf), 1
    while done < wanted:
        step = min(done, wanted - done)
        length = reached.shape[axis]
        ahead = np.take(reached, range(step, length), axis)
        reached = np.maximum(np.take(reached, range(length - step), axis), ahead)
        done += step
    return reached


def _sums_around(plane: Plane, radius: int) -> Plane:
    for axis in (0, 1):
        width = [(0, 0), (0, 0)]
        width[axis] = (radius + 1, radius)
        sums = np.cumsum(np.pad(plane, width), axis)
        length = plane.shape[axis]
        plane = np.take(sums, range(2 * radius + 1, 2 * radius + 1 + length), axis) - np.take(sums, range(length), axis)
    return plane
