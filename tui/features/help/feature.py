"""What the rest of the program knows of this folder."""

from collections.abc import Callable, Iterable
from pathlib import Path

from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.feature import Feature
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.store import Store

HELP = Feature(name="help", folder=Path(__file__).parent)


def new_help(
    store: Store,
    clock: Callable[[], float],
    panes: Iterable[type[Pane]],
    screen: type[RunScreen],
    focus: str,
    setting: str,
) -> RunDialog[None]:
    """Return the help for a screen, the part of it that has the focus, and the setting under the cursor."""
    from mnist_tui.tui.features.help.screen import Help, context_of

    return Help(store, clock, panes, context_of(screen, focus, setting, store.run.is_about))
