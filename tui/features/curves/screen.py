"""The curves on the whole screen, drawn by plotext: cost above, accuracy below."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.accuracy import accuracy_chart
from mnist_tui.tui.features.curves.chart_pane import ChartPane
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.features.curves.window import accuracy_caption, chart_caption
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.text import whole_parts

LEAST_FOR_BOTH = 24
"""Rows from which the accuracy has a chart of its own."""


class FullChartPane(ChartPane):
    """Both charts; in a short window the cost alone."""

    REPAINT_EVERY_S = 0.5
    VISIBLE_GROWTH = 1e9  # never reached: plotext takes its time

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the charts, each below a line that says what it shows."""
        look, canvas = ui.look, Canvas(width, height)
        upper = height if height < LEAST_FOR_BOTH else height * 3 // 5
        cost = paint_full_chart(cost_chart(run, ui), width, upper - 1, look.palette, look.glyphs)
        for caption in whole_parts(chart_caption(run, ui), width, 1, look.glyphs.separator, look.glyphs):
            canvas.text(0, 0, caption, look.palette.ink("muted"))
        canvas.paste(0, 1, cost)
        if upper < height:
            accuracy = accuracy_chart(run, ui)
            canvas.text(0, upper, accuracy_caption(ui), look.palette.ink("muted"))
            below = paint_full_chart(accuracy, width, height - upper - 1, look.palette, look.glyphs)
            canvas.paste(0, upper + 1, below)
        return canvas


class FullChart(RunScreen):
    """The charts between status line and footer."""

    KEYS: ClassVar[str] = "cost"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.do('1')", "back")]

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, FullChartPane, FooterPane)
