"""Fits a page into rows: what is said of it in so much room, the most important first. It draws nothing."""

import math
import textwrap
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.features.learn.page import Page, Sentence, SumRow, Table, TableRow
from mnist_tui.tui.features.learn.symbols import amount, signed
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import whole_words

WIDEST_TEXT = 92
LEAST_ROWS, USUAL_ROWS = 3, 6
"""Of a table before the sentences have room, and before anything else has."""
ROOM_FOR_ALL = 14
"""Rows from which the rows of a table that stands alone and has no bars come before the sentences: each counts."""
FEW = 10
"""A table of no more rows is shown as a whole where that is possible."""
STRIP_ROWS = 2
LOWEST, LOW, TALL = 9, 18, 30
"""Rows from which the chain stands below everything else, from which code does, too, and from which more of it."""
MOST_BOTTOM = 5
LEAST_DIGIT = 5
"""Of an image: in fewer rows nobody knows what it is."""
FAR = 10**6


@dataclass(frozen=True, slots=True)
class Line:
    """A row of text in a role."""

    text: str
    role: Role = "text"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is shown of a page, from the top: tables with their rows, strip, sentences."""

    rows: tuple[int, ...] = ()
    """Of every table."""
    sums: tuple[tuple[SumRow, ...], ...] = ()
    """Below every table."""
    headers: bool = True
    strip: bool = False
    lead: tuple[Line, ...] = ()
    sentences: tuple[Line, ...] = ()
    blanks: int = 0
    """Blank rows between the parts that there is room for."""


def wrapped(sentences: tuple[Sentence, ...], width: int) -> list[Line]:
    """Return sentences as rows."""
    return [
        Line(line, one.role)
        for one in sentences
        for line in textwrap.wrap(one.text, max(min(width, WIDEST_TEXT), 1), break_on_hyphens=False)
    ]


def split_rows(table: Table, shown: int) -> tuple[tuple[TableRow, ...], tuple[TableRow, ...]]:
    """Return the rows that are shown and those that are not: the one that is looked at, and those that matter most.

    These have the longest bars, or else stand first.
    """
    rows = table.rows

    def importance(place: int) -> tuple[bool, float]:
        value = abs(rows[place].value) if table.has_bars and math.isfinite(rows[place].value) else 0.0
        return not rows[place].is_marked, -value

    chosen = set(sorted(range(len(rows)), key=importance)[:shown])
    return (
        tuple(row for place, row in enumerate(rows) if place in chosen),
        tuple(row for place, row in enumerate(rows) if place not in chosen),
    )


def sums_of(table: Table, shown: int) -> tuple[SumRow, ...]:
    """Return the rows below a table of which so many rows are shown: what is left out, bias, total."""
    _, hidden = split_rows(table, shown)
    more = table.more + len(hidden) if table.more_name else 0
    if not more:
        return table.sums
    rest = signed(table.more_sum + sum(row.value for row in hidden)) if table.adds_up else ""
    count, _, word = amount(more, table.more_name).partition(" ")
    return (SumRow(f"{count} more {word}", rest), *table.sums)


def planned(page: Page, width: int, height: int, glyphs: Glyphs) -> Plan:
    """Return what fits below the heading into so many columns and rows."""
    is_one = len(page.tables) == 1 and not page.tables[0].has_bars and height >= ROOM_FOR_ALL
    rows = [min(FEW if is_one else LEAST_ROWS, len(table.rows)) for table in page.tables]
    sums = [sums_of(table, shown) for table, shown in zip(page.tables, rows, strict=True)]
    below = sum(map(len, sums))
    headers = height > sum(rows) + below + len(page.tables)
    left = height - sum(rows) - below - headers * len(page.tables)
    lead = [Line(line) for line in _code_rows(page.lead, width)][: max(left, 0)]
    left -= len(lead)
    sentences = wrapped(page.sentences, width)
    if page.digit is not None:
        least = min(least_digit_rows(page.digit), left)
        left -= min(page.digit.shape[0], max(left - len(sentences), least))
    said = cut(sentences, max(left, 0), width, glyphs)
    left = _filled(page, rows, max(left - len(said), 0), USUAL_ROWS)
    strip = page.strip is not None and left >= STRIP_ROWS + 1
    left -= STRIP_ROWS * strip
    blanks = min(left, 1 + bool(page.sentences) + (strip or len(page.tables) > 1))
    _filled(page, rows, left - blanks, FAR)
    sums = [sums_of(table, shown) for table, shown in zip(page.tables, rows, strict=True)]
    return Plan(tuple(rows), tuple(sums), headers, strip, tuple(lead), tuple(said), blanks)


def least_digit_rows(digit: NDArray[np.uint8]) -> int:
    """Return the rows below which an image is left out."""
    return min(LEAST_DIGIT, len(digit) // 2)


def cut(lines: list[Line], rows: int, width: int, glyphs: Glyphs) -> list[Line]:
    """Return so many lines, and show where there are more."""
    if len(lines) <= rows or not rows:
        return lines[:rows]
    last = lines[rows - 1]
    return [*lines[: rows - 1], Line(whole_words(f"{last.text} {lines[rows].text}", width, glyphs), last.role)]


def _filled(page: Page, rows: list[int], left: int, most: int) -> int:
    """Give `left` rows to the tables, none more than `most`; return how many are left."""
    for place, table in enumerate(page.tables):
        wanted = len(table.rows) if len(table.rows) <= max(most, FEW) else most
        extra = min(left, max(wanted - rows[place], 0))
        rows[place] += extra
        left -= extra
        is_whole = extra > 0 and rows[place] == len(table.rows) and not table.more and bool(table.more_name)
        left += is_whole  # the row that counts what is left out is there no more
        if not is_whole and rows[place] == len(table.rows) - 1 and not table.more and table.more_name and left == 0:
            rows[place] += 1  # the last row takes no more room than a row that says so
    return left


def bottom_lines(page: Page, width: int, height: int) -> tuple[Line, ...]:
    """Return the engine's code and the chain, which stand below everything else in the whole width."""
    room = MOST_BOTTOM if height >= TALL else 2 if height >= LOW else 1 if height >= LOWEST else 0
    chain = (Line(fitted_chain(page.chain, width), "key"),) if page.chain and room else ()
    code: list[Line] = []
    for text in page.code[:: -1 if page.ends_code else 1] if height >= LOW else ():
        rows = [Line(row, "muted") for row in _code_rows(text, width)]
        if len(code) + len(rows) > room - len(chain):
            break  # half a statement says nothing
        code = [*rows, *code] if page.ends_code else [*code, *rows]
    return (*code, *chain)


def _code_rows(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 1), subsequent_indent="    ", break_on_hyphens=False)


def fitted_chain(chain: str, width: int) -> str:
    """Return a chain that fits: in a narrow window without its factors."""
    if len(chain) <= width:
        return chain
    name, *_, value = chain.split(" = ")
    return f"{name} = {value}"[: max(width, 0)]
