"""The page of the help: its sections as rows of a width, and the picture of those that are seen. No Textual here."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from mnist_tui.tui.features.help.content import Row, Section
from mnist_tui.tui.paint.canvas import BOLD, DIM, UNDERLINE, Canvas, Ink
from mnist_tui.tui.paint.look import Look

WIDE = 101
"""Columns from which tables that may stand in two columns do: a window of 120."""
LONGEST_NAME = 20
"""Columns for the names of a table; a longer one is wrapped."""
LEAST_TEXT = 28
"""Columns that the text of a table must have beside its name; in fewer it stands below it."""
GAP = 2
"""Blank columns between those of a table, and before the scroll bar."""


class Piece(NamedTuple):
    """A text at its column, and its style as a sum of BOLD and UNDERLINE, and DIM for grey."""

    x: int
    text: str
    style: int = 0


Line = tuple[Piece, ...]


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into rows of at most `width`, at blanks; a word that is too long is broken, too."""
    rows, row = [], ""
    for word in text.split():
        joined = f"{row} {word}" if row else word
        if len(joined) <= width:
            row = joined
            continue
        if row:
            rows.append(row)
        whole = (len(word) - 1) // width * width
        rows += [word[start : start + width] for start in range(0, whole, width)]
        row = word[whole:]
    return [*rows, row]


def lines_of(sections: Sequence[Section], width: int) -> list[Line]:
    """Return the sections, each below its heading, in rows of at most `width`, at least 1."""
    return [line for section in sections for line in _known_lines(section, max(width, 1))]


@lru_cache(maxsize=64)
def _known_lines(section: Section, width: int) -> tuple[Line, ...]:
    """Return the rows of a section: it takes long, and most are the same whenever the help is opened."""
    return tuple(_lines_of_section(section, width))


def _lines_of_section(section: Section, width: int) -> Iterator[Line]:
    yield ()
    for heading in wrapped(section.heading, width):
        yield (Piece(0, heading, BOLD | UNDERLINE),)
    if section.text:
        yield from ((Piece(0, row),) for row in wrapped(section.text, width))
        return
    columns = 2 if section.is_wide and width >= WIDE else 1
    name_width = min(max(len(name) for name, _ in section.rows), LONGEST_NAME)
    column_width = (width - GAP * (columns - 1)) // columns
    height = -(-len(section.rows) // columns)
    for y in range(height):
        cells = (_lines_of_row(row, name_width, column_width) for row in section.rows[y::height])
        for beside in zip_longest(*cells, fillvalue=()):
            yield tuple(
                piece._replace(x=piece.x + number * (column_width + GAP), style=DIM if section.is_grey else piece.style)
                for number, line in enumerate(beside)
                for piece in line
            )


def _lines_of_row(row: Row, name_width: int, width: int) -> Iterator[Line]:
    """Yield a row of a table: the name, and beside it what it means, or below it where that would be a thin column."""
    if width - name_width - GAP < LEAST_TEXT:
        yield from ((Piece(0, name, BOLD),) for name in wrapped(row[0], width))
        yield from ((Piece(GAP, text),) for text in wrapped(row[1], max(width - GAP, 1)))
        return
    indent = name_width + GAP
    names, texts = wrapped(row[0], name_width), wrapped(row[1], max(width - indent, 1))
    for name, text in zip_longest(names, texts, fillvalue=""):
        yield Piece(0, name, BOLD), Piece(indent, text)


def paint_page(lines: Sequence[Line], top: int, width: int, height: int, look: Look) -> Canvas:
    """Draw the rows from `top` on, and the scroll bar in the last column."""
    canvas, text, grey = Canvas(width, height), look.palette.ink("text"), look.palette.ink("muted")
    for y, line in enumerate(lines[top : top + height]):
        for x, words, style in line:
            canvas.text(x, y, words, grey if style & DIM else text)
            canvas.add_style(x, y, len(words), 1, style & ~DIM)
    _paint_bar(canvas, top, len(lines), look)
    return canvas


def _paint_bar(canvas: Canvas, top: int, count: int, look: Look) -> None:
    height = canvas.height
    if count <= height or not height:
        return
    length = max(height * height // count, 1)
    y, x = top * (height - length) // (count - height), canvas.width - 1
    if look.palette.line >= 0:
        canvas.fill(x, y, 1, length, look.palette.line)
    else:
        canvas.upright(x, y, length, look.glyphs.upright, Ink())
