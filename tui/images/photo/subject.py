"""Which pieces of ink are what somebody wrote, and which are specks, edges and shadows. It knows no digits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.images.photo.ink import Ink
from mnist_tui.tui.images.photo.pieces import Mask, Pieces, Whole, pieces_of

WEAK, STRONG = 0.4, 0.7
"""Of the level of ink: what belongs to a piece, and what a piece must have somewhere."""
AT_EDGE = 0.1
"""How much less a piece counts that the edge of the picture cuts: the table, a thumb, a shadow."""
SPECK = 0.03
"""Of the ink of the largest piece: what is less is no part of it."""
TOLD_SPECK = 0.01
"""Of the ink of the largest piece: what is less is not worth a word."""
NEAR = 0.15
"""Of the longest side of the largest piece: how far away its parts may lie."""
EDGE_LENGTH = np.pi / 4
"""Of an edge, for every side of a pixel on it, on average over all directions."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What somebody wrote."""

    mask: Mask
    others: Mask
    """All other ink."""
    left_out: int
    """Pieces of some size that are no part of it."""

    @property
    def box(self) -> tuple[int, int, int, int]:
        """First and last row, first and last column."""
        rows, columns = np.flatnonzero(self.mask.any(axis=1)), np.flatnonzero(self.mask.any(axis=0))
        return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])

    @property
    def longest_side(self) -> int:
        """In pixels."""
        top, bottom, left, right = self.box
        return max(bottom - top, right - left) + 1

    @property
    def stroke_width(self) -> float:
        """In pixels: twice the area by the length of its edge, as for a long stroke."""
        mask = np.pad(self.mask, 1)
        sides = np.count_nonzero(mask[1:] != mask[:-1]) + np.count_nonzero(mask[:, 1:] != mask[:, :-1])
        return 2 * np.count_nonzero(mask) / (sides * EDGE_LENGTH)


def subject_of(ink: Ink) -> Subject | None:
    """Return the largest piece near the middle and its parts; None where nothing has full ink."""
    pieces = pieces_of(ink.darkness > WEAK * ink.level)
    inside = pieces.labels >= 0
    labels, darkness = pieces.labels[inside], ink.darkness[inside]
    weights = np.bincount(labels, darkness, len(pieces))
    strongest = np.zeros(len(pieces))
    np.maximum.at(strongest, labels, darkness)
    is_strong = strongest > STRONG * ink.level
    if not is_strong.any():
        return None
    is_cut = _is_cut(pieces)
    main = int(np.argmax(weights * is_strong * _nearness_to_middle(pieces) * np.where(is_cut, AT_EDGE, 1)))
    kept = is_strong & ~is_cut & (weights > SPECK * weights[main]) & _is_near(pieces, main)
    kept[main] = True
    mask = np.isin(pieces.labels, np.flatnonzero(kept))
    return Subject(mask, inside & ~mask, int(np.count_nonzero(~kept & (weights > TOLD_SPECK * weights[main]))))


def _is_cut(pieces: Pieces) -> NDArray[np.bool_]:
    rows, columns = pieces.labels.shape
    is_cut: NDArray[np.bool_] = (pieces.top == 0) | (pieces.left == 0)
    is_cut |= (pieces.bottom == rows - 1) | (pieces.right == columns - 1)
    return is_cut


def _nearness_to_middle(pieces: Pieces) -> NDArray[np.float64]:
    """Return 1 in the middle of the picture, ½ at its edges."""
    rows, columns = pieces.labels.shape
    down = np.abs((pieces.top + pieces.bottom + 1) / 2 / rows - 0.5)
    across = np.abs((pieces.left + pieces.right + 1) / 2 / columns - 0.5)
    nearness: NDArray[np.float64] = 1 - np.maximum(down, across)
    return nearness


def _is_near(pieces: Pieces, main: int) -> NDArray[np.bool_]:
    gaps = np.maximum(_gaps(pieces.top, pieces.bottom, main), _gaps(pieces.left, pieces.right, main))
    sides = max(pieces.bottom[main] - pieces.top[main], pieces.right[main] - pieces.left[main]) + 1
    near: NDArray[np.bool_] = gaps < NEAR * sides
    return near


def _gaps(first: Whole, last: Whole, main: int) -> Whole:
    gaps: Whole = np.maximum(first - last[main], first[main] - last)
    return gaps
