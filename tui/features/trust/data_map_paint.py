"""Draws the map of the data: cells shaded by how many images they hold. It knows no run."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.quantity import count
from mnist_tui.engine.data_map import AMBIGUOUS_SPREAD, HARD_MEAN, LEAST_EVALUATIONS, REGIONS, Region, regions
from mnist_tui.engine.label_probability import LabelMoments
from mnist_tui.tui.features.trust.data_map_grid import Grid
from mnist_tui.tui.features.trust.examples import Examples, columns_beside, paint_examples
from mnist_tui.tui.paint.canvas import BOLD, REVERSE, Canvas, Ink
from mnist_tui.tui.paint.glyphs import GlyphName, Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import first_fitting, whole_words

LEFT = 5
"""Columns of the labels and the line of the upright axis."""
ABOVE, BELOW = 1, 2
"""Rows of the numbers of all regions; of the labels of the axis, and of the cursor."""
LEAST_ROWS, LEAST_WITH_SCALE = 3, 7
"""Of the map; from so many on there is a row for the scale of the shades."""
LEAST_IMAGES = (1, 4, 20, 100)
"""Images from which a cell has the next sign."""
SIGNS: Mapping[GlyphName, str] = {"braille": "⠂⠶⣶⣿", "blocks": "▖▞▙█", "ascii": ":=#@"}
"""In full ink: a dithered cell is pale on white."""
COLOURS: dict[Region, Role] = {"easy": "right", "ambiguous": "warm", "hard": "wrong"}
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
FEWER_TICKS = (0.0, 0.5, 1.0)
NARROW = 50
MOST_COLUMNS = 0.68
"""Part of a wide window that the map takes; the rest is for images."""
ROUNDING = 1e-9
"""Lifts a border of cells into the row above it."""


@dataclass(frozen=True, slots=True, eq=False)
class DataMapText:
    """All that the page shows, of N images."""

    moments: LabelMoments
    wrong: NDArray[np.bool_]
    """(N,): predicted wrongly."""
    split: str
    only: str = ""
    """The class whose images these are; empty for all."""
    cursor: tuple[float, float] | None = None
    """Mean and spread in the cell under the cursor."""


def map_width(width: int) -> int:
    """Return the columns of the map on a page of that width; in a wide one images are beside it."""
    most = round(width * MOST_COLUMNS)
    return most if columns_beside(width, most) else width


def grid_of(text: DataMapText, width: int, height: int) -> Grid | None:
    """Return the cells of a map on a page of that size; None where there is no room."""
    columns, rows = map_width(width) - LEFT, height - ABOVE - BELOW
    rows -= rows > LEAST_WITH_SCALE
    if columns < LEAST_ROWS or rows < LEAST_ROWS or text.moments.evaluations < LEAST_EVALUATIONS:
        return None
    return Grid.of(columns, rows, text.moments.mean, text.moments.spread, text.wrong)


def paint_data_map(
    text: DataMapText, examples: Examples | None, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw the numbers of the regions, the map, its axes and scale, and what is under the cursor."""
    canvas = Canvas(width, height)
    if (why_not := _why_not(text)) is not None:
        canvas.text(0, 0, whole_words(why_not, width, glyphs), palette.ink("muted"))
        return canvas
    _regions(canvas, text, palette, glyphs)
    grid = grid_of(text, width, height)
    if grid is None:
        return canvas
    _axes(canvas, grid, palette, glyphs)
    _cells(canvas, grid, palette, glyphs)
    if ABOVE + grid.rows + BELOW < height:
        canvas.text(0, height - 2, _scale(width, glyphs), palette.ink("muted"))
    cell = grid.under(text.cursor)
    if cell is not None:
        _cursor(canvas, grid, cell, palette)
        canvas.text(0, height - 1, cursor_text(grid, cell, width), palette.ink("text"))
    if (beside := columns_beside(width, map_width(width))) and examples is not None:
        canvas.paste(width - beside, 0, paint_examples(examples, beside, height - 2, palette, glyphs))
    return canvas


def _why_not(text: DataMapText) -> str | None:
    """Say why there is no map, if there is none."""
    evaluations = text.moments.evaluations
    if evaluations == 0 and not len(text.moments.mean):
        return f"the run is not followed on its {text.split} images: v goes back"
    if evaluations < LEAST_EVALUATIONS:
        return f"{count(evaluations, 'evaluation')} so far: mean and spread over the run take {LEAST_EVALUATIONS}"
    return None


def _regions(canvas: Canvas, text: DataMapText, palette: Palette, glyphs: Glyphs) -> None:
    """Write how many images each region has, in its colour, and over how many evaluations."""
    counts = np.bincount(regions(text.moments) + 1, minlength=len(REGIONS) + 1)[1:].tolist()
    x = 0
    if text.only:
        canvas.text(0, 0, f"label {text.only}", palette.ink("key", bold=True))
        x = len(f"label {text.only}") + len(glyphs.separator)
    for region, number in zip(REGIONS, counts, strict=True):
        words = f"{region} {number:,}"
        canvas.text(x, 0, words, palette.ink(COLOURS[region], bold=True))
        x += len(words) + len(glyphs.separator)
    evaluations = text.moments.evaluations
    over = first_fitting((f"over {evaluations} evaluations", f"{evaluations} evaluations", ""), canvas.width - x)
    canvas.text(x, 0, over, palette.ink("muted"))


