"""The pulse: accuracy, speed and length of the gradient as sparklines with their present values."""

import numpy as np

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.sparkline import Pulse, paint_pulse
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.panes.accuracy import last_percent, lowest
from mnist_tui.tui.panes.cost import last_text, steps_in_view
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class PulsePane(Pane):
    """Three sparklines over the same steps."""

    TITLE = "pulse"
    HELP = "Accuracy on the held-out images, images learnt from per second, and length of the gradient."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the rows that fit."""
        judged, rates, steps = view.evaluations.rows(), view.rates.rows(), view.steps.rows()
        palette, glyphs = showing.look.palette, showing.look.glyphs
        norm = "|grad|" if glyphs.name == "ascii" else "‖grad‖"
        accuracy = last_percent(judged[:, 3], glyphs)
        rate = number(rates[-1, 1]) if len(rates) else ""
        rows = (
            Pulse(
                "acc",
                judged[:, 0],
                np.maximum(judged[:, 3], lowest(judged[:, 3]) / 100),
                f"{accuracy}%" if accuracy else "",
                "right",
            ),
            Pulse("img/s", rates[:, 0], rates[:, 1], rate, "rate"),
            Pulse(norm, steps[:, 0], steps[:, 3], last_text(steps[:, 3], glyphs), "gradient"),
        )
        return paint_pulse(rows, steps_in_view(view), width, height, palette, glyphs)
