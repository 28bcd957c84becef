"""The curves on the full screen, drawn by plotext: cost above, accuracy below."""

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.panes.accuracy import accuracy_chart
from mnist_tui.tui.panes.cost import cost_chart
from mnist_tui.tui.panes.footer import FooterPane
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.status import StatusPane
from mnist_tui.tui.screens.run_screen import RunScreen
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

REPAINT_EVERY_S = 0.5


class FullChartPane(Pane):
    """Both charts; in a low window the cost alone."""

    _painted_at = -REPAINT_EVERY_S
    _painted_size = Size(0, 0)

    def show(self) -> bool:
        """Paint again, but not at every picture: plotext takes its time."""
        if self.size == self._painted_size and time.monotonic() - self._painted_at < REPAINT_EVERY_S:
            return False
        self._painted_size, self._painted_at = self.size, time.monotonic()
        return super().show()

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the charts."""
        look, canvas = showing.look, Canvas(width, height)
        upper = height if height < 24 else height * 3 // 5
        cost = cost_chart(view, showing)
        canvas.paste(0, 0, paint_full_chart(cost, width, upper, look.palette, look.glyphs))
        if upper < height:
            chart = paint_full_chart(accuracy_chart(view, showing), width, height - upper, look.palette, look.glyphs)
            canvas.paste(0, upper, chart)
        return canvas


class FullChart(RunScreen):
    """The charts between status line and footer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.do('dashboard')", "back")]

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, FullChartPane, FooterPane)
