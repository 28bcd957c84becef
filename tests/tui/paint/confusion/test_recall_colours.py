"""The colours of recalls: never green, and a warning only where few images are no excuse."""

import numpy as np
import pytest

from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import paint_confusion
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.palette import DARK


@pytest.mark.parametrize(
    ("right", "count", "role"),
    [
        (500, 500, "text"),
        (3, 4, "text"),  # 75 %, but anything from 30 to 95 %
        (2, 4, "warm"),  # at most 85 %
        (300, 500, "wrong"),
        (450, 500, "warm"),
    ],
)
def test_a_recall_warns_only_where_its_whole_interval_is_low(right: int, count: int, role: str) -> None:
    counts = np.array([[right, count - right], [0, 100]])
    canvas = paint_confusion(ConfusionData(counts, ("0", "1")), 30, 6, DARK, BRAILLE)
    row = next(y for y, line in enumerate(canvas.lines()) if f"{100 * right / count:.1f}" in line)
    column = canvas.lines()[row].index(f"{100 * right / count:.1f}")
    assert canvas.fore[row, column] == getattr(DARK, role)
