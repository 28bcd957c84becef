"""What the handler of a key can use: run, state of the screen, engine, dialogs. No Textual here."""

import dataclasses
from collections.abc import Callable
from typing import Protocol, TypeVar

from mnist_tui.engine.setting import Value
from mnist_tui.tui.client.event_log import Kind
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.client.told import Logged, Lost, Notice, Requested
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.commands import Command, SetSetting
from mnist_tui.tui.protocol.setting_values import plain_value

State = TypeVar("State", bound=FeatureState)
ENDED, LOST = "the training process has ended", "the connection to the training process is lost"


class Stage(Protocol):
    """What the app offers: other screens and dialogs."""

    def switch_to(self, screen: str) -> str:
        """Show a screen of the run, closing dialogs above it; return the part of it that gets the focus."""

    def confirm(self, question: str, consequence: Callable[[], None], interrupt: bool = False) -> None:
        """Ask `question`, and call `consequence` on yes; ctrl+c means yes if `interrupt`."""

    def ask_text(self, question: str, hint: str, check: Callable[[str], str], accept: Callable[[str], None]) -> None:
        """Call `accept` with what was typed once `check` returns no error; an empty line is always accepted."""

    def open_help(self) -> None:
        """Open the help."""

    def copy_to_clipboard(self, text: str) -> None:
        """Have the terminal copy a text."""

    def picture(self) -> str:
        """Return what is shown as an SVG."""

    def do_aside(self, work: Callable[[], str], tell: Callable[[str], object]) -> None:
        """Do what may wait for a disk, in another thread, and pass what it returns to `tell` in this one."""

    def redraw(self) -> None:
        """Draw everything again, whatever the terminal shows."""

    def toggle_mouse(self) -> bool | None:
        """Take clicks and the wheel or leave them to the terminal; return which, None where there is none."""

    def suspend_program(self) -> bool:
        """Give the terminal back until the shell continues the program; False if there is none to do so."""

    def leave(self, status: int) -> None:
        """End the program."""


class Controls:
    """The run, the state of the screen, the link to the engine and the stage."""

    def __init__(self, store: Store, send: Callable[[Command], None], stage: Stage) -> None:
        self._store, self._send, self.stage = store, send, stage

    @property
    def run(self) -> Run:
        """The run as it stands."""
        return self._store.run

    @property
    def shown_run(self) -> Run:
        """The run that panes show: of a frozen display the one of then."""
        return self.ui.shown(self.run)

    @property
    def is_watching(self) -> bool:
        """True while another screen steers the run."""
        return not self.run.screens.steers

    @property
    def ui(self) -> UiState:
        """What is shown."""
        return self._store.ui

    def state(self, kind: type[State]) -> State:
        """Return the state of a feature."""
        return self._store.ui.state(kind)

    def put(self, state: FeatureState) -> None:
        """Replace the state of a feature."""
        self._store.put(state)

    def show(self, ui: UiState) -> None:
        """Replace the state of the screen."""
        self._store.show(ui)

    def focus(self, name: str) -> None:
        """Focus a part of the screen; empty for none."""
        self._store.show(self.ui.focused(name))

    def show_typed(self, text: str | None) -> None:
        """Replace what has been typed into the line of the focused part; None when nothing is typed any more."""
        self._store.show(dataclasses.replace(self.ui, typed=text))

    def unfocus(self) -> None:
        """Remove the focus; cursors stay where they are."""
        self._store.show(dataclasses.replace(self.ui, focus=""))

    @property
    def here(self) -> str:
        """Says in a notice where a file of this screen is, if the run is on another machine."""
        return " on this machine" if self.ui.host else ""

    def say(self, text: str) -> None:
        """Show a notice, and add it to the log; an empty one removes the last."""
        self._store.tell(Notice(text))

    def log(self, kind: Kind, text: str, step: int | None) -> None:
        """Add a line to the log, without a notice."""
        self._store.tell(Logged(kind, text, step))

    def send(self, command: Command) -> bool:
        """Send a command to the engine; return False, and say why, where there is none any more."""
        if failed := self.run.failed:
            self.say(LOST if isinstance(failed, Lost) else ENDED)
        else:
            self._send(command)
        return failed is None

    def may_steer(self) -> bool:
        """Return whether this screen can change what is trained, and say so where it cannot."""
        if failed := self.run.failed:
            self.say(LOST if isinstance(failed, Lost) else ENDED)
        elif self.is_watching:
            self.say(self.run.screens.why_not)
        return failed is None and not self.is_watching

    def request(self, name: str, value: Value) -> None:
        """Ask the engine for a new value of a live setting."""
        if self.may_steer():
            self._store.tell(Requested(name, value))
            self.send(SetSetting(name, plain_value(value)))

    def go_to(self, screen: str) -> None:
        """Show a screen of the run, by the name of its feature."""
        came_from, ui = self.ui.screen, self.ui
        focus = self.stage.switch_to(screen)
        if came_from == screen:
            return
        last_focus = ui.focus if came_from == "dashboard" else ui.last_focus
        self._store.show(dataclasses.replace(self.ui, screen=screen, last_focus=last_focus).focused(focus))

    def back(self) -> None:
        """Go back to the dashboard, to the part that had the focus before."""
        last_focus = self.ui.last_focus
        self.go_to("dashboard")
        self.focus(last_focus)
