"""The fixed parts of a chart: layout, axes, grid, legend, marks. It reads only the ends of curves."""

from dataclasses import dataclass
from itertools import product
from math import log10

from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.chart_data import Floats, Level, Mark, Series, XUnit
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.ticks import linear_ticks, log_ticks, number, tick_text

ROWS_PER_TICK, COLUMNS_PER_TICK, COLUMNS_PER_LOG_TICK = 3, 8, 9
DENSE_ROWS, DENSE_ROWS_PER_TICK = 12, 2
"""A logarithmic axis of so many rows has ticks so close together: 2, 1, 0.5, 0.2, 0.1 say more than 1, 0.1."""
LEAST_ROWS_APART = 2
LABEL_WIDTH = 5
FINEST = 1e-3
"""Labels have the digits of this fraction of their axis: more than round ticks need, so none is rounded."""
AROUND_X_LABEL = 2
"""Columns of the tick itself and of the gap behind its label."""
TIME_UNITS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))
Entry = list[tuple[str, Ink]]
"""One curve in the legend: texts with their inks."""


@dataclass(frozen=True, slots=True)
class View:
    """The area of the curves in cells, and the values of its borders.

    `y_range` holds the values of the bottom and top row, `x_range` those of the first and last column; with `log`,
    `y_range` is in powers of ten, with `log_x` `x_range` is.
    """

    left: int
    columns: int
    rows: int
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    log: bool
    log_x: bool = False
    x_unit: XUnit = "steps"
    own_ticks: tuple[tuple[float, str], ...] = ()

    def column(self, x: float) -> int | None:
        """Return the canvas column of a step, or None when it is outside."""
        first, last = self.x_range
        if not first <= x <= last:
            return None
        return self.left + (round((x - first) / (last - first) * (self.columns - 1)) if last > first else 0)

    def row(self, y: float) -> int | None:
        """Return the canvas row of a value of `y_range`, or None when it is outside."""
        bottom, top = self.y_range
        if not bottom <= y <= top or bottom == top:
            return None
        return round((top - y) / (top - bottom) * (self.rows - 1))


def left_margin(width: int) -> int:
    """Return how many columns the labels and the line of the y axis take."""
    return LABEL_WIDTH + 1 if width >= 24 else 0


def bottom_margin(height: int) -> int:
    """Return how many rows the x axis takes."""
    return 1 if height >= 4 else 0


