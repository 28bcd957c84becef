"""Draws hyperparameters as rows with sliders, or as one line. It knows no settings; every text is given to it."""

from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import BRAILLE, Glyphs
from mnist_tui.tui.paint.names import whole_words
from mnist_tui.tui.paint.palette import Palette

SLIDER_WIDTHS = (6, 16)
"""Least and most cells of a slider."""
LEAST_VALUE_WIDTH = 6
LEAST_RANGE_WIDTH = 13
"""A range is cut, but not to less than this."""


@dataclass(frozen=True, slots=True)
class Knob:
    """One hyperparameter. `fraction` is its place in its range, 0..1, or None when it has no order."""

    name: str
    value_text: str
    fraction: float | None = None
    range_text: str = ""
    live: bool = True
    """Whether it changes the running network; others need a new one."""
    changed: bool = False
    note: str = ""
    """Said in place of the range."""
    wrong: str = ""
    """Why the value that is being typed will not do; said in place of slider and range."""
    short: str = ""
    """Its name in `knob_line`."""


@dataclass(frozen=True, slots=True)
class _Layout:
    value_end: int
    slider: int
    slider_width: int
    tail: int
    longest_range: int


def paint_knobs(
    knobs: tuple[Knob, ...],
    cursor: int | None,
    editing_text: str | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
) -> Canvas:
    """Draw one row per hyperparameter, scrolled so that the one under the cursor is visible.

    `editing_text` stands in place of its value while one is typed.
    """
    canvas = Canvas(width, height)
    if not knobs or not canvas.height:
        return canvas
    chosen = None if cursor is None else min(max(cursor, 0), len(knobs) - 1)
    first = min(max((chosen or 0) - canvas.height + 1, 0), max(len(knobs) - canvas.height, 0))
    layout = _lay_out(knobs, width)
    for y, knob in enumerate(knobs[first : first + canvas.height]):
        held = first + y == chosen
        if held:
            canvas.fill(0, y, width, 1, palette.cursor)
            canvas.text(0, y, glyphs.pointer, palette.ink("key", bold=True))
        _paint_knob(canvas, y, knob, held, editing_text if held else None, layout, palette, glyphs)
    return canvas


def _lay_out(knobs: tuple[Knob, ...], width: int) -> _Layout:
    """Share the width: name, value, slider, range; the range goes first, then the slider."""
    numbers = [knob for knob in knobs if knob.fraction is not None]
    name = max((len(knob.name) for knob in numbers), default=0)
    value = max(LEAST_VALUE_WIDTH, *(len(knob.value_text) for knob in numbers), 0)
    longest_range = max((len(knob.range_text) for knob in numbers), default=0)
    # A long word may reach into the column of the names, where its own name leaves room.
    words = max((len(knob.name) + len(knob.value_text) + 3 for knob in knobs), default=0)
    value_end = min(max(2 + name + 2 + value, words), width - 2)
    slider = value_end + 2
    least, most = SLIDER_WIDTHS
    room = width - slider - 2
    slider_width = min(max(room - longest_range - 1, least), most, room)
    if slider_width < least:
        slider_width = 0
    tail = slider + slider_width + 1 if slider_width else slider
    return _Layout(value_end, slider, slider_width, tail, longest_range)


def _paint_knob(
    canvas: Canvas,
    y: int,
    knob: Knob,
    held: bool,
    editing_text: str | None,
    layout: _Layout,
    palette: Palette,
    glyphs: Glyphs,
) -> None:
    name = knob.name[: max(layout.value_end - len(knob.value_text) - 3, 0)]
    canvas.text(2, y, name, palette.ink("text" if knob.live or held else "muted", bold=held))
    if editing_text is not None:
        typed = f" {editing_text}{glyphs.caret}"
        ink = palette.ink("wrong" if knob.wrong else "key", bold=True)
        canvas.right(layout.value_end + 1, y, typed[-layout.value_end :], ink)
        if knob.wrong:
            _paint_wrong(canvas, layout.slider, y, knob.wrong, palette, glyphs)
            return
    else:
        canvas.right(layout.value_end, y, f" {knob.value_text}", palette.ink("text", bold=True))
        if knob.changed:
            canvas.text(layout.value_end, y, glyphs.changed, palette.ink("warm"))
    if layout.slider_width and knob.fraction is not None:
        _paint_slider(canvas, layout.slider, y, layout.slider_width, knob, palette, glyphs)
    end = canvas.width - (2 if not knob.live else 0)
    if knob.note:
        canvas.text(
            layout.slider, y, knob.note[: max(end - layout.slider, 0)].ljust(layout.slider_width), palette.ink("warm")
        )
    else:
        x = layout.tail if knob.fraction is not None else layout.slider
        if end - x >= min(layout.longest_range, LEAST_RANGE_WIDTH):
            canvas.text(x, y, whole_words(knob.range_text, end - x, glyphs), palette.ink("muted"))
    if not knob.live:
        canvas.text(canvas.width - 1, y, glyphs.restart, palette.ink("warm"))


def _paint_wrong(canvas: Canvas, x: int, y: int, wrong: str, palette: Palette, glyphs: Glyphs) -> None:
    """Say what is wrong: in full, or without the value, which stands before it anyway, or as much as fits."""
    room = max(canvas.width - x, 0)
    if len(wrong) > room:
        wrong = wrong[wrong.find(" is not ") + len(" is ") :] if " is not " in wrong else wrong
    if len(wrong) > room:
        wrong = wrong[: max(room - len(glyphs.ellipsis), 0)] + glyphs.ellipsis
    canvas.text(x, y, wrong, palette.ink("wrong", bold=True))


def _paint_slider(canvas: Canvas, x: int, y: int, width: int, knob: Knob, palette: Palette, glyphs: Glyphs) -> None:
    fraction = knob.fraction if knob.fraction is not None and 0 <= knob.fraction <= 1 else 0.0
    place = round(fraction * (width - 1))
    canvas.text(x, y, glyphs.slider_done * place, palette.ink("key" if knob.live else "muted"))
    canvas.text(x + place, y, glyphs.slider_knob, palette.ink("text", bold=True))
    canvas.text(x + place + 1, y, glyphs.slider_left * (width - place - 1), palette.ink("line"))


def knob_line(knobs: tuple[Knob, ...], width: int = 1000, glyphs: Glyphs = BRAILLE) -> str:
    """Write hyperparameters in one line, as many as fit: `lr .15 · batch 100 · μ .9 · L2 1e-4`."""
    line = ""
    for knob in knobs:
        text = f"{knob.short or knob.name} {_short_value(knob.value_text)}"
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
