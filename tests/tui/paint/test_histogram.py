"""Histograms as columns."""

import numpy as np

from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.histogram import HistogramBars, paint_histogram
from mnist_tui.tui.paint.palette import NONE


def test_equal_values_are_one_column_over_their_value() -> None:
    counts = np.zeros(60, int)
    counts[30] = 128_000
    lines = paint_histogram(HistogramBars("w", counts, 0.0, 0.0, "0"), 9, 4, NONE, ASCII).lines()
    assert [line.rstrip() for line in lines[1:]] == ["    #", "    #", "    0"]