def _axes(canvas: Canvas, grid: Grid, palette: Palette, glyphs: Glyphs) -> None:
    """Draw both axes, with the borders between the regions and their names."""
    line, muted = palette.ink("line"), palette.ink("muted")
    bottom = ABOVE + grid.rows
    canvas.upright(LEFT - 1, ABOVE, grid.rows, glyphs.upright, line)
    for tenth in range(round(grid.top / 0.1), -1, -1):  # the last in a row stays: that of its lower edge
        _, row = grid.cell(0, tenth / 10 + ROUNDING)
        canvas.right(LEFT - 1, ABOVE + row, f"{tenth / 10:.1f}", muted)
        canvas.text(LEFT - 1, ABOVE + row, glyphs.tick, line)
    middle, border = grid.cell(HARD_MEAN, AMBIGUOUS_SPREAD + ROUNDING)
    canvas.text(LEFT, ABOVE + border, glyphs.grid * grid.columns, line)
    canvas.upright(LEFT + middle, ABOVE + border + 1, grid.rows - border - 1, glyphs.mark, line)
    canvas.text(LEFT + 1, ABOVE, "spread", muted)
    if border > 1:
        _region_name(canvas, grid, 1, border - 1, "ambiguous", palette)
    if grid.rows - border > 1:
        _region_name(canvas, grid, middle - 1 - len("hard"), grid.rows - 1, "hard", palette)
        _region_name(canvas, grid, middle + 2, grid.rows - 1, "easy", palette)
    _x_labels(canvas, grid, bottom, palette)


def _region_name(canvas: Canvas, grid: Grid, column: int, row: int, name: Region, palette: Palette) -> None:
    """Write a name where no image is, nor one beside it: cells and the cursor's brackets would leave a part of it."""
    if column >= 0 and not grid.counts[row, max(column - 1, 0) : column + len(name) + 1].any():
        canvas.text(LEFT + column, ABOVE + row, name, palette.ink("muted"))


def _x_labels(canvas: Canvas, grid: Grid, y: int, palette: Palette) -> None:
    """Write the ticks of the mean below their columns, and between them what the axis is."""
    muted, last = palette.ink("muted"), LEFT + grid.columns - 1
    for tick in FEWER_TICKS if grid.columns < NARROW else TICKS:
        label = f"{tick:g}"
        x = LEFT + round(tick * (grid.columns - 1))
        canvas.text(min(max(x - len(label) // 2, LEFT), last + 1 - len(label)), y, label, muted)
    name = first_fitting(("mean probability", "mean p", ""), grid.columns // 4 - 6)
    canvas.text(LEFT + 3, y, name, muted)


def _cells(canvas: Canvas, grid: Grid, palette: Palette, glyphs: Glyphs) -> None:
    """Shade every cell with images, in the colour of its region."""
    signs = np.array(list(SIGNS[glyphs.name]), "<U1")
    level = np.searchsorted(LEAST_IMAGES, grid.counts, side="right") - 1
    rows, columns = np.nonzero(grid.counts)
    centres = np.array([grid.centre(x, y) for x, y in zip(columns.tolist(), rows.tolist(), strict=True)]).reshape(-1, 2)
    places = regions(LabelMoments(centres[:, 0], centres[:, 1], 1))
    inks = _region_inks(palette)
    at = ABOVE + rows, LEFT + columns
    canvas.chars[at] = signs[level[rows, columns]]
    canvas.fore[at] = np.array([ink.fore for ink in inks], np.int16)[places]
    canvas.back[at] = np.array([ink.back for ink in inks], np.int16)[places]
    canvas.style[at] = np.array([ink.style for ink in inks], np.uint8)[places]


def _region_inks(palette: Palette) -> list[Ink]:
    """Return the inks of the regions: where the terminal has too few for signs, borders and names tell them apart.

    A background would make cells with a few images as full as those with many.
    """
    marks = [palette.mark(COLOURS[region]) for region in REGIONS]
    is_told_apart = len({ink.fore for ink in marks}) == len(marks)
    return marks if is_told_apart else [palette.ink("text")] * len(REGIONS)


def _scale(width: int, glyphs: Glyphs) -> str:
    shades = "  ".join(f"{sign} {images}" for sign, images in zip(SIGNS[glyphs.name], LEAST_IMAGES, strict=True))
    return first_fitting((f"images in a cell, at least:  {shades}", f"images:  {shades}", shades), width)


def _cursor(canvas: Canvas, grid: Grid, cell: tuple[int, int], palette: Palette) -> None:
    """Reverse the cell under the cursor, and put brackets around it where nothing is lost by that."""
    x, y = LEFT + cell[0], ABOVE + cell[1]
    ink = palette.ink("key", bold=True)
    for column, bracket in ((cell[0] - 1, "["), (cell[0] + 1, "]")):
        if 0 <= column < grid.columns and not grid.counts[cell[1], column]:
            canvas.text(LEFT + column, y, bracket, ink)
    canvas.text(x, y, str(canvas.chars[y, x]), ink)
    canvas.add_style(x, y, 1, 1, REVERSE | BOLD)
    canvas.cursor = x, y


def cell_text(grid: Grid, cell: tuple[int, int]) -> str:
    """Say where a cell is."""
    left, right, low, high = grid.edges(*cell)
    return f"mean {left:.2f}-{right:.2f}, spread {low:.2f}-{high:.2f}"


def cursor_text(grid: Grid, cell: tuple[int, int], width: int) -> str:
    """Say what is in a cell."""
    column, row = cell
    images, wrong = int(grid.counts[row, column]), int(grid.wrong[row, column])
    what = f"{count(images, 'image')}, {wrong:,} predicted wrong"
    return first_fitting((f"{cell_text(grid, cell)}: {what}", what, count(images, "image")), width)
