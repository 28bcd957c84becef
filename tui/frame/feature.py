"""What makes a feature known to the rest of the program: one record of this, in `features/screens.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.keymap import Focus, Key
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.run_screen import RunScreen


@dataclass(frozen=True, slots=True)
class Feature:
    """One folder of `features`."""

    name: str
    """Also that of its screen."""
    folder: Path
    """Where it lives: its style sheets are the `.tcss` files there."""
    keys: tuple[Key, ...] = ()
    """Those that work everywhere, first of all the one that opens its screen."""
    focuses: tuple[Focus, ...] = ()
    """Its parts that can have the keys."""
    screen: type[RunScreen] | None = None
    panes: tuple[type[Pane], ...] = ()
    """What `?` tells of, on whichever screen they are."""
    states: tuple[type[FeatureState], ...] = ()
    after_report: Callable[[Controls], None] | None = None
    """Called whenever the engine has reported something."""

    @property
    def style_sheets(self) -> tuple[Path, ...]:
        """The sizes and frames of its panes."""
        return tuple(sorted(self.folder.glob("*.tcss")))
