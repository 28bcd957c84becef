"""The keys of the settings: choosing and changing them. No Textual here."""

import dataclasses

from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE, Move, far_neighbour, near_neighbour, neighbour
from mnist_tui.tui.features.settings.change import (
    chosen_name,
    restore_default,
    step,
    type_value,
    undo_or_redo,
    value_of,
)
from mnist_tui.tui.features.settings.fork import fork
from mnist_tui.tui.features.settings.new_run import new_run, restart
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, FooterOf, Key, Marked

MOVES = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -8, "pagedown": 8, "home": -99, "end": 99}
STEPS: dict[str, tuple[Move, int]] = {
    "left": (neighbour, -1),
    "h": (neighbour, -1),
    "right": (neighbour, 1),
    "l": (neighbour, 1),
    "shift+left": (far_neighbour, -1),
    "H": (far_neighbour, -1),
    "shift+right": (far_neighbour, 1),
    "L": (far_neighbour, 1),
    "less_than_sign": (near_neighbour, -1),
    "greater_than_sign": (near_neighbour, 1),
}


def give_focus(controls: Controls) -> None:
    """Focus the settings on the dashboard."""
    controls.go_to("dashboard")
    controls.focus("settings")


def move(controls: Controls, key: str) -> None:
    """Move the cursor to another setting."""
    state = controls.state(SettingsState)
    cursor = min(max(state.cursor + MOVES[key], 0), len(ADJUSTABLE) - 1)
    controls.put(dataclasses.replace(state, cursor=cursor))


def step_by_key(controls: Controls, key: str) -> None:
    """Give the chosen setting its next value."""
    step(controls, *STEPS[key])


def enter(controls: Controls, key: str) -> None:
    """Type a value, or start the new run that the chosen setting needs."""
    if chosen_name(controls.ui) in controls.state(SettingsState).pending:
        (fork if controls.run.is_only_shown else new_run)(controls)
    else:
        controls.show_typed("")


def marked(controls: Controls) -> Marked:
    """Return the value of the chosen setting, as its flag takes it."""
    name = chosen_name(controls.ui)
    return Marked(name.replace("_", " "), find_setting(name).text(value_of(controls.run, controls.ui, name)))


KEYS = (
    Key(
        "p",
        "settings",
        "Change the hyperparameters: up and down choose, left and right change.",
        give_focus,
        footer=8,
        needs_engine=True,
        needs_gradients=True,
        by_watchers=True,
    ),
)
RESTART_KEYS = (
    Key(
        "r",
        "restart",
        "Start again from the same initial weights; the previous run stays, dimmed.",
        restart,
        footer=13,
        needs_engine=True,
        trains=True,
    ),
    Key(
        "n",
        "new run",
        "Start a new run with other initial weights and the pending settings.",
        new_run,
        footer=14,
        needs_engine=True,
        trains=True,
    ),
    Key(
        "F",
        "fork",
        "Fork a run: continue from the network that is shown, with the pending settings; the curve of the run that it "
        "leaves stays, dimmed.",
        fork,
        needs_engine=True,
        needs_gradients=True,
        footer_of=FooterOf("past", 5),
    ),
)
FOCUS = Focus(
    "settings",
    "settings",
    (
        FocusKey("↑ ↓  k j", "choose a setting", tuple(MOVES), move, "↑↓", "choose"),
        FocusKey(
            "← →  h l",
            "change it; live settings take effect from the next batch on",
            ("left", "h", "right", "l"),
            step_by_key,
            "←→",
            "change",
        ),
        FocusKey("shift+← →  H L", "change it in coarse steps", ("shift+left", "H", "shift+right", "L"), step_by_key),
        FocusKey("< >", "change it in fine steps", ("less_than_sign", "greater_than_sign"), step_by_key),
        FocusKey(
            "enter",
            "type a value; on a pending setting: start the new run, or in the past the fork",
            ("enter",),
            enter,
            "enter",
            "type",
        ),
        FocusKey("backspace", "back to its default", ("backspace",), restore_default, "backspace", "default"),
        FocusKey("b", "undo the last changes one by one (back)", ("b",), undo_or_redo, "b", "undo"),
        FocusKey("B", "redo them", ("B",), undo_or_redo, label="redo"),
        FocusKey("esc  p", "done", ("escape", "p"), lambda controls, key: controls.unfocus(), "esc", "done"),
    ),
    type_value,
    marked=marked,
)
