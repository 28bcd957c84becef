"""A pane of growing curves: repainted when the growth can be seen, and otherwise rarely."""

from typing import ClassVar

from mnist_tui.tui.client.run import Run, has_news
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState


class GrowingPane(Pane):
    """Shows curves over the whole run, on which a few more steps are less than a dot."""

    REPAINT_EVERY_S: ClassVar[float] = 0.3
    """Its numbers are never older than this."""
    VISIBLE_GROWTH: ClassVar[float] = 0.005
    """Growth as a fraction of the run that is about the width of a dot."""

    def is_out_of_date(self, run: Run, ui: UiState, now: float) -> bool:
        """Tell whether there is anything new to see, or the last frame is old."""
        if not super().is_out_of_date(run, ui, now):
            return False
        before, ui_before = self._shown or (None, None)
        if before is None or ui is not ui_before or has_news(before, run) or run.phase != "running":
            return True  # every single step is shown
        growth, step = (run.step or 0) - (before.step or 0), before.step or 0
        return not 0 <= growth <= self.VISIBLE_GROWTH * step or now - self._shown_at >= self.REPAINT_EVERY_S
