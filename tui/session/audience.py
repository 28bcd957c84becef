"""All who look on at a session: its observers, and among them the viewers, whose commands come back. No loop here."""

import select
import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from mnist_tui.engine.setting import Value
from mnist_tui.tui.protocol.commands import Command
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.news import News
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.memory import release


class HasFileno(Protocol):
    """Something to watch for reading."""

    def fileno(self) -> int:
        """Return its descriptor."""


class Audience(Observer):
    """Passes everything on to all of them, one after the other. Session thread only."""

    def __init__(self, observers: Sequence[Observer], viewers: Sequence[Viewer]) -> None:
        self.viewers = list(viewers)
        """Those that have not left."""
        self._first = [viewer for viewer in viewers if not viewer.is_guest]
        """Those of them with which the session began."""
        self._observers = list(observers)
        """All but the viewers."""

    # --- what comes back -----------------------------------------------------------------------------------------

    def wait(self, seconds: float | None, others: Sequence[HasFileno] = ()) -> bool:
        """Wait for a command, for room to tell a viewer what it has not been told, or for one of the others.

        Return False if in vain.
        """
        behind = [viewer for viewer in self.viewers if viewer.is_behind]
        return any(select.select([*self.viewers, *others], behind, (), seconds))

    def has_news(self) -> bool:
        """Tell, without waiting, whether the screen has anything to say with which the session began.

        Those that came later are looked at less often, because one that sends byte after byte would hold up training.
        """
        first = self._first
        return bool(first) and any(select.select(first, [one for one in first if one.is_behind], (), 0))

    def add(self, viewer: Viewer) -> None:
        """Tell one more from now on."""
        self.viewers.append(viewer)

    def commands(self) -> Iterator[tuple[Viewer, Command]]:
        """Yield the commands that have arrived and who gave them; send on what there is room for again."""
        behind = [viewer for viewer in self.viewers if viewer.is_behind]
        heard, clear, _ = select.select(self.viewers, behind, (), 0)
        for viewer in clear:
            viewer.catch_up()
        for viewer in heard:
            for command in viewer.commands():
                if viewer.is_shut_out:
                    break
                yield viewer, command

    def give_back(self) -> None:
        """Drop what is kept to answer the questions of viewers."""
        for viewer in self.viewers:
            viewer.cache.forget_all()
        release()

    def admit(self, observers: Sequence[Observer]) -> None:
        """Tell these, too, from now on, before all others."""
        self._observers[:0] = observers

    def dismissed(self) -> list[Viewer]:
        """Tell the viewers that have left nothing any more; return them."""
        left = [viewer for viewer in self.viewers if viewer.has_left]
        for viewer in left:
            self.viewers.remove(viewer)
        self._first = [viewer for viewer in self._first if not viewer.has_left]
        return left

    def finish_telling(self, within_s: float) -> None:
        """Wait until everything has been told, or for so long."""
        until = time.monotonic() + within_s
        while behind := [viewer for viewer in self.viewers if not viewer.flush() and not viewer.has_left]:
            if (left := until - time.monotonic()) <= 0:
                return
            select.select((), behind, (), left)

    @property
    def watches_training(self) -> bool:
        """True while any of them wants training images evaluated, too."""
        return any(viewer.watches_training for viewer in self.viewers)

    def answer(self, run: LiveRun, now: float) -> None:
        """Tell the viewers at once what a command has changed, before any observer has work with it."""
        news = News(run)
        for viewer in self.viewers:
            viewer.progressed(run, now, news)

    # --- what is passed on ---------------------------------------------------------------------------------------

    @property
    def _all(self) -> list[Observer]:
        """The observers, and the viewers after them: these tell what those have found."""
        return [*self._observers, *self.viewers]

    def run_started(self, run: LiveRun) -> None:
        """Pass it on."""
        for observer in self._all:
            observer.run_started(run)

    def progressed(self, run: LiveRun, now: float) -> None:
        """Pass it on, to the viewers first: others may have work with it. What these find is told after that."""
        self.answer(run, now)
        found = run.findings
        for observer in self._observers:
            observer.progressed(run, now)
        if run.findings is not found and run.phase != "running":
            for viewer in self.viewers:
                viewer.tell_findings(run)

    def status_changed(self, run: LiveRun) -> None:
        """Pass it on."""
        for observer in self._all:
            observer.status_changed(run)

    def setting_changed(self, run: LiveRun, name: str, old: Value, new: Value) -> None:
        """Pass it on."""
        for observer in self._all:
            observer.setting_changed(run, name, old, new)

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Pass it on."""
        for observer in self._all:
            observer.evaluated(run, evaluated)

    def marked(self, run: LiveRun, split: str, index: int, note: str | None) -> None:
        """Pass it on."""
        for observer in self._all:
            observer.marked(run, split, index, note)

    def ended(self) -> None:
        """Pass it on."""
        for observer in self._all:
            observer.ended()
