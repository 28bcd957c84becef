"""The list of runs as columns of text that fit into a width. It knows no colours but their roles, and no cells."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.features.runs.queries import RunRow
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.setting_name import short_name
from mnist_tui.tui.paint.text import shorten
from mnist_tui.tui.paint.ticks import duration, percent, percent_digits

GAP = 2
LONGEST_VALUE = 12
LEAST_NAME, LONGEST_NAME = 12, 30
LEAST_FIXED = 2
"""Columns, of state and accuracy, that stay in any width."""
LEAST_CURVE, LONGEST_CURVE = 8, 24
STATES: dict[str, Role] = {
    "running": "key",
    "paused": "key",
    "interrupted": "warm",
    "diverged": "wrong",
    "damaged": "wrong",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, a text for every run, and how wide it is."""

    title: str
    texts: tuple[str, ...]
    is_right: bool = False
    """True for numbers."""

    width: int = field(init=False)
    """In cells; measured once, for every row of every frame needs it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max(map(len, (self.title, *self.texts))))


@dataclass(frozen=True, slots=True)
class Table:
    """What fits: the columns, the settings among them that did not, and cells that are left for a small curve."""

    columns: tuple[Column, ...]
    left_out: int
    """Settings that differ, too."""
    curve_width: int


def table_of(rows: Sequence[RunRow], settings: Sequence[str], width: int, glyphs: Glyphs) -> Table:
    """Return the columns of these runs for a pane of that width; first the accuracy, then the settings that differ.

    No column is cut: without room the time is left out, and then the interval.
    """
    names = tuple(row.name for row in rows)
    longest, tail = max(map(len, names), default=0), _fixed(rows, glyphs)
    while len(tail) > LEAST_FIXED and 2 + min(longest, LEAST_NAME) + _taken(tail) > width:
        tail.pop()
    spare = width - _taken(tail) - 2
    name_width = min(longest, LONGEST_NAME, max(spare // 2, LEAST_NAME))
    head = [Column("run", tuple(shorten(name, name_width, glyphs) for name in names))]
    shown: list[Column] = []
    for column in _settings(rows, settings, glyphs):
        if 2 + _taken([*head, *shown, column, *tail]) > width:
            break
        shown.append(column)
    columns = (*head, *shown, *tail)
    left = width - 2 - _taken(columns)
    test = Column("test %", tuple(map(test_text, rows)), is_right=True)
    if any(test.texts) and left >= _taken([test]) + LEAST_CURVE:
        columns, left = (*columns[:-1], test, columns[-1]), left - _taken([test])
    curve = min(left, LONGEST_CURVE) if left >= LEAST_CURVE else 0
    return Table(columns, len(list(_settings(rows, settings, glyphs))) - len(shown), curve)


def _taken(columns: Sequence[Column]) -> int:
    return sum(column.width + GAP for column in columns)


def _fixed(rows: Sequence[RunRow], glyphs: Glyphs) -> list[Column]:
    return [
        Column("state", tuple(state_text(row) for row in rows)),
        _accuracies(rows, glyphs),
        Column("95 %", tuple(interval_of(row) for row in rows), is_right=True),
        Column("time", tuple(duration(row.seconds) for row in rows), is_right=True),
    ]


def _accuracies(rows: Sequence[RunRow], glyphs: Glyphs) -> Column:
    """Return the best accuracies; what was reached on the test images is never taken for validation accuracy."""
    if all(row.split == "validation" for row in rows):
        return Column("best valid %", tuple(accuracy_text(row, glyphs) for row in rows), is_right=True)
    texts = (f"{accuracy_text(row, glyphs)} {'test' if row.split == 'test' else '    '}" for row in rows)
    return Column("best %     ", tuple(texts), is_right=True)


def _settings(rows: Sequence[RunRow], settings: Sequence[str], glyphs: Glyphs) -> Iterator[Column]:
    """Yield the settings that differ between these runs."""
    for place, name in enumerate(settings):
        values = [row.values[place] if place < len(row.values) else "" for row in rows]
        if len({value for value in values if value}) > 1:
            texts = tuple(shorten(value, LONGEST_VALUE, glyphs) for value in values)
            yield Column(short_name(name, glyphs), texts, is_right=True)


def state_text(row: RunRow) -> str:
    """Return the state of a run; of one that goes on, how far it is."""
    if row.state == "running" and row.epochs:
        return percent(row.epoch / row.epochs, 0, " %")
    return row.state


def accuracy_text(row: RunRow, glyphs: Glyphs) -> str:
    """Write the best accuracy in percent."""
    return glyphs.unknown if row.accuracy is None else percent_digits(row.accuracy)


def test_text(row: RunRow) -> str:
    """Write the accuracy of the last evaluation on the test images in percent; nothing without one."""
    return "" if row.tested is None else percent_digits(row.tested.right / row.tested.count)


def test_interval_of(row: RunRow) -> str:
    """Write the 95 % interval of that."""
    return "" if row.tested is None else interval_text(*wilson_interval(row.tested.right, row.tested.count))


def interval_of(row: RunRow) -> str:
    """Write the 95 % interval of that; nothing where nobody knows of how many images it is."""
    if row.accuracy is None or not row.images or not math.isfinite(row.accuracy):
        return ""
    return interval_text(*wilson_interval(round(row.accuracy * row.images), row.images))
