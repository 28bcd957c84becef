"""Draws what hidden units look for: their incoming weights as images, with what they speak for. It knows no network."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, REVERSE, Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.signed import paint_signed

SMALL, LARGE = (10, 5), (14, 7)
"""Cells of a picture: half blocks then show 10x10 or 14x14 numbers."""
LARGE_FROM = (100, 32)
"""Cells of a window in which pictures are large."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitPicture:
    """One unit: its name, incoming weights (H, W), and short names of the classes it speaks for and against."""

    name: str
    weights: NDArray[np.floating]
    speaks_for: str
    speaks_against: str
    note: str = ""
    """In place of the classes: dead, or silenced."""


@dataclass(frozen=True, slots=True)
class UnitGrid:
    """How many pictures fit, and how large they are."""

    columns: int
    rows: int
    width: int
    height: int

    @property
    def page(self) -> int:
        """Pictures on a page; 0 when there is no room for one."""
        return self.columns * self.rows


def unit_grid(width: int, height: int) -> UnitGrid:
    """Return the grid for a window of `width` x `height` cells."""
    picture_width, picture_height = LARGE if width >= LARGE_FROM[0] and height >= LARGE_FROM[1] else SMALL
    picture_height = min(picture_height, max(height - 1, 0))
    columns, rows = max((width + 1) // (picture_width + 1), 0), max(height // (picture_height + 1), 0)
    return UnitGrid(columns, rows if columns else 0, picture_width, picture_height)


def paint_weights(
    units: tuple[UnitPicture, ...],
    cursor: int | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    strongest: float | None = None,
) -> Canvas:
    """Draw a page of units, the one that the cursor is on. `cursor` is a place in `units`, or None.

    Every picture's strongest weight is brightest, or in all of them a weight of `strongest`.
    """
    canvas = Canvas(width, height)
    grid = unit_grid(canvas.width, canvas.height)
    if not units or not grid.page:
        canvas.centre(canvas.height // 2, "no units to show" if not units else "too small", palette.ink("muted"))
        return canvas
    chosen = None if cursor is None else min(max(cursor, 0), len(units) - 1)
    first = (chosen or 0) // grid.page * grid.page
    for place, unit in enumerate(units[first : first + grid.page]):
        x, y = place % grid.columns * (grid.width + 1), place // grid.columns * (grid.height + 1)
        canvas.paste(x, y, _picture(unit, grid.width, grid.height, palette, glyphs, strongest))
        _paint_caption(canvas, x, y + grid.height, grid.width, unit, palette)
        if first + place == chosen:
            _hold(canvas, x, y + grid.height, grid.width, palette)
    return canvas


@lru_cache(maxsize=512)
def _picture(
    unit: UnitPicture, width: int, height: int, palette: Palette, glyphs: Glyphs, strongest: float | None
) -> Canvas:
    return paint_signed(unit.weights, width, height, palette, glyphs, strongest)


def _paint_caption(canvas: Canvas, x: int, y: int, width: int, unit: UnitPicture, palette: Palette) -> None:
    scale = signed_scale(palette)
    plus, minus = f"+{unit.speaks_for}" if unit.speaks_for else "", f"-{unit.speaks_against}"
    minus = minus if unit.speaks_against else ""
    canvas.text(x, y, unit.name[:width], palette.ink("muted"))
    room = width - len(unit.name) - 1
    start = x + width - min(max(len(plus + minus), len(unit.note)), room)
    if unit.note:
        canvas.text(start, y, unit.note[: max(room, 0)], palette.ink("warm"))
        return
    canvas.text(start, y, plus[: max(room, 0)], scale.plus(palette))
    canvas.text(start + len(plus), y, minus[: max(room - len(plus), 0)], scale.minus(palette))


def _hold(canvas: Canvas, x: int, y: int, width: int, palette: Palette) -> None:
    if palette.colour:
        cells = canvas.back[y, x : x + width]
        cells[cells == DEFAULT] = palette.cursor
        canvas.add_style(x, y, width, 1, BOLD)
    else:
        canvas.add_style(x, y, width, 1, REVERSE | BOLD)
