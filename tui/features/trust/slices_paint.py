"""Draws where the network fails: the worst slices, and the error by every attribute. It knows no run."""

from dataclasses import dataclass

from mnist_tui.engine.difference import difference_interval
from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.engine.slices import PARTS, SIGNIFICANCE
from mnist_tui.tui.features.trust.examples import Examples, columns_beside, paint_examples
from mnist_tui.tui.features.trust.slices_queries import SliceRow, SlicesAnswer
from mnist_tui.tui.features.trust.table import mark_cell, mark_row, seen_rows, tell_unseen
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import NOT_FINITE, first_fitting, shorten, whole_words
from mnist_tui.tui.paint.ticks import percent, percent_digits

LEAST_NAME, BESIDE_NAME, CELL_WIDTH = 22, 47, 7
"""Columns of a name at least, of all figures of a slice, and of the error of a fifth."""
ERROR_WIDTH = 9
"""Columns of the error alone, which every row has."""
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


def table_width(answer: SlicesAnswer) -> int:
    """Return the columns of the table where nothing is left out."""
    return 1 + _name_width(answer) + BESIDE_NAME


def is_wide(answer: SlicesAnswer, width: int) -> bool:
    """True where images of the slice under the cursor are beside the table."""
    return columns_beside(width, table_width(answer)) > 0


def paint_slices(
    answer: SlicesAnswer,
    cursor: SlicesCursor,
    examples: Examples | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
) -> Canvas:
    """Draw a summary, and as many rows as fit around the cursor; in a wide window the images of the slice beside."""
    canvas = Canvas(width, height)
    if answer.not_finite:
        canvas.text(0, 0, whole_words(NOT_FINITE, width, glyphs), palette.ink("wrong"))
        return canvas
    beside = columns_beside(width, table_width(answer))
    canvas.paste(0, 0, _table(answer, cursor, table_width(answer) if beside else width, height, palette, glyphs))
    if beside and examples is not None:
        canvas.paste(width - beside, 0, paint_examples(examples, beside, height, palette, glyphs))
    return canvas


def _table(
    answer: SlicesAnswer, cursor: SlicesCursor, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    canvas, name_width = Canvas(width, height), min(_name_width(answer), max(width - 1 - ERROR_WIDTH, 4))
    canvas.text(0, 0, _summary(answer, width), palette.ink("muted"))
    lines = _lines(answer)
    at = next((place for place, line in enumerate(lines) if line.number == cursor.row), 0)
    seen = seen_rows(len(lines), at, max(height - 1, 0))
    for y, place in enumerate(seen, 1):
        line, is_chosen = lines[place], lines[place].number == cursor.row
        if line.slice is not None:
            _slice_row(canvas, y, name_width, line.slice, palette, glyphs)
        elif line.attribute:
            _attribute_row(canvas, y, line, cursor.part if is_chosen else None, palette)
        else:
            heading = _parts_heading(width) if place else _slices_heading(name_width, width)
            canvas.text(0, y, heading, palette.ink("muted"))
        if is_chosen:
            mark_row(canvas, y, palette, glyphs)
    above, below = (sum(line.number is not None for line in part) for part in (lines[: seen.start], lines[seen.stop :]))
    tell_unseen(canvas, len(seen) + 1, above, below, palette, glyphs)
    return canvas


def _summary(answer: SlicesAnswer, width: int) -> str:
    error = f"{answer.wrong:,} mistakes ({percent(answer.wrong / max(answer.images, 1))})"
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
    lines = [_Line(None), *(_Line(number, one) for number, one in enumerate(answer.worst))]
    lines += [_Line(None)] * bool(answer.attributes)
    for number, (name, parts) in enumerate(answer.attributes, len(answer.worst)):
        lines.append(_Line(number, None, name, parts))
    return lines


def _name_width(answer: SlicesAnswer) -> int:
    return max((len(one.name) for one in answer.worst), default=0) if answer.worst else LEAST_NAME


def _slices_heading(name_width: int, width: int) -> str:
    name = f" {'worst slices':<{name_width}}"
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


def _slice_row(canvas: Canvas, y: int, name_width: int, one: SliceRow, palette: Palette, glyphs: Glyphs) -> None:
    is_significant = one.p < SIGNIFICANCE
    mark = "*" if is_significant else " "
    interval = f"[{interval_text(*wilson_interval(one.wrong, one.count))}]"
    canvas.text(1, y, shorten(one.name, name_width, glyphs), palette.ink("text", bold=is_significant))
    error = f"{mark}{percent_digits(one.wrong / one.count, 1):>6}"
    x = 1 + name_width + 1
    canvas.text(x, y, error, palette.ink("warm" if is_significant else "text"))
    others = percent_digits(one.rest_wrong / max(one.rest_count, 1), 1)
    figures = f"{interval:<13}{others:>6}{f' {one.count:,}':>9}"
    texts = f"{figures}  {_p_text(one.p):<{P_WIDTH}}", figures, interval, ""
    canvas.text(x + 8, y, first_fitting(texts, max(canvas.width - x - 8, 0)), palette.ink("muted"))


def difference_text(one: SliceRow) -> str:
    """Write by how much the error of a slice differs from that of all other images."""
    low, high = difference_interval(one.wrong, one.count, one.rest_wrong, one.rest_count)
    difference = one.wrong / one.count - one.rest_wrong / max(one.rest_count, 1)
    return f"{100 * difference:+.1f} points [{100 * low:+.1f} to {100 * high:+.1f}], p {_p_text(one.p)} (Holm)"


def _p_text(p: float) -> str:
    return f"<{LEAST_P}" if p < LEAST_P else f"{p:.3f}"


def _attribute_row(canvas: Canvas, y: int, line: _Line, part: int | None, palette: Palette) -> None:
    """Draw the errors of the parts; under the cursor also which images these are."""
    canvas.text(1, y, line.attribute, palette.ink("text"))
    for place, one in enumerate(line.parts):
        is_significant = one.p < SIGNIFICANCE
        text = f"{percent_digits(one.wrong / one.count, 1)}{'*' if is_significant else ' '}"
        x = ATTRIBUTE_WIDTH + CELL_WIDTH * place
        canvas.right(x + CELL_WIDTH, y, text, palette.ink("warm" if is_significant else "text"))
        if place == part:
            mark_cell(canvas, x + 1, y, CELL_WIDTH - 1, palette)
    if part is not None and part < len(line.parts):
        told, x = line.parts[part], ATTRIBUTE_WIDTH + CELL_WIDTH * PARTS + 2
        texts = f"{told.name}, {told.count:,} images", told.name, ""
        canvas.text(x, y, first_fitting(texts, max(canvas.width - x, 0)), palette.ink("muted"))
