"""Draws a scatter plot with dots in the colours of their classes. It knows no network."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, REVERSE, Canvas, Ink
from mnist_tui.tui.paint.dots import cell_codes, characters
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.scales import class_colours
from mnist_tui.tui.paint.text import shorten

SIGNS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_NAME = 10
LEAST_LEGEND_NAME = 4
"""Letters of a name that the legend shows at least."""
MOST_NAMED = 0.1
"""Fraction of the map that the names may hide."""
LEAST_LABELLED = (30, 6)
"""Cells of a window in which the names of the classes are written on the map."""


@dataclass(frozen=True, slots=True, eq=False)
class ScatterData:
    """Points (N, 2) to the right and up, their classes (N,) and what these are called."""

    points: NDArray[np.floating]
    classes: NDArray[np.intp]
    names: tuple[str, ...]
    hidden: frozenset[int] = frozenset()
    """Classes that are not drawn; the others stay where they are."""
    cursor: int | None = None
    """The point under the cursor."""
    chosen: int | None = None
    """The class that stands out, in front of the others and in its colour, which only it has; None for all."""
    empty_text: str = "no points yet"

    def shown(self) -> NDArray[np.intp]:
        """Return the points that can be seen."""
        finite = np.isfinite(self.points).all(axis=1)
        visible = ~np.isin(self.classes, list(self.hidden)) & (self.classes < len(self.names)) & (self.classes >= 0)
        return np.flatnonzero(finite & visible)


def class_sign(names: tuple[str, ...], index: int) -> str:
    """Return one character for a class: its name, where all names are one long, else a digit or letter."""
    if all(len(name) == 1 for name in names):
        return names[index]
    return SIGNS[index % len(SIGNS)]


def point_beside(data: ScatterData, right: int, up: int) -> int | None:
    """Return the nearest visible point in a direction (±1, 0) or (0, ±1) from the cursor.

    Points less than 45° aside come first. Without a cursor it is the first point; None where no point is visible.
    """
    shown = data.shown()
    if not len(shown) or data.cursor is None or data.cursor not in shown:
        return int(shown[0]) if len(shown) else None
    points = data.points[shown].astype(np.float64)
    reach = np.ptp(points, axis=0)
    gaps = (points - data.points[data.cursor]) / np.where(reach > 0, reach, 1)
    ahead, aside = gaps @ (right, up), np.abs(gaps @ (up, right))
    distances = np.hypot(ahead, aside) + np.where(aside > ahead, 10.0, 0.0)
    distances[ahead <= 0] = np.inf
    return int(shown[distances.argmin()]) if np.isfinite(distances).any() else data.cursor


def paint_scatter(data: ScatterData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the points so that they fill the canvas, each axis by itself; a cell has the colour of its commonest class.

    The name of each class stands in the middle of its points. In ASCII, and where there are more classes than colours,
    a cell shows the sign of its commonest class: a colour alone would stand for several.
    """
    canvas = Canvas(width, height)
    shown = data.shown()
    if not len(shown) or not canvas.width or not canvas.height:
        canvas.centre(canvas.height // 2, data.empty_text, palette.ink("muted"))
        return canvas
    signs = glyphs.dots == (1, 1) or len(class_colours(palette)) < len(data.names)
    across, down = (1, 1) if signs else glyphs.dots
    x, y = _dot_positions(data.points, shown, canvas.width * across, canvas.height * down)
    cells, classes = (x // across, y // down), data.classes[shown]
    commonest = _commonest(*cells, classes, canvas, len(data.names), data.chosen)
    occupied = commonest >= 0
    if signs:
        letters = np.array([class_sign(data.names, index) for index in range(len(data.names))], dtype="<U1")
        canvas.chars[occupied] = letters[commonest[occupied]]
    else:
        dots = np.zeros((canvas.height * down, canvas.width * across), dtype=bool)
        seen = (classes == data.chosen) | (commonest[cells[1], cells[0]] != data.chosen)
        dots[y[seen], x[seen]] = True
        canvas.chars[:] = characters(cell_codes(dots, across, down), down)
    inks = [_ink(data, index, palette, "faint") for index in range(len(data.names))]
    canvas.fore[occupied] = np.array([ink.fore for ink in inks], np.int16)[commonest[occupied]]
    canvas.style[occupied] = np.array([ink.style for ink in inks], np.uint8)[commonest[occupied]]
    if not signs and width >= LEAST_LABELLED[0] and height >= LEAST_LABELLED[1]:
        _paint_names(canvas, data, shown, *cells, palette, glyphs)
    _paint_cursor(canvas, data, shown, *cells, palette)
    return canvas


def _ink(data: ScatterData, index: int, palette: Palette, calm: Role) -> Ink:
    """Return the ink of a class: its colour, or `calm` where another one stands out."""
    if data.chosen is not None and index != data.chosen:
        return palette.ink(calm)
    colours = class_colours(palette)
    return Ink(colours[index % len(colours)], bold=data.chosen is not None)


def _dot_positions(
    points: NDArray[np.floating], shown: NDArray[np.intp], width: int, height: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return column and row of the dot of each shown point; the axes cover all points, shown or not."""
    positions = []
    for axis, size in ((0, width), (1, height)):
        values = points[:, axis].astype(np.float64)
        finite = values[np.isfinite(values)]
        low, span = finite.min(), finite.max() / 2 - finite.min() / 2
        with np.errstate(all="ignore"):
            parts = (
                np.nan_to_num((values[shown] / 2 - low / 2) / span, nan=0.5) if span > 0 else np.full(len(shown), 0.5)
            )
        positions.append(np.minimum((parts * size).astype(np.intp), size - 1))
    return positions[0], height - 1 - positions[1]


def _commonest(
    x: NDArray[np.intp],
    y: NDArray[np.intp],
    classes: NDArray[np.intp],
    canvas: Canvas,
    count: int,
    chosen: int | None,
) -> NDArray[np.intp]:
    """Return the commonest class of every cell, (H, W), or the chosen one wherever it is; −1 where there is none."""
    cells = (y * canvas.width + x) * count + classes
    tally = np.bincount(cells, minlength=canvas.width * canvas.height * count).reshape(
        canvas.height, canvas.width, count
    )
    if chosen is not None and chosen < count:
        tally[:, :, chosen] *= len(classes) + 1
    return np.where(tally.any(axis=2), tally.argmax(axis=2), -1)


def _paint_names(
    canvas: Canvas,
    data: ScatterData,
    shown: NDArray[np.intp],
    x: NDArray[np.intp],
    y: NDArray[np.intp],
    palette: Palette,
    glyphs: Glyphs,
) -> None:
    """Write each name in the middle of its points, or in the nearest row where it hides no other name.

    The class that stands out comes first. Where names would hide too many points, single characters are written.
    """
    taken = np.zeros((canvas.height, canvas.width), np.bool_)
    texts = [f" {shorten(name, LONGEST_NAME, glyphs)} " for name in data.names]
    if sum(map(len, texts)) > MOST_NAMED * canvas.width * canvas.height:
        texts = [f" {class_sign(data.names, index)} " for index in range(len(data.names))]
    for index, text in sorted(enumerate(texts), key=lambda one: one[0] != data.chosen):
        own = data.classes[shown] == index
        if own.any():
            column, row = int(np.median(x[own])) - len(text) // 2, int(np.median(y[own]))
            column = min(max(column, 0), max(canvas.width - len(text), 0))
            columns = slice(column, column + len(text))
            free = np.flatnonzero(~taken[:, columns].any(axis=1))
            row = int(free[np.abs(free - row).argmin()]) if len(free) else row
            taken[row, columns] = True
            canvas.text(column, row, text, replace(_ink(data, index, palette, "muted"), bold=True, reverse=True))


def _paint_cursor(
    canvas: Canvas,
    data: ScatterData,
    shown: NDArray[np.intp],
    x: NDArray[np.intp],
    y: NDArray[np.intp],
    palette: Palette,
) -> None:
    """Mark the point with brackets, which no name has, around the reversed sign of its class."""
    found = np.flatnonzero(shown == (-1 if data.cursor is None else data.cursor))
    if len(found):
        column, row = int(x[found[0]]), int(y[found[0]])
        sign = class_sign(data.names, int(data.classes[shown[found[0]]]))
        canvas.text(column - 1, row, f"[{sign}]", palette.ink("key", bold=True))
        canvas.add_style(column, row, 1, 1, REVERSE | BOLD)
        canvas.cursor = column, row
