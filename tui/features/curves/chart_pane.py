"""What both charts of the dashboard have in common: mouse wheel and clicks."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.cursor import in_view
from mnist_tui.tui.features.curves.growing_pane import GrowingPane
from mnist_tui.tui.features.curves.keys import put_cursor, zoom
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.curves.window import ALL, smoothing_text, window
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.chart_axes import left_margin

DEFAULT_SMOOTHING = 50


class ChartPane(GrowingPane):
    """A chart over the steps of the run."""

    def title(self, run: Run, ui: UiState) -> str:
        """Name the curves, and what differs from the defaults."""
        state, sign = ui.state(CurvesState), ui.look.glyphs.separator
        name, _ = window(run, state)
        changed = [name] * (name != ALL) + [smoothing_text(state)] * (state.smoothing != DEFAULT_SMOOTHING)
        return sign.join((self.TITLE, *changed))

    def point(self, controls: Controls, x: int, y: int) -> None:
        """Put the cursor at the click."""
        axis, left = axis_of(controls.shown_run, controls.state(CurvesState)), left_margin(self.size.width)
        if axis.x_range is not None:
            first, last = axis.x_range
            fraction = (x - left) / max(self.size.width - left - 1, 1)
            put_cursor(controls, in_view(axis, axis.step_at(first + fraction * (last - first))))

    def scroll(self, controls: Controls, lines: int) -> None:
        """Zoom in or out."""
        zoom(controls, -lines)
