"""Draws the errors on corrupted images as a table. It knows no run."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.corruption.names import CELLS, CORRUPTIONS, SEVERITIES
from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.features.trust.examples import Examples, columns_beside, paint_examples
from mnist_tui.tui.features.trust.robustness_curve import severity_curve
from mnist_tui.tui.features.trust.robustness_help import (
    HELP_FIGURES,
    HELP_NAME,
    help_text,
    paint_augmentations,
    tell_help,
)
from mnist_tui.tui.features.trust.robustness_queries import RobustnessAnswer
from mnist_tui.tui.features.trust.table import mark_cell, mark_row, seen_rows, tell_unseen
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import first_fitting
from mnist_tui.tui.paint.ticks import percent, percent_digits

NAMES = tuple(CORRUPTIONS)
NAME_WIDTH, LEAST_CELL, MOST_CELL = 14, 5, 12
LEAST_WITH_INTERVAL = 11
LEAST_WITH_HELP, LEAST_WITH_FIGURES = 76, 98
TABLE_WIDTH = 1 + NAME_WIDTH + SEVERITIES * MOST_CELL + HELP_FIGURES
LEAST_HEIGHT, WHOLE_HEIGHT = 12, 3 + len(NAMES)
"""Rows from which the cell under the cursor is described; but for those where all rows are seen only without it."""
LEAST_CURVE, MOST_CURVE = 8, 24
"""Rows of the curve below the table."""


@dataclass(frozen=True, slots=True)
class RobustnessText:
    """All that the page shows."""

    answer: RobustnessAnswer
    row: int
    column: int
    examples: Examples | None = None
    """Those of the cell under the cursor; None until they are here."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of the table are."""

    name: int
    cell: int
    help: int
    """Columns of what helps; 0 where there is no room."""

    @classmethod
    def of(cls, width: int) -> "_Columns":
        wanted = HELP_FIGURES if width >= LEAST_WITH_FIGURES else HELP_NAME if width >= LEAST_WITH_HELP else 0
        cell = min(max((width - NAME_WIDTH - 1 - wanted) // SEVERITIES, LEAST_CELL), MOST_CELL)
        return cls(min(NAME_WIDTH, max(width - SEVERITIES * cell - 1, 3)), cell, wanted)

    def left(self, severity: int) -> int:
        """Return where the cell of a severity, from 0, begins; one more than there are is what helps."""
        return 1 + self.name + severity * self.cell


def is_wide(width: int) -> bool:
    """True where images of the cell under the cursor are beside the table."""
    return columns_beside(width, TABLE_WIDTH) > 0


def paint_robustness(text: RobustnessText, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw what is known in words, a heading, and as many rows as fit around the cursor; beside them its images."""
    canvas, beside = Canvas(width, height), columns_beside(width, TABLE_WIDTH)
    table = TABLE_WIDTH if beside else width
    canvas.text(0, 0, _summary(text.answer, table), palette.ink("text"))
    is_described = height >= LEAST_HEIGHT and height != WHOLE_HEIGHT
    lines = [_chosen_text(text, table)] * is_described + [help_text(NAMES[text.row], table, glyphs)]
    for y, line in enumerate(lines, 1):
        canvas.text(0, y, line, palette.ink("muted"))
    top, whole = len(lines) + 1, len(NAMES) + 1
    canvas.paste(0, top, _table(text, table, height - top, palette, glyphs))
    if (below := height - top - whole - 1) >= LEAST_CURVE:
        curve = paint_chart(severity_curve(text.answer, text.row), table, min(below, MOST_CURVE), palette, glyphs)
        canvas.paste(0, top + whole + 1, curve)
    if beside:
        canvas.paste(width - beside, 0, _beside(text, beside, height, palette, glyphs))
    return canvas


def _table(text: RobustnessText, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    canvas, columns = Canvas(width, max(height, 0)), _Columns.of(width)
    _heading(canvas, columns, palette)
    seen = seen_rows(len(NAMES), text.row, height - 1)
    for y, row in enumerate(seen, 1):
        _row(canvas, y, row, text, columns, palette, glyphs)
    tell_unseen(canvas, len(seen) + 1, seen.start, len(NAMES) - seen.stop, palette, glyphs)
    return canvas


def _heading(canvas: Canvas, columns: _Columns, palette: Palette) -> None:
    ink = palette.ink("muted")
    canvas.text(1, 0, "error %"[: columns.name], ink)
    for severity in range(SEVERITIES):
        canvas.right(columns.left(severity + 1), 0, str(severity + 1), ink)
    word, end = "severity ", columns.left(1) - 1
    if end - len(word) > len(" error % "):
        canvas.right(end, 0, word, ink)
    if columns.help:
        names = f"{'helps':<{HELP_NAME}}without, with" if columns.help == HELP_FIGURES else "helps"
        canvas.text(columns.left(SEVERITIES) + 2, 0, names, ink)


def _row(
    canvas: Canvas, y: int, row: int, text: RobustnessText, columns: _Columns, palette: Palette, glyphs: Glyphs
) -> None:
    canvas.text(1, y, NAMES[row][: columns.name], palette.ink("text"))
    for severity in range(SEVERITIES):
        number, x = row * SEVERITIES + severity, columns.left(severity)
        if number < len(text.answer.wrong):
            _cell(canvas, x, y, columns.cell, int(text.answer.wrong[number]), text.answer, palette, glyphs)
        else:
            canvas.right(x + columns.cell, y, glyphs.unknown, palette.ink("faint"))
        if (row, severity) == (text.row, text.column):
            mark_cell(canvas, x + 1, y, columns.cell - 1, palette)
    if columns.help:
        tell_help(canvas, columns.left(SEVERITIES) + 2, y, NAMES[row], columns.help == HELP_FIGURES, palette, glyphs)
    if row == text.row:
        mark_row(canvas, y, palette, glyphs)


def _cell(
    canvas: Canvas, x: int, y: int, cell: int, wrong: int, answer: RobustnessAnswer, palette: Palette, glyphs: Glyphs
) -> None:
    """Write an error; it is marked where its interval lies above that of the images as they are."""
    low, high = wilson_interval(wrong, answer.images)
    text = percent_digits(wrong / answer.images, 1)
    if cell >= LEAST_WITH_INTERVAL:
        text += f" {glyphs.give_or_take}{50 * (high - low):.1f}"
    is_worse = low > wilson_interval(answer.clean_wrong, answer.images)[1]
    canvas.right(x + cell, y, text, palette.ink("warm" if is_worse else "text", bold=is_worse))


def _summary(answer: RobustnessAnswer, width: int) -> str:
    known, images = len(answer.wrong), max(answer.images, 1)
    clean = f"clean {percent(answer.clean_wrong / images, 1)}"
    mean = percent(float(np.mean(answer.wrong)) / images, 1) if known else "?"
    if known < len(CELLS):
        done = f"{known} of {len(CELLS)} measured"
        return first_fitting((f"{clean}, corrupted {mean} so far: {done}", f"{clean}: {done}", done), width)
    return first_fitting(
        (f"{clean}, mean corruption error {mean}, bold is above clean", f"{clean}, corrupted {mean}", mean), width
    )


def _chosen_text(text: RobustnessText, width: int) -> str:
    """Return the error under the cursor with its interval, and what is done to the images."""
    answer, number, corruption = text.answer, text.row * SEVERITIES + text.column, NAMES[text.row]
    name = f"{corruption} {text.column + 1}"
    if number >= len(answer.wrong):
        return first_fitting((f"{name}: {CORRUPTIONS[corruption]}", name), width)
    wrong = int(answer.wrong[number])
    interval = interval_text(*wilson_interval(wrong, answer.images))
    error = f"{name}: {percent(wrong / answer.images, 1)} [{interval}]"
    return first_fitting((f"{error}, {CORRUPTIONS[corruption]}", error, name), width)


def _beside(text: RobustnessText, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw what every augmentation does to the row, and below it images of the cell under the cursor."""
    canvas, above = Canvas(width, height), paint_augmentations(NAMES[text.row], width, palette, glyphs)
    canvas.paste(0, 0, above)
    if text.examples is not None:
        top = above.height + 1
        canvas.paste(0, top, paint_examples(text.examples, width, height - top, palette, glyphs))
    return canvas
