"""The accuracy over the steps, in percent."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.accuracy import accuracy_chart
from mnist_tui.tui.features.curves.chart_pane import ChartPane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart


class AccuracyPane(ChartPane):
    """The accuracy curves."""

    TITLE = "accuracy %"
    HELP = "Share of right answers: on the batches as they are learnt from (moving average), and on held-out images."

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the curves."""
        return paint_chart(accuracy_chart(run, ui), width, height, ui.look.palette, ui.look.glyphs)

    def footnote(self, run: Run, ui: UiState) -> str:
        """Say so where not the weights of the last step are judged, but their average."""
        return "averaged weights are judged" if run.settings.ema else ""
