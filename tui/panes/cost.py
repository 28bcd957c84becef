"""The cost over the steps."""

from mnist_tui.tui.charts.cost import cost_chart
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.panes.chart import ChartPane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class CostPane(ChartPane):
    """The cost curves."""

    TITLE = "cost"
    FOCUS = "cost"
    HELP = "Cost of every batch (band), its moving average over about fifty batches, and of the held-out images."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the curves."""
        return paint_chart(cost_chart(view, showing), width, height, showing.look.palette, showing.look.glyphs)

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Say what can be changed about the chart, and with which keys."""
        mean = f"mean of {showing.smoothing:,}" if showing.smoothing > 1 else "every batch"
        parts = ("log" if showing.log_cost else "linear", "y"), (mean, "+ -"), (showing.x_axis, "x"), ("zoom", "z")
        return "  ".join(showing.look.glyphs.separator.join(part) for part in parts)
