"""Makes the curve of one corruption: the error over the severities. It draws nothing."""

import numpy as np

from mnist_tui.engine.corruption.names import CORRUPTIONS, SEVERITIES
from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.features.trust.robustness_queries import RobustnessAnswer
from mnist_tui.tui.paint.chart_data import Band, ChartData, Level, Series
from mnist_tui.tui.paint.ticks import percent


def severity_curve(answer: RobustnessAnswer, row: int) -> ChartData:
    """Return the error in percent at every severity that is measured, with its interval, and that of clean images."""
    wrong = answer.wrong[row * SEVERITIES : (row + 1) * SEVERITIES]
    severities, errors = np.arange(1.0, len(wrong) + 1), wrong / max(answer.images, 1)
    low, high = np.array([wilson_interval(int(one), answer.images) for one in wrong]).reshape(-1, 2).T
    clean = answer.clean_wrong / max(answer.images, 1)
    name = f"error % with {tuple(CORRUPTIONS)[row]}, by severity"
    points = tuple(percent(float(error), 1, "") for error in errors)
    return ChartData(
        series=(Series(name, severities, 100 * errors, "validation", is_lettered=False, point_texts=points),),
        band=Band(severities, 100 * low, 100 * high),
        level=Level(100 * clean, f"clean {percent(clean, 1)}"),
        y_range=(0.0, 100.0),
        x_range=(0.5, SEVERITIES + 0.5),
        x_unit="whole",
        empty_text="not measured yet",
    )
