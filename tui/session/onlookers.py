"""The screens of a run that steers itself: they only look on, and it ends when it is done. Session thread only."""

from mnist_tui.tui.protocol.commands import Command, TakeOver
from mnist_tui.tui.protocol.steering import ONLY_WATCHED
from mnist_tui.tui.session.attendance import ASKS_NOTHING, Attendance
from mnist_tui.tui.session.live_run import Phase
from mnist_tui.tui.session.viewer import Viewer


class Onlookers(Attendance):
    """All who have come."""

    def __init__(self) -> None:
        super().__init__("detach")

    def enter(self, viewer: Viewer) -> None:
        """Take in a screen, which does not steer."""
        viewer.only_watches = True
        super().enter(viewer)

    def objection(self, viewer: Viewer, command: Command) -> str:
        """Return why a screen may not give this command; nothing if it may."""
        return "" if isinstance(command, ASKS_NOTHING) and not isinstance(command, TakeOver) else self.why_not(viewer)

    def why_not(self, viewer: Viewer) -> str:
        """Return why no screen steers."""
        return ONLY_WATCHED

    def is_over(self, phase: Phase, is_evaluating: bool) -> bool:
        """Tell whether the run is done, whoever looks on."""
        return not (is_evaluating or phase == "running")
