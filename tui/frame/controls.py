"""What a key may do, whatever part of the screen has it: every handler gets these controls. No Textual here."""

import dataclasses
from collections.abc import Callable
from typing import Protocol, TypeVar

from mnist_tui.engine.setting import Value
from mnist_tui.tui.client.run import Notice, Requested, Run
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.messages import Command, SetSetting, plain_value

State = TypeVar("State", bound=FeatureState)


class Stage(Protocol):
    """What the app does for those who want other screens and dialogs."""

    def switch_to(self, screen: str) -> str:
        """Show a screen of the run, closing what lies above it; return the part of it that takes the keys."""

    def confirm(self, question: str, consequence: Callable[[], None], interrupt: bool = False) -> None:
        """Call `consequence` once the person has said yes; ctrl+c means yes when `interrupt`."""

    def ask_text(self, question: str, hint: str, check: Callable[[str], str], accept: Callable[[str], None]) -> None:
        """Call `accept` with what was typed once `check` says nothing against it; an empty line is always taken."""

    def open_help(self) -> None:
        """Explain keys, panes and settings."""

    def leave(self, status: int) -> None:
        """End the program."""


class Controls:
    """The run, what is shown of it, the line to the engine and the stage."""

    def __init__(self, store: Store, send: Callable[[Command], None], stage: Stage) -> None:
        self._store, self.send, self.stage = store, send, stage

    @property
    def run(self) -> Run:
        """The run as it stands."""
        return self._store.run

    @property
    def shown_run(self) -> Run:
        """The run that panes show: of a frozen display the one of then."""
        return self.ui.shown(self.run)

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
        """Show something else: the UiState with other fields."""
        self._store.show(ui)

    def focus(self, name: str) -> None:
        """Give a part of the screen the keys; empty for none."""
        self._store.show(self.ui.focused(name))

    def unfocus(self) -> None:
        """Let no part of the dashboard have the keys; what it shows stays as it is."""
        self._store.show(dataclasses.replace(self.ui, focus=""))

    def say(self, text: str) -> None:
        """Show one line on the screen, and keep it in the log; an empty one takes the last away."""
        self._store.tell(Notice(text))

    def request(self, name: str, value: Value) -> None:
        """Ask the engine for another value of a live setting."""
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
        """Go back to the dashboard, to the part that had the keys before."""
        last_focus = self.ui.last_focus
        self.go_to("dashboard")
        self.focus(last_focus)
