"""Draws the errors on corrupted images as a table. It knows no run."""

import numpy as np

from mnist_tui.engine.corruption.names import CELLS, CORRUPTIONS, SEVERITIES
from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.features.trust.cell import mark_cell
from mnist_tui.tui.features.trust.robustness_queries import RobustnessAnswer
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import first_fitting

NAME_WIDTH, LEAST_CELL, MOST_CELL = 14, 5, 12
LEAST_WITH_INTERVAL = 11
NAMES = tuple(CORRUPTIONS)


def paint_robustness(
    answer: RobustnessAnswer, row: int, column: int, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw a summary, the cell under the cursor in words, a heading, and as many rows as fit around the cursor."""
    canvas = Canvas(width, height)
    canvas.text(0, 0, _summary(answer, width), palette.ink("text"))
    canvas.text(0, 1, _chosen_text(answer, row, column, width), palette.ink("muted"))
    cell = min(max((width - NAME_WIDTH - 1) // SEVERITIES, LEAST_CELL), MOST_CELL)
    name_width = min(NAME_WIDTH, max(width - SEVERITIES * cell - 1, 3))
    for severity in range(SEVERITIES):
        canvas.right(1 + name_width + (severity + 1) * cell, 2, str(severity + 1), palette.ink("muted"))
    canvas.text(1, 2, "error %"[:name_width], palette.ink("muted"))
    room = max(height - 3, 0)
    first = min(max(row - room // 2, 0), max(len(NAMES) - room, 0))
    for y, place in enumerate(range(first, min(first + room, len(NAMES))), 3):
        is_chosen = place == row
        canvas.text(1, y, NAMES[place][:name_width], palette.ink("text"))
        for severity in range(SEVERITIES):
            number = place * SEVERITIES + severity
            x = 1 + name_width + severity * cell
            if number < len(answer.wrong):
                _cell(canvas, x, y, cell, int(answer.wrong[number]), answer, palette, glyphs)
            else:
                canvas.right(x + cell, y, glyphs.unknown, palette.ink("faint"))
            if is_chosen and severity == column:
                mark_cell(canvas, x + 1, y, cell - 1, palette)
        if is_chosen:
            canvas.cursor = 0, y
            canvas.text(0, y, glyphs.pointer, palette.ink("key", bold=True))
    return canvas


def _cell(
    canvas: Canvas, x: int, y: int, cell: int, wrong: int, answer: RobustnessAnswer, palette: Palette, glyphs: Glyphs
) -> None:
    """Write an error; it is amber where its interval lies above that of the images as they are."""
    low, high = wilson_interval(wrong, answer.images)
    text = f"{100 * wrong / answer.images:.1f}"
    if cell >= LEAST_WITH_INTERVAL:
        text += f" {glyphs.give_or_take}{50 * (high - low):.1f}"
    is_worse = low > wilson_interval(answer.clean_wrong, answer.images)[1]
    canvas.right(x + cell, y, text, palette.ink("warm" if is_worse else "text"))


def _summary(answer: RobustnessAnswer, width: int) -> str:
    known, images = len(answer.wrong), max(answer.images, 1)
    clean = f"clean {100 * answer.clean_wrong / images:.1f} %"
    mean = f"{100 * float(np.mean(answer.wrong)) / images:.1f} %" if known else "?"
    if known < len(CELLS):
        done = f"{known} of {len(CELLS)} measured"
        return first_fitting((f"{clean}, corrupted {mean} so far: {done}", f"{clean}: {done}", done), width)
    return first_fitting(
        (f"{clean}, mean corruption error {mean}, amber above clean", f"{clean}, corrupted {mean}", mean), width
    )


def _chosen_text(answer: RobustnessAnswer, row: int, column: int, width: int) -> str:
    """Return the error under the cursor with its interval, and what is done to the images."""
    number = row * SEVERITIES + column
    name = f"{NAMES[row]} {column + 1}"
    if number >= len(answer.wrong):
        return first_fitting((f"{name}: {CORRUPTIONS[NAMES[row]]}", name), width)
    wrong = int(answer.wrong[number])
    error = f"{name}: {100 * wrong / answer.images:.1f} % [{interval_text(*wilson_interval(wrong, answer.images))}]"
    return first_fitting((f"{error}, {CORRUPTIONS[NAMES[row]]}", error, name), width)
