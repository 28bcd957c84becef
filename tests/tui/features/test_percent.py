"""Percentages wherever accuracies are written: one mistake among ten thousand is never nothing."""

import numpy as np

from mnist_tui.tui.cli import console
from mnist_tui.tui.features.draw.queries import DrawingSet
from mnist_tui.tui.features.draw.texts import set_lines
from mnist_tui.tui.features.runs.chart import _percent
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import paint_confusion
from mnist_tui.tui.paint.confusion_text import paint_summary
from mnist_tui.tui.paint.evidence_text import value_text
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.palette import DARK

ALMOST, HARDLY = 99_999 / 100_000, 1 / 100_000


def test_drawings_of_which_one_is_wrong_are_not_100_percent_right() -> None:
    kept = DrawingSet(0, 2000, 1999, 1, 0, is_kept=True)
    assert "1,999 of 2,000 right, 99.9% (" in set_lines(kept, True, BRAILLE)[0].forms[0]
    assert "1 of 2,000 right, 0.1% (" in set_lines(kept, False, BRAILLE)[0].forms[0]


def test_recalls_with_one_mistake_are_not_100() -> None:
    counts = np.array([[4999, 1], [4999, 1]])
    lines = paint_confusion(ConfusionData(counts, ("a", "b")), 60, 12, DARK, BRAILLE).lines()
    assert any(line.endswith(" 99.9") for line in lines) and any(line.endswith(" 0.1") for line in lines)


def test_a_mean_recall_with_one_mistake_is_not_100() -> None:
    canvas = Canvas(40, 3)
    paint_summary(canvas, np.array([[4999, 1], [0, 4999]]), ("a", "b"), DARK, BRAILLE)
    assert "mean recall 99.9%" in canvas.lines()[0]


def test_lines_of_commands_logs_and_charts_agree() -> None:
    assert [console.percent(one) for one in (ALMOST, HARDLY, 1.0, 0.0)] == ["99.99 %", "0.01 %", "100.00 %", "0.00 %"]
    assert console.probability_text(ALMOST) == "99.99 %" and console.probability_text(HARDLY) == "0.00 %"
    assert [_percent(100 * one) for one in (ALMOST, HARDLY, 1.0)] == ["99.99", "0.01", "100"]
    assert value_text(0.9996, "fraction") == "99.9 %" and value_text(1.0, "fraction") == "100 %"
