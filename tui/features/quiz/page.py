"""A page of the quiz as rows of a width, with its figure beside the text or in it. It knows no run."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from mnist_tui.tui.features.quiz.charts import Chart
from mnist_tui.tui.features.quiz.recorded import Exhibit
from mnist_tui.tui.features.quiz.text import QuizText, Said
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.digit import paint_digit_half
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.probabilities import ClassProbabilities, paint_probabilities
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import first_fitting, in_ascii, whole_words

WIDEST_TEXT = 76
"""Longer rows of prose are hard to read."""
BESIDE = 76
"""Columns from which the figure stands beside the text."""
FIGURE_PART, GAP = 0.46, 2
"""The part of the columns that it gets there, and the columns between both."""
LEAST_FIGURE, MOST_FIGURE = 6, 14
"""Rows of the figure within the text."""
LEAST_OF_TWO = 18
"""Rows from which two charts stand above each other."""
MOST_BESIDE = 36
"""Rows of a figure beside the text."""
WIDEST_DIGIT = 28
LETTERS = {"→": "l"}
"""Keys by another name where the terminal cannot draw the first."""
WIDEST_SIGN = 2
"""Columns of a sign in ASCII."""


@dataclass(frozen=True, slots=True, eq=False)
class Illustration:
    """Curves, or an image with the probabilities of its classes."""

    charts: tuple[Chart, ...] = ()
    exhibit: Exhibit | None = None
    shows_label: bool = False

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to be seen."""
        return not self.charts and self.exhibit is None


@dataclass(frozen=True, slots=True)
class Row:
    """A row in one ink."""

    text: str
    role: Role = "text"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is."""

    rows: tuple[Row, ...]
    figure_at: int | None
    """The row of the illustration, that has so many; None where it stands beside the text, or is none."""
    figure_rows: int
    text_x: int
    text_width: int
    answers_at: int
    """The first row of the answers."""


def layout(text: QuizText, has_figure: bool, width: int, height: int, glyphs: Glyphs) -> Layout:
    """Break the text into rows, and give the figure its place."""
    is_beside = has_figure and width >= BESIDE
    text_x = round(width * FIGURE_PART) + GAP if is_beside else 0
    text_width = max(min(width - text_x - 1, WIDEST_TEXT), 1)
    rows = [row for one in text.asks for row in _rows_of(one, text_width, glyphs)]
    figure_at, figure_rows = None, 0
    if has_figure and not is_beside:
        figure_at, figure_rows = len(rows), min(max(height // 2, LEAST_FIGURE), MOST_FIGURE)
        rows += [Row("")] * figure_rows
    rows += [Row("")] * (figure_at is None)
    answers_at = len(rows)
    rows += [row for one in text.answers for row in _rows_of(one, text_width, glyphs)]
    for one in text.told:
        rows += [Row(""), *_rows_of(one, text_width, glyphs)]
    return Layout(tuple(rows), figure_at, figure_rows, text_x, text_width, answers_at)


def _rows_of(said: Said, width: int, glyphs: Glyphs) -> Iterator[Row]:
    is_ascii = glyphs.name == "ascii"
    head = in_ascii(said.head[0]).ljust(WIDEST_SIGN) + said.head[1:] if is_ascii and said.head else said.head
    lines = textwrap.wrap(
        in_ascii(said.text) if is_ascii else said.text, max(width - len(head), 8), break_on_hyphens=False
    )
    for place, line in enumerate(lines):
        yield Row((head if place == 0 else " " * len(head)) + line, said.role, said.bold)


def room_of(height: int) -> int:
    """Return the rows for the text above what the key does."""
    return max(height - 1, 1)


def last_top(found: Layout, height: int) -> int:
    """Return the first row that is seen once the end of the text is."""
    return max(len(found.rows) - room_of(height), 0)


def paint_page(
    text: QuizText, illustration: Illustration, top: int, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw the rows from the `top`-th on, and what the key does below them."""
    canvas = Canvas(width, height)
    if not canvas.width or not canvas.height:
        return canvas
    found = layout(text, not illustration.is_empty, width, height, glyphs)
    room, first = room_of(height), min(top, last_top(found, height))
    body = Canvas(width, room)
    for y, row in enumerate(found.rows[first : first + room]):
        body.text(found.text_x, y, row.text, palette.ink(row.role, bold=row.bold))
    if found.figure_at is not None:
        body.paste(
            0, found.figure_at - first, paint_illustration(illustration, width, found.figure_rows, palette, glyphs)
        )
    canvas.paste(0, 0, body)
    if found.text_x:
        canvas.paste(
            0, 0, paint_illustration(illustration, found.text_x - GAP, min(height, MOST_BESIDE), palette, glyphs)
        )
    below = len(found.rows) - room - first
    action_y = min(len(found.rows) - first + 1, height - 1) if found.text_x else height - 1
    _paint_action(canvas, text, (found.text_x, action_y), below, palette, glyphs)
    return canvas


