"""The accuracy over the steps, in percent."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.accuracy import accuracy_chart
from mnist_tui.tui.features.curves.chart_pane import ChartPane
from mnist_tui.tui.features.curves.window import accuracy_caption
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart


class AccuracyPane(ChartPane):
    """The accuracy curves."""

    IS_ABOUT = ("run",)
    TITLE = "accuracy %"
    HELP = (
        "Percentage of images classified correctly: on the training batches (moving average) and on the "
        "validation images at every evaluation. If the training accuracy keeps rising while the validation accuracy "
        "stalls, the network overfits. The dimmed curve is the previous run. The line at the largest class is the "
        "accuracy of always predicting that class. On the log axis (y), each halving of the errors takes about the "
        "same room: 98 and 99 % stand about as far apart as 96 and 98 %."
    )
    WORDS = ("overfitting", "validation set, test set", "EMA of the weights")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the curves."""
        return paint_chart(accuracy_chart(run, ui), width, height, ui.look.palette, ui.look.glyphs)

    def title(self, run: Run, ui: UiState) -> str:
        """Say how the axis is scaled, too."""
        return super().title(run, ui).replace(self.TITLE, accuracy_caption(ui), 1)

    def footnote(self, run: Run, ui: UiState) -> str:
        """Say so where the EMA of the weights is evaluated instead of the raw weights."""
        return "EMA weights evaluated" if run.settings.ema else ""
