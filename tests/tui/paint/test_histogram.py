"""Histograms as columns."""

import numpy as np
import pytest

from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.histogram import HistogramBars, paint_histogram
from mnist_tui.tui.paint.palette import NONE


def test_equal_values_are_one_column_over_their_value() -> None:
    counts = np.zeros(60, int)
    counts[30] = 128_000
    lines = paint_histogram(HistogramBars("w", counts, 0.0, 0.0, "0"), 9, 4, NONE, ASCII).lines()
    assert [line.rstrip() for line in lines[1:]] == ["    #", "    #", "    0"]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (30, 3, "gradients, √ scale     0.1 ± 2/▂▂▂▂▂▂▂▂▂▂▄▄▄▄▄▄▄▄▄▄██████████/-2        0                  4"),
        (29, 2, "gradients, √ scale    0.1 ± 2/-2 ▂▂▂▂▂▂▂▂▄▄▄▄▄▄▄▄████████ 4"),
        (20, 2, "gradients √  0.1 ± 2/-2 ▂▂▂▂▂▄▄▄▄▄█████ 4"),
        (11, 2, "gr… 0.1 ± 2/-2 to 4"),
        (30, 1, "gradients              0.1 ± 2"),
        (6, 2, "gradi…/"),
    ],
)
def test_a_histogram_says_its_scale_in_any_size_or_at_least_its_ends(width: int, height: int, expected: str) -> None:
    counts = np.array([1, 4, 16])  # their roots, 1, 2 and 4, are a quarter, a half and all of eight levels
    bars = HistogramBars("gradients", counts, -2, 4, "0.1 ± 2")
    assert "/".join(paint_histogram(bars, width, height, NONE, BRAILLE).lines()) == expected


def test_equal_values_in_two_rows_are_named() -> None:
    lines = paint_histogram(HistogramBars("w", np.array([0, 5, 0]), 0.5, 0.5, "0.5"), 30, 2, NONE, BRAILLE).lines()
    assert lines[1] == "all 0.5"


def test_without_counts_there_are_no_values_in_two_rows_either() -> None:
    lines = paint_histogram(HistogramBars("w", np.zeros(3, int), 0, 1), 30, 2, NONE, BRAILLE).lines()
    assert lines[1].strip() == "no values"
