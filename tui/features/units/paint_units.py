"""Draws what units respond to: their weights as images, with the classes they contribute to. It knows no network."""

import dataclasses
import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.text import first_fitting
from mnist_tui.tui.paint.weight_image import TINY, enlarged, largest_weight, paint_weight_image

SMALL, LARGE, HUGE = (10, 5), (14, 7), (22, 11)
"""Cells of an image: half blocks then show 10x10, 14x14 or 22x22 weights, the last all those of an MNIST digit."""
ENLARGED = tuple((2 * height, height) for height in range(33, 13, -1))
"""Those of images that show each of these weights up to three times as large."""
LARGE_FROM = (80, 32)
"""Cells of a window in which images are large, even if they take several pages."""
MOST_REMEMBERED = 256
"""Units whose picture is remembered: a page of a window of 300x90 has 190."""


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
    """How many images fit, and how large they are; a column on either side of an image belongs to its frame."""

    columns: int
    rows: int
    width: int
    height: int

    @property
    def page(self) -> int:
        """Images on a page; 0 when there is no room for one."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[int, int]:
        """Return x and y of the upper left cell of an image, by its place on the page."""
        return 1 + place % self.columns * (self.width + 1), place // self.columns * (self.height + 1)

    def place_at(self, x: int, y: int) -> int | None:
        """Return the place of the image at a cell, None beside all of them."""
        column, row = max(x - 1, 0) // (self.width + 1), y // (self.height + 1)
        return row * self.columns + column if column < self.columns and row < self.rows else None


def unit_grid(width: int, height: int, count: int) -> UnitGrid:
    """Return the grid for `count` units in a window of `width` x `height` cells: the largest that holds all of them.

    Where none holds all, the size of the images follows that of the window.
    """
    for size in (*ENLARGED, HUGE, LARGE):
        if (grid := _grid(width, height, size)).page >= count > 0:
            return grid
    return _grid(width, height, LARGE if width >= LARGE_FROM[0] and height >= LARGE_FROM[1] else SMALL)


def _grid(width: int, height: int, size: tuple[int, int]) -> UnitGrid:
    thumbnail_width, thumbnail_height = size
    if size == SMALL:
        thumbnail_height = min(thumbnail_height, max(height - 1, 0))
    columns, rows = max((width - 1) // (thumbnail_width + 1), 0), max(height // (thumbnail_height + 1), 0)
    return UnitGrid(columns, rows if columns else 0, thumbnail_width, thumbnail_height)


def page_of(units: tuple[UnitImage, ...], cursor: int | None, grid: UnitGrid) -> tuple[UnitImage, ...]:
    """Return the units of the page with the cursor."""
    first = (cursor or 0) // max(grid.page, 1) * grid.page
    return units[first : first + grid.page]


def largest_of(page: tuple[UnitImage, ...], grid: UnitGrid) -> float:
    """Return the size from which on weights are brightest on a page: all of its images have one scale.

    It is the root of the mean square of what they would have alone, so that a few do not dim all others, and a lone one
    among tiny ones is not drowned by them. NaN where no weights are finite.
    """
    alone = [_largest(unit, grid.width, grid.height) for unit in page]
    finite = np.array([one for one in alone if math.isfinite(one)])
    if not len(finite):
        return math.nan if page else 0.0
    return float(finite.max() and finite.max() * np.sqrt(np.mean((finite / finite.max()) ** 2)))


def paint_weights(
    units: tuple[UnitImage, ...],
    cursor: int | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    count: int | None = None,
    tiny: float = TINY,
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
    page = page_of(units, chosen, grid)
    largest = largest_of(page, grid)
    for place, unit in enumerate(page):
        x, y = grid.corner(place)
        image = _weight_image(unit, grid.width, grid.height, palette, glyphs, largest, tiny)
        if glyphs.dots == (1, 1) or not palette.colour:
            _paint_sides(canvas, x, y, image, glyphs.upright, palette.ink("faint"))
        canvas.paste(x, y, image)
        _paint_caption(canvas, x, y + grid.height, grid.width, unit, palette, glyphs)
    if chosen is not None:
        _highlight(canvas, *grid.corner(chosen % grid.page), grid, palette)
    return canvas


@lru_cache(maxsize=MOST_REMEMBERED)
def _enlarged(unit: UnitImage, width: int, height: int) -> NDArray[np.float64]:
    return enlarged(unit.weights, width, 2 * height)


@lru_cache(maxsize=MOST_REMEMBERED)
def _largest(unit: UnitImage, width: int, height: int) -> float:
    return largest_weight(_enlarged(unit, width, height)) if np.isfinite(unit.weights).all() else math.nan


@lru_cache(maxsize=MOST_REMEMBERED)
def _weight_image(
    unit: UnitImage, width: int, height: int, palette: Palette, glyphs: Glyphs, largest: float, tiny: float
) -> Canvas:
    zeros = "zero" if np.isfinite(unit.weights).all() else "not finite"
    return paint_weight_image(_enlarged(unit, width, height), width, height, palette, glyphs, largest, tiny, zeros)


def _paint_sides(canvas: Canvas, x: int, y: int, image: Canvas, side: str, ink: Ink) -> None:
    """Draw a line on either side of an image, from its upper left cell on."""
    for column in (x - 1, x + image.width):
        canvas.upright(column, y, image.height, side, ink)


def _paint_caption(
    canvas: Canvas, x: int, y: int, width: int, unit: UnitImage, palette: Palette, glyphs: Glyphs
) -> None:
    scale, room = signed_scale(palette), max(width - len(unit.name) - 1, 0)
    canvas.text(x, y, unit.name[:width], palette.ink("muted"))
    if unit.note:
        note = _shortened(unit.note, room)
        canvas.text(x + width - len(note), y, note, palette.ink("warm"))
        return
    plus, minus = _contributions(unit, room, glyphs)
    canvas.text(x + width - len(minus) - len(plus) - bool(minus), y, plus, scale.plus(palette))
    canvas.text(x + width - len(minus), y, minus, scale.minus(palette))


def _shortened(note: str, room: int) -> str:
    word = note.removeprefix("always ").removesuffix(" weights")
    return first_fitting((note, word, f"{word[:3]}."[:room]), room)


def _contributions(unit: UnitImage, room: int, glyphs: Glyphs) -> tuple[str, str]:
    """Return the classes that a unit contributes to and against, `+9,0` and `−1`, as many as fit; none is cut."""
    for count_for, count_against in ((2, 1), (1, 1), (1, 0), (0, 1)):
        names = ",".join(unit.contributes_to[:count_for]), ",".join(unit.contributes_against[:count_against])
        plus, minus = (f"{sign}{text}" if text else "" for sign, text in zip(("+", glyphs.minus), names, strict=True))
        if len(f"{plus} {minus}".strip()) <= room:
            return plus, minus
    return "", ""


def _highlight(canvas: Canvas, x: int, y: int, grid: UnitGrid, palette: Palette) -> None:
    """Mark a unit by a bar on either side, and by its caption, whose signs are then in a colour that can be read."""
    canvas.cursor = x, y + grid.height
    frame, caption = Canvas(grid.width, grid.height + 1), y + grid.height
    _paint_sides(canvas, x, y, frame, " ", dataclasses.replace(palette.ink("key"), reverse=True))
    if palette.fills_cursor:
        cells = canvas.back[caption, x : x + grid.width]
        cells[cells == DEFAULT] = palette.cursor
        letters, scale = canvas.fore[caption, x : x + grid.width], signed_scale(palette)
        letters[np.isin(letters, (scale.plus(palette).fore, scale.minus(palette).fore))] = palette.text
    else:
        canvas.reverse(x, caption, grid.width, 1, palette.text)
    canvas.add_style(x, caption, grid.width, 1, BOLD)
