"""The ten digits as a person draws them by keys alone, one pixel at a time. It knows no program."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

Point = tuple[int, int]
"""Row and column of 28x28 pixels."""
MIDDLE: Final[Point] = (14, 14)
"""Where the pen is at first."""
STROKES: Final[Mapping[str, tuple[tuple[Point, ...], ...]]] = {
    "0": (((5, 12), (5, 16), (9, 20), (18, 20), (22, 16), (22, 12), (18, 8), (9, 8), (5, 12)),),
    "1": (((9, 11), (5, 15), (22, 15)),),
    "2": (((9, 8), (6, 11), (6, 16), (9, 19), (11, 19), (21, 9), (21, 20)),),
    "3": (((6, 9), (6, 15), (9, 18), (13, 14), (17, 18), (18, 18), (21, 15), (21, 9)),),
    "4": (((6, 9), (14, 9), (14, 20)), ((5, 20), (21, 20))),
    "5": (((6, 19), (6, 10), (12, 10), (12, 15), (16, 19), (18, 19), (21, 16), (21, 10)),),
    "6": (((5, 16), (11, 10), (18, 10), (21, 13), (21, 15), (18, 18), (17, 18), (14, 15), (14, 10)),),
    "7": (((6, 9), (6, 20), (14, 12), (22, 12)),),
    "8": (
        ((13, 14), (9, 10), (6, 13), (6, 15), (9, 18), (13, 14)),
        ((13, 14), (17, 10), (18, 10), (21, 13), (21, 15), (18, 18), (17, 18), (13, 14)),
    ),
    "9": (((8, 18), (6, 16), (6, 12), (9, 9), (10, 9), (13, 12), (13, 18), (8, 18)), ((6, 18), (22, 18))),
}
"""Lines from point to point, all of them along rows, columns or diagonals."""
KEYS: Final[Mapping[Point, str]] = {
    (0, -1): "h",
    (1, 0): "j",
    (-1, 0): "k",
    (0, 1): "l",
    (-1, -1): "y",
    (-1, 1): "u",
    (1, -1): "b",
    (1, 1): "n",
}


def keys_of(digit: str, pen: Point = MIDDLE) -> tuple[str, Point]:
    """Return the keys that draw a digit, from where the pen is, and where it is afterwards."""
    keys = ""
    for points in STROKES[digit]:
        keys += _way(pen, points[0]) + " " + "".join(_way(*two) for two in pairwise(points)) + " "
        pen = points[-1]
    return keys, pen


def _way(start: Point, end: Point) -> str:
    """Return the keys from one point to another: aslant first, then straight on."""
    rows, columns = end[0] - start[0], end[1] - start[1]
    aslant = min(abs(rows), abs(columns))
    down, right = _sign(rows), _sign(columns)
    keys = KEYS[down, right] * aslant if aslant else ""
    straight = (down, 0) if abs(rows) > abs(columns) else (0, right)
    more = max(abs(rows), abs(columns)) - aslant
    return keys + (KEYS[straight] * more if more else "")


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
