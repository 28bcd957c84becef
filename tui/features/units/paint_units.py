"""Draws what units respond to: their weights as images, with the classes they contribute to. It knows no network."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, REVERSE, Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.text import first_fitting
from mnist_tui.tui.paint.weight_image import enlarged, paint_weight_image

SMALL, LARGE, HUGE = (10, 5), (14, 7), (22, 11)
"""Cells of an image: half blocks then show 10x10, 14x14 or 22x22 weights, the last all those of an MNIST digit."""
LARGE_FROM = (80, 32)
"""Cells of a window in which images are large, even if they take several pages."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitImage:
    """One unit: name, weights (H, W), and short names of the classes it contributes to and against, largest first."""

    name: str
    weights: NDArray[np.floating]
    contributes_to: tuple[str, ...] = ()
    contributes_against: tuple[str, ...] = ()
    note: str = ""
    """Instead of the classes: dead, always saturated, zero weights, off (ablated)."""


@dataclass(frozen=True, slots=True)
class UnitGrid:
    """How many images fit, and how large they are."""

    columns: int
    rows: int
    width: int
    height: int

    @property
    def page(self) -> int:
        """Images on a page; 0 when there is no room for one."""
        return self.columns * self.rows


def unit_grid(width: int, height: int, count: int) -> UnitGrid:
    """Return the grid for `count` units in a window of `width` x `height` cells: the largest that holds all of them.

    Where none holds all, the size of the images follows that of the window.
    """
    for size in (HUGE, LARGE):
        if (grid := _grid(width, height, size)).page >= count > 0:
            return grid
    return _grid(width, height, LARGE if width >= LARGE_FROM[0] and height >= LARGE_FROM[1] else SMALL)


def _grid(width: int, height: int, size: tuple[int, int]) -> UnitGrid:
    thumbnail_width, thumbnail_height = size
    if size == SMALL:
        thumbnail_height = min(thumbnail_height, max(height - 1, 0))
    columns, rows = max((width + 1) // (thumbnail_width + 1), 0), max(height // (thumbnail_height + 1), 0)
    return UnitGrid(columns, rows if columns else 0, thumbnail_width, thumbnail_height)


def paint_weights(
    units: tuple[UnitImage, ...],
    cursor: int | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    count: int | None = None,
) -> Canvas:
    """Draw the page of units that has the cursor. `cursor` is an index in `units`, or None.

    `count` is how many units there are, if these are not all.
    """
    canvas = Canvas(width, height)
    grid = unit_grid(canvas.width, canvas.height, len(units) if count is None else count)
    if not units or not grid.page:
        canvas.centre(canvas.height // 2, "no units to show" if not units else "too small", palette.ink("muted"))
        return canvas
    chosen = None if cursor is None else min(max(cursor, 0), len(units) - 1)
    first = (chosen or 0) // grid.page * grid.page
    for index, unit in enumerate(units[first : first + grid.page]):
        x, y = index % grid.columns * (grid.width + 1), index // grid.columns * (grid.height + 1)
        canvas.paste(x, y, _weight_image(unit, grid.width, grid.height, palette, glyphs))
        _paint_caption(canvas, x, y + grid.height, grid.width, unit, palette)
        if first + index == chosen:
            _highlight(canvas, x, y + grid.height, grid.width, palette)
    return canvas


@lru_cache(maxsize=512)
def _weight_image(unit: UnitImage, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    return paint_weight_image(enlarged(unit.weights, width, 2 * height), width, height, palette, glyphs)


def _paint_caption(canvas: Canvas, x: int, y: int, width: int, unit: UnitImage, palette: Palette) -> None:
    scale, room = signed_scale(palette), max(width - len(unit.name) - 1, 0)
    canvas.text(x, y, unit.name[:width], palette.ink("muted"))
    if unit.note:
        note = _shortened(unit.note, room)
        canvas.text(x + width - len(note), y, note, palette.ink("warm"))
        return
    plus, minus = _contributions(unit, room)
    start = x + width - len(plus + minus)
    canvas.text(start, y, plus, scale.plus(palette))
    canvas.text(start + len(plus), y, minus, scale.minus(palette))


def _shortened(note: str, room: int) -> str:
    word = note.removeprefix("always ").removesuffix(" weights")
    return first_fitting((note, word, f"{word[:3]}."[:room]), room)


def _contributions(unit: UnitImage, room: int) -> tuple[str, str]:
    """Return the classes that a unit contributes to and against, as many as fit; names are never cut."""
    for count_for, count_against in ((2, 1), (1, 1), (1, 0), (0, 1)):
        names = "".join(unit.contributes_to[:count_for]), "".join(unit.contributes_against[:count_against])
        plus, minus = (f"{sign}{text}" if text else "" for sign, text in zip("+-", names, strict=True))
        if len(plus + minus) <= room:
            return plus, minus
    return "", ""


def _highlight(canvas: Canvas, x: int, y: int, width: int, palette: Palette) -> None:
    if palette.colour:
        cells = canvas.back[y, x : x + width]
        cells[cells == DEFAULT] = palette.cursor
        canvas.add_style(x, y, width, 1, BOLD)
    else:
        canvas.add_style(x, y, width, 1, REVERSE | BOLD)
