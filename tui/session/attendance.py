"""Who steers a session, who looks on, and whether it goes on without anybody. Session thread only."""

import math
import time
from collections.abc import Callable

from mnist_tui.tui.protocol.commands import (
    Ask,
    Command,
    Detach,
    Forget,
    OnHangUp,
    Replay,
    ShowMoment,
    ShowPresent,
    Stop,
    TakeOver,
    WatchTraining,
)
from mnist_tui.tui.protocol.reports import ScreensChanged
from mnist_tui.tui.protocol.steering import ONLY_WATCHES, WATCHING
from mnist_tui.tui.session.live_run import Phase
from mnist_tui.tui.session.viewer import Viewer

PATIENCE_S = 24 * 3600.0
"""How long a paused run waits that nobody looks at."""
ASKS_NOTHING = (Ask, Forget, WatchTraining, ShowMoment, ShowPresent, Replay, TakeOver, Detach, Stop)
"""What every screen may say; the others change the run."""
UNREACHED = "the screen that steered is out of reach: this one steers now"
YOURS, THEIRS = "another screen has left: this one steers now", "another screen steers now: ! takes over"


class Attendance:
    """The screens of one session. The first steers; of the others one can take over."""

    def __init__(self, on_hang_up: OnHangUp = "end", clock: Callable[[], float] = time.monotonic) -> None:
        """`on_hang_up` is what becomes of the run when the last screen is gone without a word."""
        self._on_hang_up, self._clock = on_hang_up, clock
        self._viewers: list[Viewer] = []
        self._steering: Viewer | None = None
        self._alone_since: float | None = None
        """When the last screen went; None before that, and while one is there."""
        self._last: Viewer | None = None
        """The last one to leave."""
        self._last_detached: Viewer | None = None
        self.is_abandoned = False
        """True once the last screen is gone that the run was not to go on without."""

    # --- who is there --------------------------------------------------------------------------------------------

    def enter(self, viewer: Viewer) -> None:
        """Take in a screen. It steers if nobody does, or whoever does is out of reach."""
        self._alone_since, before = None, self._steering
        if (before is None or before.is_out_of_reach) and not viewer.only_watches:
            self._steering = viewer
        self._viewers.append(viewer)
        if viewer.is_guest:
            is_steering = self._steering is viewer
            self._tell(viewer, "" if viewer.only_watches else WATCHING if not is_steering else UNREACHED * bool(before))
            for other in self._viewers[:-1]:
                self._tell(other, THEIRS if is_steering and other is before else "another screen looks on")

    def leave(self, viewer: Viewer) -> None:
        """Let a screen go; if it steered, the one that has been there longest does now."""
        self._viewers.remove(viewer)
        was_steering = viewer is self._steering
        if was_steering:
            self._steering = next((other for other in self._viewers if not other.only_watches), None)
        for other in self._viewers:
            self._tell(other, YOURS if was_steering and other is self._steering else "")
        if not self._viewers:
            self._alone_since, self._last = self._clock(), viewer
            self.is_abandoned = self._on_hang_up == "end"

    def detach(self, viewer: Viewer) -> None:
        """Let a screen go that wants the run to go on as it is; if it steers, the run goes on from then on."""
        if self._on_hang_up == "end" and viewer is self._steering:
            self._on_hang_up = "detach"
        self._last_detached = viewer
        viewer.leave()

    # --- who may do what -----------------------------------------------------------------------------------------

    def objection(self, viewer: Viewer, command: Command) -> str:
        """Return why a screen may not give this command; nothing if it may."""
        if viewer is self._steering or isinstance(command, ASKS_NOTHING):
            return ""
        return self.why_not(viewer)

    def why_not(self, viewer: Viewer) -> str:
        """Return why a screen may not steer, where it does not."""
        return ONLY_WATCHES if viewer.only_watches else WATCHING

    def take_over(self, viewer: Viewer) -> None:
        """Let this screen steer, and tell both."""
        before = self._steering
        if viewer.only_watches:
            viewer.reject(ONLY_WATCHES)
        elif viewer is not before:
            self._steering = viewer
            for other in self._viewers:
                self._tell(other, "this screen steers now" if other is viewer else THEIRS if other is before else "")

    def _tell(self, viewer: Viewer, notice: str) -> None:
        viewer.screens_changed(
            ScreensChanged(
                viewer is self._steering, len(self._viewers) - 1, viewer.is_guest, notice, self.why_not(viewer)
            )
        )

    # --- whether it goes on --------------------------------------------------------------------------------------

    def goes_on(self) -> bool:
        """Tell whether the run goes on without the screen with which it began. In any thread."""
        return self._on_hang_up != "end" or any(viewer.is_guest for viewer in tuple(self._viewers))

    @property
    def resumes_alone(self) -> bool:
        """True for a run that is not to stay paused when nobody is there."""
        is_alone, has_said = self._alone_since is not None, self._last is self._last_detached
        return is_alone and not has_said and self._on_hang_up == "continue"

    def is_over(self, phase: Phase, is_evaluating: bool) -> bool:
        """Tell whether a session has nothing left to do and nobody to wait for."""
        if self._viewers or self.is_abandoned:
            return not self._viewers
        waits = phase == "paused" and self._alone_since is not None and self.patience_s() > 0
        return not (waits or is_evaluating or phase == "running")

    def patience_s(self) -> float:
        """Return how long the session may wait for somebody."""
        if self._alone_since is None:
            return math.inf
        return max(self._alone_since + PATIENCE_S - self._clock(), 0.0)
