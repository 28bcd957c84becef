"""What both charts of the dashboard share: the wheel, and where a click points."""

from textual import events

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.cursor import put_cursor
from mnist_tui.tui.features.curves.growing_pane import GrowingPane
from mnist_tui.tui.features.curves.window import ALL, smoothing_text, window, zoom
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.chart_axes import left_margin

USUAL_SMOOTHING = 50


class ChartPane(GrowingPane):
    """A chart over the steps of the run."""

    def title(self, view: Run, ui: UiState) -> str:
        """Name the curves, and what is not as usual about them."""
        sign, (name, _) = ui.look.glyphs.separator, window(view, ui)
        unusual = [name] * (name != ALL) + [smoothing_text(ui)] * (ui.smoothing != USUAL_SMOOTHING)
        return sign.join((self.TITLE, *unusual))

    def point(self, x: int, y: int) -> None:
        """Put the cursor where the mouse points."""
        axis, left = axis_of(self._view, self._ui), left_margin(self.size.width)
        if axis.x_range is not None:
            first, last = axis.x_range
            share = (x - left) / max(self.size.width - left - 1, 1)
            put_cursor(self._view, self._ui, axis.step_at(first + share * (last - first)))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show fewer of the newest steps."""
        zoom(self._view, self._ui, 1)
        event.stop()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show more steps."""
        zoom(self._view, self._ui, -1)
        event.stop()
