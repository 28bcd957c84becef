"""The record that makes a feature known to the rest of the program, listed in `features/screens.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.keymap import Focus, Key
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.ui_state import UiState


@dataclass(frozen=True, slots=True)
class View:
    """What is seen of a feature."""

    screen: type[RunScreen] | None = None
    panes: tuple[type[Pane], ...] = ()
    """Those that `?` explains, on whichever screen they are."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One folder of `features`."""

    name: str
    """Also that of its screen."""
    folder: Path
    """Its folder: the `.tcss` files there are its style sheets."""
    keys: tuple[Key, ...] = ()
    """Those that work everywhere, the one that opens its screen first."""
    focuses: tuple[Focus, ...] = ()
    """Its parts that can be focused."""
    view: Callable[[], View] = View
    """Imports what is seen: the first picture, of the dashboard, need not wait for the other screens."""
    states: tuple[type[FeatureState], ...] = ()
    after_report: Callable[[Controls], None] | None = None
    """Called after every report of the engine."""
    subscriptions: Callable[[Run, UiState], tuple[Subscription, ...]] | None = None
    """What is asked whichever screen is open."""

    @property
    def screen(self) -> type[RunScreen] | None:
        """Its screen, if it has one of its own."""
        return self.view().screen

    @property
    def panes(self) -> tuple[type[Pane], ...]:
        """Its panes."""
        return self.view().panes

    @property
    def style_sheets(self) -> tuple[Path, ...]:
        """The sizes and frames of its panes."""
        return tuple(sorted(self.folder.glob("*.tcss")))
