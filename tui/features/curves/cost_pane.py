"""The cost over the steps."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.chart_pane import ChartPane
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart

BETWEEN = "  "
AROUND_FOOTNOTE = 4
"""Columns of the frame that its text cannot use."""


class CostPane(ChartPane):
    """The cost curves."""

    IS_ABOUT = ("run",)
    TITLE = "cost"
    FOCUS = "cost"
    HELP = (
        "The cost (loss) over the run; lower is better. The band spans the costs of single batches, the solid curve is "
        "their moving average (over no more than a tenth of the steps so far; the legend says over how many), and the "
        "other curve is the cost of the validation images at every evaluation. If that "
        "rises while the training cost falls, the network overfits. The training cost is that of the batches as they "
        "are trained on, with dropout and augmentation, but without label smoothing and the L2 penalty, which "
        "training minimises as well. The line at the class frequencies is the cost of knowing only how frequent the "
        "classes are. The dimmed curve is the previous run; vertical lines mark changed settings."
    )
    WORDS = (
        "cost (loss)",
        "cross-entropy",
        "quadratic cost",
        "objective",
        "batch, step, epoch",
        "overfitting",
        "learning rate",
    )

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the curves."""
        return paint_chart(cost_chart(run, ui), width, height, ui.look.palette, ui.look.glyphs)

    def footnote(self, run: Run, ui: UiState) -> str:
        """Name the keys that change the chart, each followed by what it changes; those that do not fit are left out."""
        state = ui.state(CurvesState)
        mean = f"up to {state.smoothing:,}" if state.smoothing > 1 else "every batch"
        text, room = "", self.size.width - AROUND_FOOTNOTE
        for key, what in (
            ("y", "log" if state.log_cost else "linear"),
            ("x", axis_of(run, state).unit),
            ("+ -", mean),
            ("z", "zoom"),
        ):
            longer = f"{text}{BETWEEN if text else ''}{key} {what}"
            if len(longer) > room:
                break
            text = longer
        return text
