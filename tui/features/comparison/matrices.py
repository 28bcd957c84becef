"""The confusion matrices of two networks side by side, and the difference between them. It knows no Textual."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.features.comparison.paint_difference import Changes, fits, has_labels, paint_difference
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion.grid import SHORT_LABEL
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import layout, paint_confusion
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import shorten

GAP = 2
NARROWEST, SIGNED = 2, 3
"""Columns of a cell of the two matrices where there is no more room, and of one with a sign and a digit."""


@dataclass(frozen=True, slots=True, eq=False)
class Matrices:
    """The confusion matrices of two networks, (K, K) each, and what changed most in words."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    classes: tuple[str, ...]
    names: tuple[str, str]
    changes: Changes
    cursor: tuple[int, int] | None = None
    """The cell under the cursor: label, prediction."""
    numbers: tuple[int, int] = (1, 2)

    @property
    def sides(self) -> tuple[ConfusionData, ConfusionData]:
        """Both, as a painter takes them."""
        first, second = (
            ConfusionData(counts, self.classes, show_axes=False, cursor=self.cursor)
            for counts in (self.first, self.second)
        )
        return first, second

    def fits(self, width: int, height: int) -> bool:
        """Tell whether there is room for one matrix with numbers."""
        return fits(self.classes, width, height, self.cursor is not None)

    def has_labels(self, width: int, height: int) -> bool:
        """Tell whether there is room for one with labels above its columns."""
        return has_labels(self.classes, width, height, self.cursor is not None)


def paint_matrices(
    data: Matrices, roles: tuple[Role, Role], width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw all three; without room for the numbers only the difference, or both as pictures beside what changed most.

    Without room for any of them only that is written.
    """
    canvas, (first, second) = Canvas(width, height), data.numbers
    if (sides := _side_width(data, width, height - 1)) is not None:
        _paint_sides(canvas, data, sides, roles, palette, glyphs)
        _paint_difference(canvas, data, 2 * (sides + GAP), f"{second} {glyphs.minus} {first}", palette, glyphs)
    elif data.has_labels(width, height) and not data.has_labels(width, height - 1):
        counts, corner = data.second - data.first, f"{second}{glyphs.minus}{first}"
        drawn = paint_difference(counts, data.classes, data.changes, data.cursor, width, height, palette, glyphs)
        canvas.paste(0, 0, drawn)
        canvas.text(0, 0, corner, palette.ink("text", bold=True))
    elif data.fits(width, height - 1):
        _paint_difference(
            canvas,
            data,
            0,
            f"{second} {glyphs.minus} {first}: the counts of {second} less those of {first}",
            palette,
            glyphs,
        )
    elif (sides := _picture_width(data, width, height - 1, palette, glyphs)) is not None:
        _paint_sides(canvas, data, sides, roles, palette, glyphs)
        _list_changes(canvas, 2 * (sides + GAP), data, palette)
    else:
        _list_changes(canvas, 0, data, palette)
    return canvas


def _picture_width(data: Matrices, width: int, height: int, palette: Palette, glyphs: Glyphs) -> int | None:
    """Return the columns of each of two pictures beside the list of changes; None where they do not fit as a whole."""
    kinds = [max(map(len, (title, *texts))) + GAP for title, texts in data.changes]
    for room in (sum(kinds), max(kinds, default=0), 0):
        sides = (width - room - 2 * GAP) // 2
        grid = layout(data.sides[0], sides, height, palette, glyphs)
        if grid is not None and grid.fraction(len(data.classes)) == 1:
            return sides
    return None


def _side_width(data: Matrices, width: int, height: int) -> int | None:
    """Return the columns of each of the two matrices: a third, or as few as possible; None where three do not fit.

    The numbers of the difference have signs, so it gets what is left.
    """
    number, label = len(data.classes), min(max(map(len, data.classes), default=1), SHORT_LABEL) + 1
    third = (width - 2 * GAP) // 3
    possible = third if third >= label + SIGNED * number else 0, label + NARROWEST * number, 2 + NARROWEST * number
    for least in (2 + SIGNED * number, 2 + NARROWEST * number):
        for sides in possible:
            room = width - 2 * (sides + GAP)
            if room >= least and data.fits(sides, height) and data.fits(room, height):
                return sides
    return None


def _paint_sides(
    canvas: Canvas, data: Matrices, width: int, roles: tuple[Role, Role], palette: Palette, glyphs: Glyphs
) -> None:
    """Draw both beside each other, below their numbers and names."""
    for place, one in enumerate(data.sides):
        x = place * (width + GAP)
        heading = shorten(f"{data.numbers[place]} {data.names[place]}", width, glyphs)
        canvas.text(x, 0, heading, palette.ink(roles[place], bold=True))
        # A bracket of the cursor may stand in the gap.
        canvas.paste(x, 1, paint_confusion(one, width + 1, canvas.height - 1, palette, glyphs))


def _paint_difference(
    canvas: Canvas, data: Matrices, left: int, heading: str, palette: Palette, glyphs: Glyphs
) -> None:
    room = canvas.width - left
    canvas.text(left, 0, shorten(heading, room, glyphs), palette.ink("text", bold=True))
    counts = data.second - data.first
    drawn = paint_difference(counts, data.classes, data.changes, data.cursor, room, canvas.height - 1, palette, glyphs)
    canvas.paste(left, 1, drawn)


def _list_changes(canvas: Canvas, left: int, data: Matrices, palette: Palette) -> None:
    """Write the confusions that changed most, one a line, each kind beside the other or else below it."""
    x, top = left, 0
    for title, texts in data.changes:
        wide = max(map(len, (title, *texts)))
        if x + wide > canvas.width and x > left:
            x, top = left, top + 2 + len(data.changes[0][1])
        canvas.text(x, top, title, palette.ink("muted"))
        for y, text in enumerate(texts, top + 1):
            canvas.text(x, y, text, palette.ink("text"))
        x += wide + GAP
