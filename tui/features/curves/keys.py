"""The keys of the charts: axes, smoothing, zoom, export, and a cursor. No Textual here."""

import dataclasses

from mnist_tui.tui.features.curves.cursor import PARTS, moved_cursor, stepped_cursor
from mnist_tui.tui.features.curves.export import CHARTS, export
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.curves.window import next_x_axis, smoothed, smoothing_text, zoomed
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, FooterOf, Key, Marked

MOVES = {"left": -1, "h": -1, "right": 1, "l": 1, "shift+left": -10, "H": -10, "shift+right": 10, "L": 10}
"""In hundredths of the steps in view."""
STEPS = {"less_than_sign": -1, "greater_than_sign": 1}
ENDS = {"home": -1, "end": 1}
FULL = "curves"
"""The screen that shows only charts: their keys come first in its footer."""


def scale_cost(controls: Controls) -> None:
    """Switch the cost axis between logarithmic and linear."""
    state = controls.state(CurvesState)
    controls.put(dataclasses.replace(state, log_cost=not state.log_cost))


def next_axis(controls: Controls) -> None:
    """Switch the x axis to its next unit."""
    state = controls.state(CurvesState)
    x_axis = next_x_axis(state)
    controls.put(dataclasses.replace(state, x_axis=x_axis))
    controls.say(f"x axis: {x_axis}{' of training' if x_axis == 'seconds' else ''}")


def smooth(controls: Controls, more: int) -> None:
    """Smooth more (1) or less (-1)."""
    state = controls.state(CurvesState)
    state = dataclasses.replace(state, smoothing=smoothed(state, more))
    controls.put(state)
    controls.say(f"curves: {smoothing_text(state)}")


def zoom(controls: Controls, closer: int) -> None:
    """Zoom in on the latest steps (1) or out (-1)."""
    state = controls.state(CurvesState)
    name = zoomed(controls.shown_run, state, closer)
    controls.put(dataclasses.replace(state, window=name))
    controls.say(f"charts: {name}")


def toggle_chart(controls: Controls) -> None:
    """Show the charts on the whole screen, or go back."""
    controls.go_to("dashboard" if controls.ui.screen == "curves" else "curves")


def put_cursor(controls: Controls, step: float) -> None:
    """Put the cursor at a step."""
    controls.put(dataclasses.replace(controls.state(CurvesState), cursor=step))


def move(controls: Controls, key: str) -> None:
    """Move the cursor by hundredths of the steps in view."""
    put_cursor(controls, moved_cursor(controls.shown_run, controls.state(CurvesState), MOVES[key]))


def step(controls: Controls, key: str) -> None:
    """Move the cursor by one step."""
    put_cursor(controls, stepped_cursor(controls.shown_run, controls.state(CurvesState), STEPS[key]))


def go_to_end(controls: Controls, key: str) -> None:
    """Move the cursor to one end of what is in view."""
    put_cursor(controls, moved_cursor(controls.shown_run, controls.state(CurvesState), ENDS[key] * 10 * PARTS))


def leave(controls: Controls, key: str) -> bool | None:
    """Remove cursor and focus, if there are any."""
    if not controls.ui.focus and controls.state(CurvesState).cursor is None:
        return False
    controls.focus("")
    return None


def marked(controls: Controls) -> Marked | None:
    """Return the step under the cursor."""
    cursor = controls.state(CurvesState).cursor
    return None if cursor is None else Marked("step", f"{cursor:.0f}")


KEYS = (
    Key(
        "y",
        "log axis",
        "Switch the axes of cost and error between logarithmic and linear.",
        scale_cost,
        footer=16,
        footer_of=FooterOf(FULL, 5),
        screens=CHARTS,
        needs_gradients=True,
    ),
    Key(
        "x",
        "x axis",
        "Switch the x axis of the charts between epochs, steps and seconds of training.",
        next_axis,
        footer_of=FooterOf(FULL, 5, "axis"),
        screens=CHARTS,
        needs_gradients=True,
    ),
    Key(
        "plus",
        "smooth more",
        "Average the curves over more batches.",
        lambda controls: smooth(controls, 1),
        "+",
        footer_of=FooterOf(FULL, 5, "smooth"),
        screens=CHARTS,
        needs_gradients=True,
    ),
    Key(
        "minus",
        "smooth less",
        "Average the curves over fewer batches, or not at all.",
        lambda controls: smooth(controls, -1),
        "-",
        footer_of=FooterOf(FULL, 5, "smooth"),
        screens=CHARTS,
        needs_gradients=True,
    ),
    Key(
        "z",
        "zoom in",
        "Zoom in on the latest steps, as the mouse wheel does.",
        lambda controls: zoom(controls, 1),
        footer_of=FooterOf(FULL, 5, "zoom"),
        screens=CHARTS,
        needs_gradients=True,
    ),
    Key(
        "Z",
        "zoom out",
        "Zoom out, up to all steps.",
        lambda controls: zoom(controls, -1),
        footer_of=FooterOf(FULL, 5, "zoom"),
        screens=CHARTS,
        needs_gradients=True,
    ),
    Key(
        "w",
        "write",
        "Write what is shown to new files in the current folder: charts (.txt), numbers (.csv), any screen (.svg).",
        export,
        footer_of=FooterOf(FULL, 6),
        needs_network=True,
    ),
    Key(
        "c",
        "charts",
        "The charts on the whole screen.",
        toggle_chart,
        footer=11,
        footer_of=FooterOf(FULL, 1, "back"),
        needs_gradients=True,
    ),
)
FOCUS = Focus(
    "cost",
    "cost chart",
    (
        FocusKey(
            "← →  h l",
            "move the cursor; the charts show its step and the values there",
            ("left", "h", "right", "l"),
            move,
            "←→",
            "move",
        ),
        FocusKey(
            "shift+← →  H L",
            "move it by a tenth of the steps in view",
            ("shift+left", "H", "shift+right", "L"),
            move,
            "H L",
            "far",
        ),
        FocusKey("< >", "move it by one step", tuple(STEPS), step, "< >", "one step"),
        FocusKey("home end", "to the first step in view, to the last", tuple(ENDS), go_to_end, "home end", "ends"),
        FocusKey("esc", "done", ("escape",), leave, "esc", "done"),
    ),
    marked=marked,
)
