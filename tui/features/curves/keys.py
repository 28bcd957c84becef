"""The keys of the curves: axes, smoothing, zoom, file, and a cursor on the steps. No Textual here."""

import dataclasses

from mnist_tui.tui.features.curves.cursor import PARTS, moved_cursor, stepped_cursor
from mnist_tui.tui.features.curves.export import export
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.curves.window import ALL, next_x_axis, smoothed, smoothing_text, zoomed
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key

MOVES = {"left": -1, "h": -1, "right": 1, "l": 1, "shift+left": -10, "H": -10, "shift+right": 10, "L": 10}
"""By how many hundredths of the steps in view."""
STEPS = {"less_than_sign": -1, "greater_than_sign": 1}
ENDS = {"home": -1, "end": 1}


def scale_cost(controls: Controls) -> None:
    """Change the cost axis."""
    state = controls.state(CurvesState)
    controls.put(dataclasses.replace(state, log_cost=not state.log_cost))


def count_in_next(controls: Controls) -> None:
    """Let the x axis count something else."""
    state = controls.state(CurvesState)
    x_axis = next_x_axis(state)
    controls.put(dataclasses.replace(state, x_axis=x_axis))
    controls.say(f"the x axis counts {x_axis}{' of training' if x_axis == 'seconds' else ''}")


def smooth(controls: Controls, more: int) -> None:
    """Average over more batches (1) or fewer (-1)."""
    state = controls.state(CurvesState)
    state = dataclasses.replace(state, smoothing=smoothed(state, more))
    controls.put(state)
    controls.say(f"the curves are {smoothing_text(state)}")


def zoom(controls: Controls, closer: int) -> None:
    """Show fewer of the newest steps (1) or more (-1)."""
    state = controls.state(CurvesState)
    name = zoomed(controls.shown_run, state, closer)
    controls.put(dataclasses.replace(state, window=name))
    controls.say(f"the charts show {'' if name == ALL else 'the '}{name}")


def toggle_chart(controls: Controls) -> None:
    """Show the curves on the full screen, or go back."""
    controls.go_to("dashboard" if controls.ui.screen == "curves" else "curves")


def put_cursor(controls: Controls, step: float) -> None:
    """Put the cursor on a step."""
    controls.put(dataclasses.replace(controls.state(CurvesState), cursor=step))


def move(controls: Controls, key: str) -> None:
    """Move the cursor by parts of the steps in view."""
    put_cursor(controls, moved_cursor(controls.shown_run, controls.state(CurvesState), MOVES[key]))


def step(controls: Controls, key: str) -> None:
    """Move the cursor by one step."""
    put_cursor(controls, stepped_cursor(controls.shown_run, controls.state(CurvesState), STEPS[key]))


def go_to_end(controls: Controls, key: str) -> None:
    """Move the cursor to one end of what is in view."""
    put_cursor(controls, moved_cursor(controls.shown_run, controls.state(CurvesState), ENDS[key] * 10 * PARTS))


def leave(controls: Controls, key: str) -> bool | None:
    """Take the cursor away and give the keys back, if they are here."""
    if not controls.ui.focus and controls.state(CurvesState).cursor is None:
        return False
    controls.focus("")
    return None


KEYS = (
    Key("y", "log axis", "Cost axis logarithmic or linear.", scale_cost, footer=15),
    Key("x", "x axis", "The charts count epochs, steps or seconds of training.", count_in_next),
    Key("plus", "smoother", "Average the curves over more batches.", lambda controls: smooth(controls, 1), "+"),
    Key(
        "minus",
        "rougher",
        "Average the curves over fewer batches, or not at all.",
        lambda controls: smooth(controls, -1),
        "-",
    ),
    Key(
        "z",
        "zoom in",
        "The charts show fewer of the newest steps; so does the wheel.",
        lambda controls: zoom(controls, 1),
    ),
    Key("Z", "zoom out", "The charts show more steps, up to all of them.", lambda controls: zoom(controls, -1)),
    Key("w", "write", "Write the curves as text to a new file in the folder where the program was started.", export),
    Key("c", "chart", "The curves on the full screen.", toggle_chart, footer=10),
)
FOCUS = Focus(
    "cost",
    "cost chart",
    (
        FocusKey(
            "← →  h l",
            "move the cursor; its step and the values there stand in the charts",
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
        FocusKey("home end", "to the first step in view, to the newest", tuple(ENDS), go_to_end, "home end", "ends"),
        FocusKey("esc", "done", ("escape",), leave, "esc", "done"),
    ),
)
