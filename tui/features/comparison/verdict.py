"""Which two networks are compared and how it came out, in lines that fit into a width. It paints nothing."""

from dataclasses import dataclass

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.frame.comparison_state import PairSelection
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.images.verdict import SAME, meaning, p_text, same_mistakes, verdict
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import NOT_FINITE, first_fitting, shorten, whole_parts
from mnist_tui.tui.paint.ticks import percent

LEAST_NAME = 8
WITH_WHOLE_NAMES = 2
"""Forms of a line that are given up for a shorter one before a name is cut."""


@dataclass(frozen=True, slots=True)
class SideLine:
    """One network: its name, and what is said of it."""

    name: str
    text: str


def side_lines(selection: PairSelection, width: int, glyphs: Glyphs) -> tuple[SideLine, SideLine]:
    """Return a line for each of the two networks, in columns; `width` is that beside their numbers."""
    sides = tuple(zip(selection.answer.sides, (selection.pair.first, selection.pair.second), strict=True))
    longest = max(len(side.name) for side, _ in sides)
    is_foreign = selection.answer.is_foreign
    forms = [_forms(None if is_foreign else side.step, predictions) for side, predictions in sides]
    for number, texts in enumerate(zip(*forms, strict=True)):
        room = width - max(map(len, texts)) - 2
        if room >= (longest if number < WITH_WHOLE_NAMES else min(longest, LEAST_NAME)):
            break
    name_width = max(min(longest, room), 0)
    first, second = (
        SideLine(shorten(side.name, name_width, glyphs).ljust(name_width), text)
        for (side, _), text in zip(sides, texts, strict=True)
    )
    return first, second


def _forms(at: int | None, predictions: Predictions) -> tuple[str, ...]:
    """Return what is said of a network `at` its step, or of a file of predictions, and shorter forms of that."""
    step = "" if at is None else f"{f'step {at:,}'.ljust(len('step 000,000'))}  "
    if not predictions.is_finite:
        return f"{step}{NOT_FINITE}", *[NOT_FINITE] * 3
    count = len(predictions)
    right = count - int(predictions.wrong.sum())
    accuracy = percent(right / max(count, 1), sign=" %")
    interval = f"({interval_text(*wilson_interval(right, count))})"
    return (
        f"{step}{accuracy}  {interval}  {right:,} of {count:,}",
        f"{step}{accuracy}  {interval}",
        f"{accuracy} {interval}",
        accuracy,
    )


def result_lines(
    selection: PairSelection, numbers: tuple[int, int], width: int, rows: int, glyphs: Glyphs
) -> list[str]:
    """Return the four counts and McNemar's test in at most two lines; in one, the test with its counts."""
    pair = selection.pair
    if not (pair.first.is_finite and pair.second.is_finite):
        return []
    noun = "file" if selection.answer.is_foreign else "network"
    test = _test(selection, (f"{noun} {numbers[0]}", f"{noun} {numbers[1]}"), width)
    return [_counts(selection, width, glyphs), test] if rows > 1 else [test]


def _counts(selection: PairSelection, width: int, glyphs: Glyphs) -> str:
    counts, alike = selection.counts, same_mistakes(selection.pair)
    parts = [
        f"fixed {counts['fixed']:,}",
        f"broken {counts['broken']:,}",
        f"both wrong {counts['both wrong']:,}, {alike:,} with the same prediction",
        f"both right {counts['both right']:,}",
    ]
    if len(glyphs.separator.join(parts)) > width:
        parts[2] = f"both wrong {counts['both wrong']:,}"
    return "".join(whole_parts(parts, width, 1, glyphs.separator, glyphs))


def _test(selection: PairSelection, names: tuple[str, str], width: int) -> str:
    pair, counts = selection.pair, selection.counts
    if not (p := p_text(pair)):
        return SAME
    short = f"{counts['fixed']:,} fixed, {counts['broken']:,} broken: {p}"
    forms = verdict(pair, names), f"{short}: {meaning(pair, names)}", short, p
    return first_fitting(forms, width)
