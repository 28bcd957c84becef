"""The pulse: accuracy, speed and length of the gradient as sparklines with their present values."""

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.sparkline import Pulse, paint_pulse
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.showing import Showing
from mnist_tui.tui.session.view import RunView


class PulsePane(Pane):
    """Three sparklines over the whole run."""

    TITLE = "pulse"
    HELP = "Accuracy on the held-out images, images learnt from per second, and length of the gradient."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the rows that fit."""
        judged, rates, steps = view.evaluations.rows(), view.rates.rows(), view.steps.rows()
        norm = "|grad|" if showing.look.glyphs.name == "ascii" else "‖grad‖"
        rows = (
            Pulse("acc", judged[:, 3], f"{100 * judged[-1, 3]:.2f}%" if len(judged) else "", "right"),
            Pulse("img/s", rates[:, 1], number(rates[-1, 1]) if len(rates) else "", "rate"),
            Pulse(norm, steps[:, 3], number(steps[-1, 3]) if len(steps) else "", "gradient"),
        )
        return paint_pulse(rows, width, height, showing.look.palette, showing.look.glyphs)
