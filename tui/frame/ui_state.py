"""The state of the screen: what the person has chosen to see. No Textual here."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.guide import Guide
from mnist_tui.tui.frame.keymap import Keymap
from mnist_tui.tui.paint.look import Look

State = TypeVar("State", bound=FeatureState)


@dataclass(frozen=True, slots=True, eq=False)
class UiState:
    """What everything on the screen is painted from, besides the run. Never changed, but replaced."""

    look: Look
    host: str = ""
    """The machine on which the run is, with a colon; empty for this one."""
    screen: str = "dashboard"
    """The present screen, by the name of its feature."""
    focus: str = ""
    """The part of the screen that has the focus, by the name of its `Focus`; empty for none."""
    last_focus: str = ""
    """The part of the dashboard that had the focus when another screen was opened."""
    typed: str | None = None
    """What has been typed so far into the input line of the focused part, None when nothing is being typed."""
    pace: float | None = None
    """Requested steps per second, None for full speed."""
    frozen: Run | None = None
    """The run at the moment the display was frozen, None while the display follows it."""
    split: str = ""
    """The split whose evaluation the dashboard shows: train or test; empty for the one that curves are about."""
    link_is_slow: bool = False
    guide: Guide = ""
    """What somebody is told who may wonder what to do."""
    silent_s: int = 0
    """For how long nothing has come from the other machine; 0 where that is not worth a word."""
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Columns and rows of every pane, by its id, and of the window as `window`."""
    states: Mapping[type[FeatureState], FeatureState] = field(default_factory=dict)
    """One state per feature."""
    keymap: Keymap = field(default_factory=Keymap)
    """The keys for footer and help."""

    def state(self, kind: type[State]) -> State:
        """Return the state of a feature."""
        state = self.states.get(kind)
        return state if isinstance(state, kind) else kind()

    def size(self, name: str) -> tuple[int, int]:
        """Return columns and rows of a pane or of the window, 0 and 0 before it has been laid out."""
        return self.sizes.get(name, (0, 0))

    def shown(self, run: Run) -> Run:
        """Return the run that panes show: `run`, or the frozen one."""
        return self.frozen or run

    def with_state(self, state: FeatureState) -> "UiState":
        """Return this with another state of a feature."""
        return dataclasses.replace(self, states={**self.states, type(state): state})

    def with_size(self, name: str, size: tuple[int, int]) -> "UiState":
        """Return this after a pane or the window has been laid out."""
        return self if self.sizes.get(name) == size else dataclasses.replace(self, sizes={**self.sizes, name: size})

    def focused(self, name: str) -> "UiState":
        """Return this with another part in focus; a value that was being typed is dropped."""
        states = {kind: state.unfocused() for kind, state in self.states.items()}
        return dataclasses.replace(self, focus=name, typed=None, states=states)

    def settled(self, run: Run) -> "UiState":
        """Return this with every feature's state adjusted to the run."""
        ui = self
        for kind in self.states:
            before = ui.states[kind]
            if (after := before.settled(run, ui)) is not before:
                ui = ui.with_state(after)
        return ui
