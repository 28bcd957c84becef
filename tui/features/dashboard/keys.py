"""The keys of the dashboard: opening it, and moving the focus through its panes. No Textual here."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key

FOCUS_ORDER = ("cost", "confusion", "mistakes", "settings")
"""The panes that `tab` moves through."""
NOTHING_TO_FOCUS = "without labels no pane here has keys of its own"


def open_dashboard(controls: Controls) -> None:
    """Go back to the dashboard."""
    controls.go_to("dashboard")


def focus_order(run: Run) -> tuple[str, ...]:
    """Return the panes that are seen and have keys: beside what was made elsewhere there are fewer."""
    if run.is_about == "run":
        return FOCUS_ORDER
    foreign = run.started.foreign if run.started is not None else None
    if foreign is None:
        return "confusion", "mistakes"
    return ("confusion",) * foreign.is_labelled + ("mistakes",) * (foreign.is_labelled and bool(foreign.images))


def move_focus(controls: Controls, direction: int) -> None:
    """Focus the next pane (1) or the previous one (-1)."""
    if controls.ui.screen != "dashboard":
        return
    now, order = controls.ui.focus, focus_order(controls.run)
    if not order:
        controls.say(NOTHING_TO_FOCUS)
        return
    index = order.index(now) + direction if now in order else 0 if direction > 0 else -1
    controls.focus(order[index % len(order)])


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
