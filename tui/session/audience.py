"""All who look on at a session: its observers, and among them the viewers, whose commands come back. No loop here."""

import select
from collections.abc import Iterator, Sequence

from mnist_tui.engine.setting import Value
from mnist_tui.tui.protocol.commands import Command
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.memory import release


class Audience(Observer):
    """Passes everything on to all of them, one after the other. Session thread only."""

    def __init__(self, observers: Sequence[Observer], viewers: Sequence[Viewer]) -> None:
        self.viewers = list(viewers)
        """Those that have not left."""
        self._observers: list[Observer] = [*observers, *viewers]

    # --- what comes back -----------------------------------------------------------------------------------------

    def wait(self, seconds: float | None) -> bool:
        """Wait for a command, or for room to tell a viewer what it has not been told; return False if in vain."""
        behind = [viewer for viewer in self.viewers if viewer.is_behind]
        return any(select.select(self.viewers, behind, (), seconds))

    def commands(self) -> Iterator[tuple[Viewer, Command]]:
        """Yield the commands that have arrived and who gave them."""
        for viewer in tuple(self.viewers):
            viewer.flush()
            for command in viewer.commands():
                yield viewer, command

    def give_back(self) -> None:
        """Drop what is kept to answer the questions of viewers."""
        for viewer in self.viewers:
            viewer.cache.forget_all()
        release()

    def dismissed(self) -> list[Viewer]:
        """Tell the viewers that have left nothing any more; return them."""
        left = [viewer for viewer in self.viewers if viewer.has_left]
        for viewer in left:
            self.viewers.remove(viewer)
            self._observers.remove(viewer)
        return left

    @property
    def watches_training(self) -> bool:
        """True while any of them wants training images evaluated, too."""
        return any(viewer.watches_training for viewer in self.viewers)

    # --- what is passed on ---------------------------------------------------------------------------------------

    def run_started(self, run: LiveRun) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.run_started(run)

    def progressed(self, run: LiveRun, now: float) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.progressed(run, now)

    def status_changed(self, run: LiveRun) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.status_changed(run)

    def setting_changed(self, run: LiveRun, name: str, old: Value, new: Value) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.setting_changed(run, name, old, new)

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.evaluated(run, evaluated)

    def marked(self, run: LiveRun, split: str, index: int, note: str | None) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.marked(run, split, index, note)

    def ended(self) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.ended()
