"""The keys of the screen: moving the pen, brush, undo, and the form that the network gets. No Textual here."""

from collections.abc import Mapping
from dataclasses import replace

from mnist_tui.tui.features.draw.queries import DrawingRead
from mnist_tui.tui.features.draw.set_keys import WALK, inspect, learn, walk
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.features.draw.truth import say_what_was_meant, take_out
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key, Marked
from mnist_tui.tui.images.drawing import BRUSHES, Point

FAR = 3
"""Pixels of a long move."""
ONE: Mapping[str, Point] = {
    **dict.fromkeys(("left", "h"), (0, -1)),
    **dict.fromkeys(("down", "j"), (1, 0)),
    **dict.fromkeys(("up", "k"), (-1, 0)),
    **dict.fromkeys(("right", "l"), (0, 1)),
}
LONG: Mapping[str, Point] = {
    **dict.fromkeys(("shift+left", "H"), (0, -FAR)),
    **dict.fromkeys(("shift+down", "J"), (FAR, 0)),
    **dict.fromkeys(("shift+up", "K"), (-FAR, 0)),
    **dict.fromkeys(("shift+right", "L"), (0, FAR)),
}
ASLANT: Mapping[str, Point] = {
    **dict.fromkeys(("y", "home"), (-1, -1)),
    **dict.fromkeys(("u", "pageup"), (-1, 1)),
    **dict.fromkeys(("b", "end"), (1, -1)),
    **dict.fromkeys(("n", "pagedown"), (1, 1)),
}
BY = {"plus": 1, "minus": -1}


def move(controls: Controls, by: Point) -> None:
    """Move the pen; one that is down draws."""
    controls.put(controls.state(DrawState).moved(*by))


def toggle_pen(controls: Controls, key: str) -> None:
    """Put the pen down, or lift it."""
    state = controls.state(DrawState)
    controls.put(state.lifted() if state.is_down else state.put_down())


def toggle_eraser(controls: Controls, key: str) -> None:
    """Take the eraser, or the pen again."""
    state = controls.state(DrawState)
    changed = replace(state, erases=not state.erases)
    controls.put(changed.put_down() if state.is_down else changed)


def change_brush(controls: Controls, key: str) -> None:
    """Take a thicker brush, or a thinner one."""
    state = controls.state(DrawState)
    brush = min(max(state.brush + BY[key], 0), len(BRUSHES) - 1)
    changed = replace(state, brush=brush)
    controls.put(changed.put_down() if state.is_down and brush != state.brush else changed)


def toggle_form(controls: Controls, key: str) -> None:
    """Have the network get MNIST's form of the drawing, or the drawing as it is."""
    state = controls.state(DrawState)
    controls.put(replace(state, centres=not state.centres, has_chosen=True))


def undo(controls: Controls, key: str) -> None:
    """Take back the last stroke, or clearing."""
    state = controls.state(DrawState)
    if not state.drawing.strokes and not state.drawing.cleared:
        controls.say("nothing to undo: nothing is drawn")
    controls.put(replace(state.lifted(), drawing=state.drawing.undone()))


def clear(controls: Controls, key: str) -> None:
    """Begin with an empty image."""
    state = controls.state(DrawState)
    controls.put(replace(state.lifted(), drawing=state.drawing.cleaned()))


def drag(controls: Controls, point: Point, begins: bool, erases: bool) -> None:
    """Follow the mouse, with a button held down: the right one erases."""
    state = controls.state(DrawState)
    if begins or not state.drawing.strokes:
        state = state.lifted().moved_to(point)
        drawn = replace(state, erases=erases or state.erases).put_down()
        controls.put(replace(drawn.lifted(), erases=state.erases))
    else:
        controls.put(replace(state, is_down=True).moved_to(point).lifted())


def marked(controls: Controls) -> Marked | None:
    """Return what the network predicts."""
    run = controls.shown_run
    read = run.answer(DrawingRead)
    if read is None or run.started is None or controls.state(DrawState).is_empty:
        return None
    return Marked("prediction", run.started.classes[read.predicted])


KEYS = (
    Key(
        "6",
        "draw",
        "Draw a digit of your own, and see what the network makes of it.",
        lambda controls: controls.go_to("draw"),
        footer=7,
        group="screens",
        needs_network=True,
    ),
)
FOCUS = Focus(
    "draw",
    "draw",
    (
        FocusKey("space", "put the pen down, or lift it", ("space",), toggle_pen, "space", "pen"),
        FocusKey(
            "← → ↑ ↓  h j k l",
            "move the pen by a pixel; it draws while it is down",
            tuple(ONE),
            lambda controls, key: move(controls, ONE[key]),
            "arrows",
            "move",
        ),
        FocusKey(
            "c",
            "what the network gets: MNIST's form of the drawing (longest side 20 of 28 pixels, centre of mass in the "
            "middle), or the drawing as it is",
            ("c",),
            toggle_form,
            "c",
            "centre",
        ),
        FocusKey(
            "t",
            "tell what you meant: the drawing is kept with this label, in a test set of your own",
            ("t",),
            say_what_was_meant,
            "t",
            "meant",
        ),
        FocusKey("U", "undo all: clear the drawing", ("U",), clear, "U", "clear"),
        FocusKey("backspace", "undo the last stroke, or clearing", ("backspace",), undo, "bksp", "undo"),
        FocusKey("enter  3", "inspect the drawing", ("enter", "3"), inspect, "enter", "inspect"),
        FocusKey(", .", "the kept drawing before, the next one", tuple(WALK), walk, ", .", "yours"),
        FocusKey("X", "take this drawing out of those that are kept", ("X", "delete"), take_out, "X", "take out"),
        FocusKey(
            "5",
            "learn: the drawing through the network, forward and backward",
            ("5",),
            learn,
            "5",
            "learn",
            needs_gradients=True,
        ),
        FocusKey(
            "y u b n  home pgup end pgdn",
            "move the pen aslant",
            tuple(ASLANT),
            lambda controls, key: move(controls, ASLANT[key]),
            "yubn",
            "aslant",
        ),
        FocusKey(
            "H J K L  shift+arrows",
            "move it by three pixels",
            tuple(LONG),
            lambda controls, key: move(controls, LONG[key]),
        ),
        FocusKey("+ -", "a thicker brush, a thinner one", tuple(BY), change_brush, "+ -", "brush"),
        FocusKey("E", "take the eraser, or the pen again", ("E",), toggle_eraser, "E", "erase"),
        FocusKey("esc", "back to the dashboard", ("escape",), lambda controls, key: controls.back(), "esc", "back"),
    ),
    marked=marked,
)
