"""The pulse: accuracy, speed and length of the gradient as sparklines with their present values."""

import numpy as np

from mnist_tui.tui.charts.accuracy import last_percent, lowest
from mnist_tui.tui.charts.axis import axis_of
from mnist_tui.tui.charts.cost import last_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.sparkline import Pulse, paint_pulse
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.panes.growing import GrowingPane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class PulsePane(GrowingPane):
    """Three sparklines over the same steps."""

    TITLE = "pulse"
    HELP = "Accuracy on the held-out images, images learnt from per second, and length of the gradient."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the rows that fit."""
        palette, glyphs = showing.look.palette, showing.look.glyphs
        axis = axis_of(view, showing)
        judged, rates, steps = (curve.stretch(axis.from_step) for curve in (view.evaluations, view.rates, view.steps))
        norm = "|grad|" if glyphs.name == "ascii" else "‖grad‖"
        accuracy = last_percent(view.evaluations.rows()[:, 3], glyphs)
        floored = np.maximum(judged.mean[3], lowest(judged.mean[3]) / 100)
        rate = number(view.rates.rows()[-1, 1]) if len(view.rates) else ""
        length = last_text(view.steps.rows()[:, 3], glyphs)
        rows = (
            Pulse("acc", axis.places(judged.mean[0]), floored, f"{accuracy}%" if accuracy else "", "right"),
            Pulse("img/s", axis.places(rates.mean[0]), rates.mean[1], rate, "rate"),
            Pulse(norm, axis.places(steps.mean[0]), steps.mean[3], length, "gradient"),
        )
        return paint_pulse(rows, axis.x_range, width, height, palette, glyphs)
