"""Draws where the network fails: the worst slices, and the error by every attribute. It knows no run."""

from dataclasses import dataclass

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.engine.slices import PARTS, SIGNIFICANCE
from mnist_tui.tui.features.trust.cell import mark_cell
from mnist_tui.tui.features.trust.slices_queries import SliceRow, SlicesAnswer
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import NOT_FINITE, first_fitting, shorten, whole_words

LEAST_NAME, MOST_NAME, CELL_WIDTH = 22, 34, 7
BESIDE_NAME = 47
"""Columns that all figures of a slice take."""
LEAST_P, P_WIDTH = 0.001, 7
ATTRIBUTE_WIDTH = 8


@dataclass(frozen=True, slots=True)
class SlicesCursor:
    """A row, counted over the worst slices and then over the attributes, and the part of an attribute."""

    row: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the page; `number` is None for a heading."""

    number: int | None
    slice: SliceRow | None = None
    attribute: str = ""
    parts: tuple[SliceRow, ...] = ()


def paint_slices(
    answer: SlicesAnswer, cursor: SlicesCursor, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw a summary, and as many rows as fit around the cursor."""
    canvas = Canvas(width, height)
    if answer.not_finite:
        canvas.text(0, 0, whole_words(NOT_FINITE, width, glyphs), palette.ink("wrong"))
        return canvas
    canvas.text(0, 0, _summary(answer, width), palette.ink("muted"))
    lines = _lines(answer)
    at = next((place for place, line in enumerate(lines) if line.number == cursor.row), 0)
    room = max(height - 1, 0)
    first = min(max(at - room // 2, 0), max(len(lines) - room, 0))
    for y, line in enumerate(lines[first : first + room], 1):
        is_chosen = line.number == cursor.row
        if line.slice is not None:
            _slice_row(canvas, y, line.slice, is_chosen, palette, glyphs)
        elif line.attribute:
            _attribute_row(canvas, y, line, cursor.part if is_chosen else None, palette, glyphs)
        else:
            heading = _slices_heading(width) if line.number is None and line is lines[0] else _parts_heading(width)
            canvas.text(0, y, heading, palette.ink("muted"))
    return canvas


def _summary(answer: SlicesAnswer, width: int) -> str:
    error = f"{answer.wrong:,} mistakes ({100 * answer.wrong / max(answer.images, 1):.2f} %)"
    examined = f"{answer.examined:,} slices"
    return first_fitting(
        (
            f"{error}, {examined}, * more mistakes than chance explains (Holm)",
            f"{error}, {examined}, * beyond chance (Holm)",
            f"{error}, {examined}",
            error,
        ),
        width,
    )


def _lines(answer: SlicesAnswer) -> list[_Line]:
    lines = [_Line(None), *(_Line(number, one) for number, one in enumerate(answer.worst)), _Line(None)]
    for number, (name, parts) in enumerate(answer.attributes, len(answer.worst)):
        lines.append(_Line(number, None, name, parts))
    return lines


def _name_width(width: int) -> int:
    roomy = min(max(width - BESIDE_NAME, LEAST_NAME), MOST_NAME)
    return min(roomy, max(width - 9, 4))


def _slices_heading(width: int) -> str:
    name = f" {'worst slices':<{_name_width(width)}}"
    texts = (
        f"{name} error %{'others':>20}{'images':>9}  {'p':<{P_WIDTH}}",
        f"{name} error %{'others':>20}{'images':>9}",
        f"{name} error %",
        " worst slices",
    )
    return first_fitting(texts, width)


def _parts_heading(width: int) -> str:
    texts = (
        " error % from the lowest fifth of an attribute to the highest",
        " error % by fifths, low to high",
        " by fifths",
    )
    return first_fitting(texts, width)


def _slice_row(canvas: Canvas, y: int, one: SliceRow, is_chosen: bool, palette: Palette, glyphs: Glyphs) -> None:
    low, high = wilson_interval(one.wrong, one.count)
    is_significant = one.p < SIGNIFICANCE
    mark = "*" if is_significant else " "
    error, interval = f"{100 * one.wrong / one.count:6.1f}", f"[{interval_text(low, high)}]"
    others = 100 * one.rest_wrong / max(one.rest_count, 1)
    name_width = _name_width(canvas.width)
    canvas.text(1, y, shorten(one.name, name_width, glyphs), palette.ink("text", bold=is_significant))
    x = 1 + name_width + 1
    canvas.text(x, y, mark + error, palette.ink("warm" if is_significant else "text"))
    more = f"{interval:<13}{others:6.1f}{one.count:9,}  {_p_text(one.p):<{P_WIDTH}}"
    texts = more, f"{interval:<13}{others:6.1f}{one.count:9,}", interval, ""
    canvas.text(x + 8, y, first_fitting(texts, max(canvas.width - x - 8, 0)), palette.ink("muted"))
    if is_chosen:
        _point(canvas, y, palette, glyphs)


def _p_text(p: float) -> str:
    return f"p<{LEAST_P}" if p < LEAST_P else f"{p:.3f}"


def _attribute_row(canvas: Canvas, y: int, line: _Line, part: int | None, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the errors of the parts; under the cursor also which images these are."""
    canvas.text(1, y, line.attribute, palette.ink("text"))
    for place, one in enumerate(line.parts):
        is_significant = one.p < SIGNIFICANCE
        text = f"{100 * one.wrong / one.count:.1f}{'*' if is_significant else ' '}"
        x = ATTRIBUTE_WIDTH + CELL_WIDTH * place
        canvas.right(x + CELL_WIDTH, y, text, palette.ink("warm" if is_significant else "text"))
        if place == part:
            mark_cell(canvas, x + 1, y, CELL_WIDTH - 1, palette)
    if part is not None and part < len(line.parts):
        told, x = line.parts[part], ATTRIBUTE_WIDTH + CELL_WIDTH * PARTS + 2
        texts = f"{told.name}  {told.count:,} images", told.name, ""
        canvas.text(x, y, first_fitting(texts, max(canvas.width - x, 0)), palette.ink("muted"))
    if part is not None:
        _point(canvas, y, palette, glyphs)


def _point(canvas: Canvas, y: int, palette: Palette, glyphs: Glyphs) -> None:
    canvas.cursor = 0, y
    canvas.text(0, y, glyphs.pointer, palette.ink("key", bold=True))
