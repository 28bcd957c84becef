"""The accuracy over the steps, in percent."""

from mnist_tui.tui.charts.accuracy import accuracy_chart
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.panes.chart import ChartPane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class AccuracyPane(ChartPane):
    """The accuracy curves."""

    TITLE = "accuracy %"
    HELP = "Share of right answers: on the batches as they are learnt from (moving average), and on held-out images."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the curves."""
        return paint_chart(accuracy_chart(view, showing), width, height, showing.look.palette, showing.look.glyphs)

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Say so where not the weights of the last step are judged, but their average."""
        return "averaged weights are judged" if view.settings.average else ""
