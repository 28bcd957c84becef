"""The pulse: accuracy, speed and length of the gradient as sparklines with their present values."""

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.accuracy import last_percent, lowest
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.cost import last_text
from mnist_tui.tui.features.curves.growing_pane import GrowingPane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.sparkline import Stat, paint_stats
from mnist_tui.tui.paint.ticks import number


class StatsPane(GrowingPane):
    """Three sparklines over the same steps."""

    TITLE = "pulse"
    HELP = "Accuracy on the held-out images, images learnt from per second, and length of the gradient."

    def paint(self, view: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the rows that fit."""
        palette, glyphs = ui.look.palette, ui.look.glyphs
        axis = axis_of(view, ui)
        evaluated, rates, steps = (
            curve.stretch(axis.from_step) for curve in (view.evaluations, view.rates, view.steps)
        )
        norm = "|grad|" if glyphs.name == "ascii" else "‖grad‖"
        accuracy = last_percent(view.evaluations.rows()[:, 3], glyphs)
        floored = np.maximum(evaluated.mean[3], lowest(evaluated.mean[3]) / 100)
        rate = number(view.rates.rows()[-1, 1]) if len(view.rates) else ""
        length = last_text(view.steps.rows()[:, 3], glyphs)
        rows = (
            Stat("acc", axis.places(evaluated.mean[0]), floored, f"{accuracy}%" if accuracy else "", "right"),
            Stat("img/s", axis.places(rates.mean[0]), rates.mean[1], rate, "rate"),
            Stat(norm, axis.places(steps.mean[0]), steps.mean[3], length, "gradient"),
        )
        return paint_stats(rows, axis.x_range, width, height, palette, glyphs)
