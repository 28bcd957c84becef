"""The keys of the dashboard: opening it, and moving the focus through its panes. No Textual here."""

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key

FOCUS_ORDER = ("cost", "confusion", "mistakes", "settings")
"""The panes that `tab` moves through."""


def open_dashboard(controls: Controls) -> None:
    """Go back to the dashboard."""
    controls.go_to("dashboard")


def move_focus(controls: Controls, direction: int) -> None:
    """Focus the next pane (1) or the previous one (-1)."""
    if controls.ui.screen != "dashboard":
        return
    now = controls.ui.focus
    index = FOCUS_ORDER.index(now) + direction if now in FOCUS_ORDER else 0 if direction > 0 else -1
    controls.focus(FOCUS_ORDER[index % len(FOCUS_ORDER)])


KEYS = (Key("1", "dashboard", "The dashboard.", open_dashboard, footer=7, group="screens"),)
FOCUS_KEYS = (
    Key(
        "tab",
        "focus",
        "Focus the next pane of the dashboard, which then has keys of its own; esc leaves it.",
        lambda controls: move_focus(controls, 1),
        footer=9,
    ),
    Key("shift+tab", "focus back", "Focus the previous pane.", lambda controls: move_focus(controls, -1)),
)