def paint_grid(canvas: Canvas, view: View, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the y axis with its round ticks and a dotted line at each of them."""
    line = palette.ink("line")
    canvas.upright(view.left - 1, 0, view.rows, glyphs.upright, line)
    for y, label in y_ticks(view):
        row = view.row(y)
        if row is None:
            continue
        canvas.text(view.left, row, glyphs.grid * view.columns, line)
        if view.left:
            canvas.right(view.left - 1, row, label, palette.ink("muted"))
            canvas.text(view.left - 1, row, glyphs.tick, line)


def y_ticks(view: View) -> list[tuple[float, str]]:
    """Return the ticks of the y axis as values in the units of `y_range` and labels, no two alike."""
    if view.own_ticks:
        return _apart(view)
    bottom, top = view.y_range
    dense = view.log and view.rows >= DENSE_ROWS and top - bottom >= 1  # in less than a decade ticks are linear
    most = max((view.rows + 1) // (DENSE_ROWS_PER_TICK if dense else ROWS_PER_TICK), 2)
    for count in range(most, 0, -1):
        values = log_ticks(10**bottom, 10**top, count) if view.log else linear_ticks(bottom, top, count)
        texts = [tick_text(value, (value if view.log else top - bottom) * FINEST) for value in values]
        ticks = [(value, text) for value, text in zip(values, texts, strict=True) if len(text) <= LABEL_WIDTH]
        if len(ticks) == len(values):
            break
    if not view.log:
        return ticks
    return [(min(max(log10(value), bottom), top), label) for value, label in ticks if value > 0]


def _apart(view: View) -> list[tuple[float, str]]:
    """Return as many of the ticks that the chart brings as have rows of their own with a row in between."""
    ticks: list[tuple[float, str]] = []
    above = -LEAST_ROWS_APART
    for y, label in view.own_ticks:
        row = view.row(y)
        if row is not None and row >= above + LEAST_ROWS_APART:
            ticks.append((y, label))
            above = row
    return ticks


def paint_x_axis(canvas: Canvas, view: View, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the line below the curves with its round ticks."""
    y, line = view.rows, palette.ink("line")
    if y >= canvas.height:
        return
    canvas.text(view.left - 1, y, (glyphs.corner if view.left else "") + glyphs.rule * view.columns, line)
    occupied = view.left
    for x, label in x_ticks(view):
        column = view.column(x)
        if column is None or column < occupied or column + 1 + len(label) > canvas.width:
            continue
        canvas.text(column, y, glyphs.x_tick, line)
        canvas.text(column + 1, y, label, palette.ink("muted"))
        occupied = column + len(label) + AROUND_X_LABEL


def x_ticks(view: View) -> list[tuple[float, str]]:
    """Return the round ticks of the x axis that have room for their labels: positions and labels, no two alike."""
    first, last = view.x_range
    most = max(view.columns // COLUMNS_PER_TICK, 1)
    if view.log_x:
        rates = log_ticks(10**first, 10**last, max(view.columns // COLUMNS_PER_LOG_TICK, 1))
        return [(log10(value), number(value, 6)) for value in rates if value > 0]
    unit, before, after = _x_label(view)
    for count in range(most + 1, 0, -1):  # the first of them may stand where the axis begins, which has no label
        values = linear_ticks(first / unit, last / unit, count)
        texts = [tick_text(value, (last - first) / unit * FINEST) for value in values]
        ticks = [(x * unit, before + text + after) for x, text in zip(values, texts, strict=True) if x * unit > first]
        apart = (values[1] - values[0]) * unit / (last - first) * view.columns if len(values) > 1 else view.columns
        if all(len(label) + AROUND_X_LABEL <= apart for _, label in ticks):
            return ticks
    return []


def _x_label(view: View) -> tuple[float, str, str]:
    """Return the unit of the labels of the x axis, and what stands before and after their numbers."""
    first, last = view.x_range
    if view.x_unit == "seconds":
        unit, sign = next((unit, sign) for unit, sign in TIME_UNITS if last - first >= 2 * unit or unit == 1)
        return unit, "", sign
    return 1.0, "ep" if view.x_unit == "epochs" else "", ""


def level_row(view: View, level: Level | None) -> int | None:
    """Return the row of a level, None when there is none in view."""
    if level is None or (view.log and not level.y > 0):
        return None
    return view.row(log10(level.y) if view.log else level.y)


def paint_level(canvas: Canvas, view: View, level: Level | None, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the line of a level where the row is free."""
    row = level_row(view, level)
    if row is None:
        return
    cells = canvas.chars[row, view.left : view.left + view.columns]
    free = (cells == " ") | (cells == glyphs.grid)
    cells[free] = glyphs.rule
    canvas.fore[row, view.left : view.left + view.columns][free] = palette.muted


def label_level(canvas: Canvas, view: View, level: Level | None, palette: Palette, glyphs: Glyphs) -> None:
    """Write the text of a level on its line or beside it, as far right as no curve is in the way."""
    row = level_row(view, level)
    if level is None or row is None:
        return
    for text in (level.text, level.short_text):
        last = view.left + view.columns - len(text) - 1
        for y, start in product((row, row - 1, row + 1), range(last, view.left - 1, -1)):
            if is_free(canvas, view, y, start, len(text), glyphs):
                canvas.text(start, y, text, palette.ink("muted"))
                return


def paint_marks(canvas: Canvas, view: View, marks: tuple[Mark, ...], palette: Palette, glyphs: Glyphs) -> None:
    """Draw a dotted vertical line at every mark, and its text beside it, where no curve is; the latest come first."""
    for mark in sorted(marks, key=lambda mark: -mark.x):
        column = view.column(mark.x)
        if column is None:
            continue
        cells = canvas.chars[: view.rows, column]
        free = (cells == " ") | (cells == glyphs.grid)
        cells[free] = glyphs.mark
        canvas.fore[: view.rows, column][free] = palette.muted
        for row, start in product(range(view.rows), (column + 1, column - len(mark.text))):
            if is_free(canvas, view, row, start, len(mark.text), glyphs):
                canvas.text(start, row, mark.text, palette.ink("text"))
                break


def is_free(canvas: Canvas, view: View, row: int, start: int, length: int, glyphs: Glyphs) -> bool:
    """Tell whether a text of this length has room in a row without covering a curve or another text."""
    if not 0 <= row < view.rows or start < view.left or start + length > view.left + view.columns:
        return False
    return all(
        cell in (" ", glyphs.grid, glyphs.mark, glyphs.rule)
        for cell in canvas.chars[row, start : start + length].tolist()
    )


def paint_cursor(canvas: Canvas, view: View, cursor: Mark | None, palette: Palette, glyphs: Glyphs) -> None:
    """Draw a vertical line at the cursor, and its text on the x axis."""
    if cursor is None or (column := view.column(cursor.x)) is None:
        return
    ink = palette.ink("text", bold=True)
    cells = canvas.chars[: view.rows, column]
    free = (cells == " ") | (cells == glyphs.grid) | (cells == glyphs.mark)
    cells[free] = glyphs.upright
    canvas.fore[: view.rows, column][free], canvas.style[: view.rows, column][free] = ink.fore, ink.style
    if view.rows < canvas.height:
        text = f" {cursor.text} "[: view.columns]
        start = min(max(column - len(text) // 2, view.left), canvas.width - len(text))
        canvas.text(start, view.rows, text, ink)
    canvas.cursor = column, min(view.rows, canvas.height - 1)


def swatch(series: Series, index: int, palette: Palette, glyphs: Glyphs) -> str:
    """Return the swatch of a series in the legend."""
    if glyphs.dots == (1, 1):
        return point(series, index, glyphs)
    return glyphs.legend_dotted if series.texture == "dotted" and not palette.colour else glyphs.legend_solid


def point(series: Series, index: int, glyphs: Glyphs) -> str:
    """Return the character of a series where a cell holds a single point."""
    return "," if series.role == "previous" else glyphs.points[index % len(glyphs.points)]


def legend_row(
    series: tuple[Series, ...], width: int, palette: Palette, glyphs: Glyphs, signs: tuple[str, ...] | None = None
) -> Canvas:
    """Return names and current values of the curves, right-aligned; shorter forms where there is little room.

    It is a row of its own above the curves, so that it covers none; without anything to say it has no row. `signs` are
    the swatches, if they are not the usual ones.
    """
    if signs is None:
        signs = tuple(swatch(one, index, palette, glyphs) for index, one in enumerate(series))
    for entries in _legend_forms(series, signs, palette):
        length = sum(len(" ".join(text for text, _ in entry)) + 2 for entry in entries) - 2
        if 0 < length <= width:
            break
    else:
        return Canvas(width, 0)
    canvas, x = Canvas(width, 1), width - length
    for entry in entries:
        for text, ink in entry:
            canvas.text(x, 0, text, ink)
            x += len(text) + 1
        x += 1
    return canvas


def _legend_forms(series: tuple[Series, ...], signs: tuple[str, ...], palette: Palette) -> list[list[Entry]]:
    """Return the legend from long to short: names, five letters, as few letters as are distinct, one curve."""
    muted, strong = palette.ink("muted"), palette.ink("text", bold=not palette.colour)

    def form(letters: int, sign_width: int, only_values: bool, with_note: bool) -> list[Entry]:
        entries: list[Entry] = []
        for one, sign in zip(series, signs, strict=True):
            if only_values and not one.value_text:
                continue
            ink, name, note = palette.ink(one.role), one.name[:letters], one.note if with_note else ""
            lettered = sign + name if len(sign) == 1 and sign != name else name
            head = [(sign[:sign_width], ink), (name, muted)] if sign_width else [(lettered, ink)]
            texts = *head, (one.value_text, strong), (note, muted)
            entries.append([(text, shade) for text, shade in texts if text])
        return entries

    names = [one.name for one in series if one.value_text]
    letters = next((size for size in range(1, 5) if len({name[:size] for name in names}) == len(names)), 5)
    forms = [form(99, 2, False, True), form(5, 2, True, True), form(5, 1, True, True), form(letters, 1, True, True)]
    forms += [form(letters, 0, True, True), form(5, 2, True, False), form(letters, 2, True, False)]
    lettered = form(letters, 0, True, False)
    return [*forms, lettered, lettered[:1]]


def finite_ends(x: Floats) -> tuple[float, float] | None:
    """Return the first and last step of a curve, or None when there is none."""
    if len(x) == 0:
        return None
    first, last = float(x[0]), float(x[-1])
    return (first, last) if abs(first) <= 1e300 and abs(last) <= 1e300 else None
