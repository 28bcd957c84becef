"""The cost over the steps."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.chart_pane import ChartPane
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart

BETWEEN = "  "
AROUND_FOOTNOTE = 4
"""Columns between the corners of the frame that its words can't have."""


class CostPane(ChartPane):
    """The cost curves."""

    TITLE = "cost"
    FOCUS = "cost"
    HELP = "Cost of every batch (band), its moving average over about fifty batches, and of the held-out images."

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the curves."""
        return paint_chart(cost_chart(run, ui), width, height, ui.look.palette, ui.look.glyphs)

    def footnote(self, run: Run, ui: UiState) -> str:
        """Name the keys that change the chart, each before what it changes; what does not fit is left out whole."""
        state = ui.state(CurvesState)
        mean = f"mean of {state.smoothing:,}" if state.smoothing > 1 else "every batch"
        text = ""
        for key, what in (
            ("y", "log" if state.log_cost else "linear"),
            ("x", state.x_axis),
            ("+ -", mean),
            ("z", "zoom"),
        ):
            longer = f"{text}{BETWEEN if text else ''}{key} {what}"
            if len(longer) > self.size.width - AROUND_FOOTNOTE:
                break
            text = longer
        return text
