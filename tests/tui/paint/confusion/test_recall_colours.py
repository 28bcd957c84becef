"""The colours of recalls: never green, and a warning only where few images are no excuse."""

import numpy as np
import pytest

from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import paint_confusion
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.palette import DARK, NONE


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
    written = "100" if right == count else f"{100 * right / count:.1f}"
    row = next(y for y, line in enumerate(canvas.lines()) if line.endswith(written))
    column = canvas.lines()[row].rindex(written)
    assert canvas.fore[row, column] == getattr(DARK, role)


def test_in_the_narrowest_cells_a_recall_is_one_colour_and_without_colours_a_shade() -> None:
    counts = np.full((10, 10), 1) + 99 * np.eye(10, dtype=np.int64)
    data = ConfusionData(counts, tuple("0123456789"), show_axes=False)
    dark, none = (paint_confusion(data, 22, 11, palette, BRAILLE) for palette in (DARK, NONE))
    assert (dark.back[1, 2:4] == dark.back[1, 2]).all() and dark.fore[1, 3] == dark.back[1, 3] != -1
    assert none.chars[1, 3] in BRAILLE.shades[1:]