def _paint_action(
    canvas: Canvas, text: QuizText, at: tuple[int, int], below: int, palette: Palette, glyphs: Glyphs
) -> None:
    (x, y), more = at, f"{glyphs.down} {below} more" if below > 0 else ""
    canvas.right(canvas.width, canvas.height - 1, more, palette.ink("muted"))
    if text.action and canvas.height > 1:
        plain = glyphs.name == "ascii"
        told = f"{glyphs.pointer} {LETTERS.get(text.key, text.key) if plain else text.key}  {text.action}"
        told = in_ascii(told) if plain else told
        fitted = whole_words(told, canvas.width - x - len(more) - 1, glyphs)
        canvas.text(x, y, fitted, palette.ink("key", bold=True))
        canvas.cursor = x, y


def paint_illustration(illustration: Illustration, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the curves, each below its title, or the image."""
    canvas = Canvas(width, height)
    if illustration.exhibit is not None:
        _paint_exhibit(canvas, illustration.exhibit, illustration.shows_label, palette, glyphs)
        return canvas
    count = len(illustration.charts)
    is_stacked = count < 2 or height >= LEAST_OF_TWO
    for place, chart in enumerate(illustration.charts):
        if is_stacked:
            x, y = 0, height * place // count
            part = Canvas(width, height * (place + 1) // count - y)
        else:
            x, y = (width + 1) * place // count, 0
            part = Canvas((width + 1) * (place + 1) // count - x - 1, height)
        title = whole_words(first_fitting(chart.titles, part.width), part.width, glyphs)
        part.text(0, 0, title, palette.ink("muted"))
        part.paste(0, 1, paint_chart(chart.data, part.width, part.height - 1, palette, glyphs))
        canvas.paste(x, y, part)
    return canvas


def _paint_exhibit(canvas: Canvas, exhibit: Exhibit, shows_label: bool, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the image, and the bars beside it or, where that is narrow, below."""
    label = exhibit.label if shows_label else None
    bars = ClassProbabilities(exhibit.classes, exhibit.probabilities, label, exhibit.predicted)
    digit_rows = min(canvas.height, WIDEST_DIGIT // 2)
    digit_width = min(2 * digit_rows, canvas.width, WIDEST_DIGIT)
    if canvas.height >= digit_rows + len(exhibit.classes) + 1:
        canvas.paste(0, 0, paint_digit_half(exhibit.pixels, digit_width, digit_rows, palette, glyphs))
        height = canvas.height - digit_rows - 1
        canvas.paste(0, digit_rows + 1, paint_probabilities(bars, canvas.width, height, palette, glyphs))
        return
    digit_width = min(digit_width, canvas.width // 2)
    canvas.paste(0, 0, paint_digit_half(exhibit.pixels, digit_width, digit_rows, palette, glyphs))
    width = canvas.width - digit_width - 2
    canvas.paste(digit_width + 2, 0, paint_probabilities(bars, width, canvas.height, palette, glyphs))
