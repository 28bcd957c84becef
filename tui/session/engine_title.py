"""The title of the process that trains: ps and top tell it apart from its screen, and from other engines."""

from collections.abc import Callable
from pathlib import Path

from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.saving import Saving
from mnist_tui.tui.system.process_title import ENGINE_TITLE


class EngineTitle(Observer):
    """Names the run under way, once it is on disk. Session thread only."""

    def __init__(self, saving: Callable[[], Saving], set_title: Callable[[str], None]) -> None:
        """`saving` tells where the run is."""
        self._saving, self._set_title = saving, set_title
        self._folder = ""

    def progressed(self, run: LiveRun, now: float) -> None:
        """Take another title when the run has come to lie elsewhere."""
        if (folder := self._saving().folder) == self._folder:
            return
        self._folder = folder
        self._set_title(f"{ENGINE_TITLE} of {Path(folder).name}" if folder else ENGINE_TITLE)
