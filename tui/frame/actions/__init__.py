"""What the keys do: plain objects whose public methods are the actions. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.features.curves.export import ExportActions
from mnist_tui.tui.frame.actions.look import LookActions
from mnist_tui.tui.frame.actions.navigation import Navigation
from mnist_tui.tui.frame.actions.run import RunActions

__all__ = ["ExportActions", "LookActions", "Navigation", "RunActions", "actions_of"]


def actions_of(*groups: object) -> dict[str, Callable[[], None]]:
    """Return the public methods of every group by name; the table of keys names them."""
    return {
        name: getattr(group, name)
        for group in groups
        for name, member in vars(type(group)).items()
        if callable(member) and not name.startswith("_")
    }
