"""The present run and the state of the screen: the one place where either is replaced. No Textual here."""

import dataclasses
from collections.abc import Callable

from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.past import moment_after, seen_within
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.client.told import Notice, Told
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.guide import Guide, guide_after
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import CommandRejected, MomentShown, PresentShown, RunStarted

SILENT_AFTER_S = 10.0
"""An engine on another machine says something twice as often, whatever it does."""


class Store:
    """Screens read it at every frame; reports and keys replace its content."""

    def __init__(self, ui: UiState, wall_clock: Callable[[], float]) -> None:
        """`wall_clock` gives the seconds since the epoch, for the log."""
        self._wall_clock = wall_clock
        self._present = self._seen = Run()
        self._moment: Run | None = None
        self.notices = 0
        """How many there have been; the same one again is another."""
        self.ui = ui

    @property
    def run(self) -> Run:
        """The run that is shown: the present one, or a moment of its past."""
        return self._seen

    @run.setter
    def run(self, run: Run) -> None:
        self._present, self._moment, self._seen = run, None, run

    def tell(self, told: Told) -> None:
        """Apply a report, or what the screen itself has to add to the run."""
        seconds, before = self._wall_clock(), self._present
        self.notices += isinstance(told, Notice | CommandRejected)
        self._present = run_after(self._present, told, seconds)
        self._moment = moment_after(self._moment, self._present, told, seconds)
        self._seen = self._present if self._moment is None else seen_within(self._moment, self._present)
        ui = self.ui
        if (guide := guide_after(ui.guide, before, self._present)) != ui.guide:
            ui = dataclasses.replace(ui, guide=guide)
        if isinstance(told, RunStarted | MomentShown | PresentShown):
            ui = dataclasses.replace(ui, frozen=None)
        elif isinstance(told, Reply) and ui.frozen is not None:
            ui = dataclasses.replace(ui, frozen=run_after(ui.frozen, told))
        self.show(ui)

    def show(self, ui: UiState) -> None:
        """Replace the state of the screen."""
        self.ui = ui.settled(self.run)

    def show_guide(self, guide: Guide) -> None:
        """Have somebody told who may wonder what to do."""
        self.show(dataclasses.replace(self.ui, guide=guide))

    def note_key(self) -> None:
        """Note that somebody knows what to do: at the end of a run nothing more is said of that."""
        if self.ui.guide == "end":
            self.show_guide("")

    def note_link(self, is_slow: bool) -> None:
        """Note whether the terminal is slower than the frames."""
        if is_slow != self.ui.link_is_slow:
            self.show(dataclasses.replace(self.ui, link_is_slow=is_slow))

    def note_silence(self, seconds: float) -> None:
        """Note for how long nothing has come from another machine."""
        silent_s = int(seconds) if self.ui.host and seconds >= SILENT_AFTER_S else 0
        if silent_s != self.ui.silent_s:
            self.show(dataclasses.replace(self.ui, silent_s=silent_s))

    def put(self, state: FeatureState) -> None:
        """Replace the state of a feature."""
        self.show(self.ui.with_state(state))
