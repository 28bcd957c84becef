"""A pane of curves: it is painted again when they have grown by as much as can be seen, and otherwise rarely."""

import time
from typing import ClassVar

from textual.geometry import Region

from mnist_tui.tui.frame.pane import Pane


class GrowingPane(Pane):
    """Shows curves over the whole run, to which a few steps more are less than a dot."""

    REPAINT_EVERY_S: ClassVar[float] = 0.3
    """Its numbers are never older than this."""
    VISIBLE_GROWTH: ClassVar[float] = 0.005
    """Growth as a part of the run that is about the width of a dot."""
    _painted: tuple[object, ...] = ()
    _painted_at = 0.0
    _painted_step = 0

    def show(self) -> list[Region]:
        """Paint again if there is anything to see that was not there before, or after a while."""
        run, now = self.run_shown, time.monotonic()
        step = run.progress.step if run.progress else 0
        wanted = self._ui.version, run.news
        has_grown = not 0 <= step - self._painted_step <= self.VISIBLE_GROWTH * self._painted_step
        has_grown |= run.phase != "running"  # single steps are all seen
        if self._shown and wanted == self._painted and not has_grown and now - self._painted_at < self.REPAINT_EVERY_S:
            return []
        self._painted, self._painted_at, self._painted_step = wanted, now, step
        return super().show()
