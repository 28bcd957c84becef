"""The keys of the units of a layer: choosing, opening and ablating them. No Textual here."""

import dataclasses

from mnist_tui.tui.features.units.layout import grid_of, page_size
from mnist_tui.tui.features.units.state import UnitsState, layer_count, with_histograms_toggled
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import ARROWS, ENDS, Focus, FocusKey, Key, Marked, arrow_steps

LAYERS = {"comma": -1, "full_stop": 1}


def _count(controls: Controls) -> int:
    answer = controls.state(UnitsState).seen(controls.run)
    return len(answer.order) if answer is not None else 0


def move(controls: Controls, key: str) -> None:
    """Move the cursor to another unit."""
    state, count, grid = controls.state(UnitsState), _count(controls), grid_of(controls.run, controls.ui)
    steps = arrow_steps(1 if state.opened else max(grid.columns, 1), page_size(grid), count)
    cursor = min(max(state.cursor + steps.get(key, 0), 0), max(count - 1, 0))
    controls.put(dataclasses.replace(state, cursor=cursor))


def toggle_opened(controls: Controls, key: str) -> None:
    """Show one unit in detail, or all again."""
    state = controls.state(UnitsState)
    controls.put(dataclasses.replace(state, opened=not state.opened and _count(controls) > 0))


def toggle_ablated(controls: Controls, key: str) -> None:
    """Ablate the unit under the cursor, or restore it."""
    state = controls.state(UnitsState)
    answer = state.seen(controls.run)
    if state.is_of_outputs(controls.run):
        controls.say("only hidden units can be ablated")
    elif answer is not None and answer.order:
        unit = answer.order[min(state.cursor, len(answer.order) - 1)]
        controls.put(dataclasses.replace(state, ablated=state.ablated ^ {(state.layer, unit)}))


def restore_all(controls: Controls, key: str) -> None:
    """Restore all units, in every layer."""
    controls.put(dataclasses.replace(controls.state(UnitsState), ablated=frozenset()))


def sort(controls: Controls, key: str) -> None:
    """Sort the units again by their present influence."""
    state = controls.state(UnitsState)
    controls.put(dataclasses.replace(state, revision=state.revision + 1, cursor=0))


def change_layer(controls: Controls, key: str) -> None:
    """Show the next layer, and after the last one the outputs; or the previous one."""
    state = controls.state(UnitsState)
    controls.put(dataclasses.replace(state, layer=(state.layer + LAYERS[key]) % layer_count(controls.run), cursor=0))


def toggle_histograms(controls: Controls, key: str) -> None:
    """Show the histograms, or hide them."""
    controls.put(with_histograms_toggled(controls.ui))


def leave(controls: Controls, key: str) -> None:
    """Close the unit, or go back to the dashboard."""
    state = controls.state(UnitsState)
    if state.opened:
        controls.put(dataclasses.replace(state, opened=False))
    else:
        controls.back()


def marked(controls: Controls) -> Marked | None:
    """Return the number of the unit under the cursor."""
    state = controls.state(UnitsState)
    answer = state.seen(controls.run)
    if answer is None or not answer.order:
        return None
    return Marked("unit", str(answer.order[min(state.cursor, len(answer.order) - 1)]))


KEYS = (
    Key(
        "4",
        "units",
        "The units: what each hidden unit (neuron) responds to, and how the network does without some of them.",
        lambda controls: controls.go_to("units"),
        footer=7,
        group="screens",
        needs_gradients=True,
    ),
)
FOCUS = Focus(
    "units",
    "units",
    (
        FocusKey("↑ ↓ ← →  k j h l", "choose a unit", ARROWS, move, "arrows", "unit"),
        FocusKey("pgup pgdn", "previous page, next page", ("pageup", "pagedown"), move, "pgup pgdn", "page"),
        FocusKey("home end", "the most and the least influential unit", ENDS, move),
        FocusKey(
            "enter",
            "one unit in detail, with its activations and its effect on every class; or all again",
            ("enter",),
            toggle_opened,
            "enter",
            "open",
        ),
        FocusKey("X", "ablate the unit in a copy of the network, or restore it", ("X",), toggle_ablated, "X", "ablate"),
        FocusKey(
            "backspace", "restore all ablated units, in every layer", ("backspace",), restore_all, label="restore"
        ),
        FocusKey("R", "refresh: sort the units again, by influence", ("R",), sort, "R", "refresh"),
        FocusKey(
            ", .",
            "previous layer, next layer; after the last one come the outputs",
            tuple(LAYERS),
            change_layer,
            ", .",
            "layer",
        ),
        FocusKey(
            "i",
            "show or hide the histograms; in a narrow window they replace the units",
            ("i",),
            toggle_histograms,
            "i",
            "histograms",
        ),
        FocusKey("esc", "close the unit; back to the dashboard", ("escape",), leave, "esc", "back"),
    ),
    marked=marked,
)
