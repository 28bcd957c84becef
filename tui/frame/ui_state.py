"""What the person has chosen to look at: the state of the screen, apart from the state of the run. No Textual here."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.keymap import Keymap
from mnist_tui.tui.paint.look import Look

State = TypeVar("State", bound=FeatureState)


@dataclass(frozen=True, slots=True, eq=False)
class UiState:
    """What everything on the screen is painted from, besides the run. Never changed: another one takes its place."""

    look: Look
    screen: str = "dashboard"
    """The screen of the run that is shown, by the name of its feature."""
    focus: str = ""
    """The part of the screen that has the keys, by its name in the table of features; empty for none."""
    last_focus: str = ""
    """The part of the dashboard that had the keys when another screen was opened."""
    typed: str | None = None
    """What has been typed so far into the line of the part that has the focus, None when nothing is being typed."""
    pace: float | None = None
    """Steps a second that were asked for, None for full speed."""
    frozen: Run | None = None
    """The run as it stood when the display was frozen, None while the display follows it."""
    split: str = ""
    """The images whose evaluation the dashboard shows: train or test; empty for those that are followed."""
    link_is_slow: bool = False
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Columns and rows of every pane that has been laid out, by its id; of the window by the name `window`."""
    states: Mapping[type[FeatureState], FeatureState] = field(default_factory=dict)
    """One state per feature."""
    keymap: Keymap = field(default_factory=Keymap)
    """What footer and help tell of."""

    def state(self, kind: type[State]) -> State:
        """Return the state of a feature."""
        state = self.states.get(kind)
        return state if isinstance(state, kind) else kind()

    def size(self, name: str) -> tuple[int, int]:
        """Return columns and rows of a pane or of the window, 0 and 0 before it has been laid out."""
        return self.sizes.get(name, (0, 0))

    def shown(self, run: Run) -> Run:
        """Return the run that panes show: `run`, or the one of when the display was frozen."""
        return self.frozen or run

    def with_state(self, state: FeatureState) -> "UiState":
        """Return this with another state of a feature."""
        return dataclasses.replace(self, states={**self.states, type(state): state})

    def with_size(self, name: str, size: tuple[int, int]) -> "UiState":
        """Return this after a pane or the window has been laid out."""
        return self if self.sizes.get(name) == size else dataclasses.replace(self, sizes={**self.sizes, name: size})

    def focused(self, name: str) -> "UiState":
        """Return this with another part that has the keys; a value that was being typed is dropped."""
        states = {kind: state.unfocused() for kind, state in self.states.items()}
        return dataclasses.replace(self, focus=name, typed=None, states=states)

    def settled(self, run: Run) -> "UiState":
        """Return this with every feature's state as it fits the run."""
        ui = self
        for kind in self.states:
            before = ui.states[kind]
            if (after := before.settled(run, ui)) is not before:
                ui = ui.with_state(after)
        return ui
