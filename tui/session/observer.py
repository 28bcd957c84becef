"""What is told of a session, and to whom: a screen, a progress bar, a file. It knows none of them."""

from mnist_tui.engine.setting import Value
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun


class Observer:
    """Is told what happens; a subclass overrides what it wants to hear. Session thread only.

    The loop waits for every call: it must return at once, and do without what it cannot pass on. It may read the run
    and must not change it; the network goes on learning afterwards, so that what is to be kept has to be copied.
    """

    def run_started(self, run: LiveRun) -> None:
        """Hear of a new run, which takes the place of the one before."""

    def progressed(self, run: LiveRun, now: float) -> None:
        """Look at the run between two stretches of steps, some thirty times a second; `now` is the session's clock."""

    def status_changed(self, run: LiveRun) -> None:
        """Hear of another phase, such as a pause, of another pace or target, or of the rate to go on with."""

    def setting_changed(self, run: LiveRun, name: str, old: Value, new: Value) -> None:
        """Hear of the new value of a live setting."""

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Hear how an evaluation came out."""

    def marked(self, run: LiveRun, split: str, index: int, note: str | None) -> None:
        """Hear that a person has marked an image, with this note, or taken its mark away (None)."""

    def ended(self) -> None:
        """Hear of the end of the session."""
