"""An axis for accuracies on which each halving of the errors takes about the same room. It knows no chart."""

import numpy as np

from mnist_tui.tui.paint.chart_data import Floats

CLOSEST_ERROR = 0.3
"""Percent that is added to all errors, so that an accuracy of 100 % has a place on the axis."""


def error_scale(percent: Floats) -> Floats:
    """Return where percentages stand on an axis on which each halving of the errors takes about the same room."""
    return -np.log10(100 + CLOSEST_ERROR - np.clip(percent, 0, 100))


ERROR_TICKS = tuple(
    (float(error_scale(np.array(percent))), f"{percent:g}")
    for percent in (100.0, 99.5, 99.0, 98.0, 95.0, 90.0, 80.0, 50.0, 0.0)
)
