"""The stats: accuracy, speed and gradient norm as sparklines with their current values."""

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.accuracy import last_percent, lowest
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.cost import last_text
from mnist_tui.tui.features.curves.growing_pane import GrowingPane
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.sparkline import Stat, paint_stats
from mnist_tui.tui.paint.ticks import number


class StatsPane(GrowingPane):
    """Three sparklines over the same steps."""

    TITLE = "stats"
    HELP = (
        "Accuracy on the validation images, training images per second, and gradient norm, each as a sparkline with "
        "its current value. A norm that jumps means unstable training; a norm near zero means that little is learned."
    )
    WORDS = ("gradient norm", "gradient clipping")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the rows that fit."""
        palette, glyphs = ui.look.palette, ui.look.glyphs
        axis = axis_of(run, ui.state(CurvesState))
        evaluated, rates, steps = (curve.stretch(axis.from_step) for curve in (run.evaluations, run.rates, run.steps))
        norm_name = "|grad|" if glyphs.name == "ascii" else "‖grad‖"
        accuracy = last_percent(run.evaluations.rows()[:, 3], glyphs)
        floored = np.maximum(evaluated.mean[3], lowest(evaluated.mean[3]) / 100)
        rate = number(run.rates.rows()[-1, 1]) if len(run.rates) else ""
        norm = last_text(run.steps.rows()[:, 3], glyphs)
        rows = (
            Stat("acc", axis.xs(evaluated.mean[0]), floored, f"{accuracy}%" if accuracy else "", "right"),
            Stat("img/s", axis.xs(rates.mean[0]), rates.mean[1], rate, "rate"),
            Stat(norm_name, axis.xs(steps.mean[0]), steps.mean[3], norm, "gradient"),
        )
        return paint_stats(rows, axis.x_range, width, height, palette, glyphs)
