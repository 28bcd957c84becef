"""Draws hyperparameters as rows with sliders, or as one line. It knows no settings; every text is given to it."""

from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import first_fitting, whole_words

SLIDER_WIDTHS = (6, 16)
"""Least and most cells of a slider."""
LEAST_VALUE_WIDTH = 6
LEAST_RANGE_WIDTH = 13
"""A range is cut, but not to less than this."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One hyperparameter. `fraction` is its slider position, 0..1, or None without a slider."""

    name: str
    value_text: str
    fraction: float | None = None
    range_text: str = ""
    live: bool = True
    """Whether it changes the running network; others need a new run."""
    changed: bool = False
    note: str = ""
    """Shown instead of the range."""
    wrong: str = ""
    """What is wrong with the value that is being typed, which stands before it anyway; shown, where it fits, instead of
    slider and range."""
    short: str = ""
    """Its name in `settings_line`."""


@dataclass(frozen=True, slots=True)
class _Layout:
    value_end: int
    slider: int
    slider_width: int
    tail: int
    longest_range: int


def paint_settings(
    rows: tuple[SettingRow, ...],
    cursor: int | None,
    editing_text: str | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
) -> Canvas:
    """Draw one row per hyperparameter, scrolled so that the one under the cursor is visible.

    `editing_text` replaces its value while one is typed.
    """
    canvas = Canvas(width, height)
    if not rows or not canvas.height:
        return canvas
    chosen = None if cursor is None else min(max(cursor, 0), len(rows) - 1)
    first = min(max((chosen or 0) - canvas.height + 1, 0), max(len(rows) - canvas.height, 0))
    layout = _lay_out(rows, width)
    for y, row in enumerate(rows[first : first + canvas.height]):
        is_chosen = first + y == chosen
        if is_chosen:
            canvas.fill(0, y, width, 1, palette.cursor)
            canvas.text(0, y, glyphs.pointer, palette.ink("key", bold=True))
            canvas.cursor = layout.value_end if editing_text is not None else 0, y
        _paint_row(canvas, y, row, is_chosen, editing_text if is_chosen else None, layout, palette, glyphs)
        if is_chosen and palette.colour and not palette.fills_cursor:
            canvas.reverse(0, y, width, 1, palette.text)
    return canvas


def _lay_out(rows: tuple[SettingRow, ...], width: int) -> _Layout:
    """Divide the width into name, value, slider, range; the range is left out first, then the slider."""
    numbers = [row for row in rows if row.fraction is not None]
    name = max((len(row.name) for row in numbers), default=0)
    value = max(LEAST_VALUE_WIDTH, *(len(row.value_text) for row in numbers), 0)
    longest_range = max((len(row.range_text) for row in numbers), default=0)
    # A long value may extend into the column of names, where its own name leaves room.
    words = max((len(row.name) + len(row.value_text) + 3 for row in rows), default=0)
    value_end = min(max(2 + name + 2 + value, words), width - 2)
    slider = value_end + 2
    least, most = SLIDER_WIDTHS
    room = width - slider - 2
    slider_width = min(max(room - longest_range - 1, least), most, room)
    if slider_width < least:
        slider_width = 0
    tail = slider + slider_width + 1 if slider_width else slider
    return _Layout(value_end, slider, slider_width, tail, longest_range)


def _paint_row(
    canvas: Canvas,
    y: int,
    row: SettingRow,
    is_chosen: bool,
    editing_text: str | None,
    layout: _Layout,
    palette: Palette,
    glyphs: Glyphs,
) -> None:
    name = row.name[: max(layout.value_end - len(row.value_text) - 3, 0)]
    canvas.text(2, y, name, palette.ink("text" if row.live or is_chosen else "muted", bold=is_chosen))
    if editing_text is not None:
        typed = f" {editing_text}{glyphs.caret}"
        ink = palette.ink("wrong" if row.wrong else "key", bold=True)
        canvas.right(layout.value_end + 1, y, typed[-layout.value_end :], ink)
        if row.wrong:
            said = first_fitting((row.wrong, row.wrong.partition(" is ")[2], ""), max(canvas.width - layout.slider, 0))
            canvas.text(layout.slider, y, said, palette.ink("wrong", bold=True))
            return
    else:
        canvas.right(layout.value_end, y, f" {row.value_text}", palette.ink("text", bold=True))
        if row.changed:
            canvas.text(layout.value_end, y, glyphs.changed, palette.ink("warm"))
    if layout.slider_width and row.fraction is not None:
        _paint_slider(canvas, layout.slider, y, layout.slider_width, row, palette, glyphs)
    end = canvas.width - (2 if not row.live else 0)
    if row.note:
        short = row.note.rpartition(": ")[2]
        note = first_fitting((row.note, short, short.partition(" ")[0], ""), max(end - layout.slider, 0))
        canvas.text(layout.slider, y, note.ljust(layout.slider_width), palette.ink("warm"))
    else:
        x = layout.tail if row.fraction is not None else layout.slider
        if end - x >= min(layout.longest_range, LEAST_RANGE_WIDTH):
            canvas.text(x, y, whole_words(row.range_text, end - x, glyphs), palette.ink("muted"))
    if not row.live:
        canvas.text(canvas.width - 1, y, glyphs.restart, palette.ink("warm"))


def _paint_slider(
    canvas: Canvas, x: int, y: int, width: int, row: SettingRow, palette: Palette, glyphs: Glyphs
) -> None:
    fraction = row.fraction if row.fraction is not None and 0 <= row.fraction <= 1 else 0.0
    position = round(fraction * (width - 1))
    canvas.text(x, y, glyphs.slider_done * position, palette.ink("key" if row.live else "muted"))
    canvas.text(x + position, y, glyphs.slider_handle, palette.ink("text", bold=True))
    canvas.text(x + position + 1, y, glyphs.slider_left * (width - position - 1), palette.ink("line"))


def settings_line(rows: tuple[SettingRow, ...], width: int = 1000, glyphs: Glyphs = BRAILLE) -> str:
    """Write hyperparameters in one line, as many as fit: `lr .15 · batch 100 · μ .9 · L2 1e-4`."""
    line = ""
    for row in rows:
        text = f"{row.short or row.name} {_short_value(row.value_text)}"
        longer = f"{line}{glyphs.separator}{text}" if line else text
        if len(longer) > width:
            break
        line = longer
    return line


def _short_value(text: str) -> str:
    """Drop what a number does not need: 0.150 is .15."""
    if text.replace(".", "", 1).isdigit() and "." in text:
        text = text.rstrip("0").rstrip(".")
        return text[1:] if text.startswith("0.") else text or "0"
    return text
