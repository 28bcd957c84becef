"""The keys of the map: the image, the layer, the kind of map, the classes. No Textual here."""

import dataclasses

from mnist_tui.tui.features.map.paint import point_beside
from mnist_tui.tui.features.map.state import MapState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.keymap import ARROWS, Focus, FocusKey, Key

DIRECTIONS = {
    **dict.fromkeys(("left", "h"), (-1, 0)),
    **dict.fromkeys(("right", "l"), (1, 0)),
    **dict.fromkeys(("up", "k"), (0, 1)),
    **dict.fromkeys(("down", "j"), (0, -1)),
}
LAYERS = {"comma": -1, "full_stop": 1}


def choose(controls: Controls, key: str) -> None:
    """Go to the next image in a direction."""
    state = controls.state(MapState)
    data = state.scatter(controls.run)
    point = None if data is None else point_beside(data, *DIRECTIONS[key])
    controls.put(dataclasses.replace(state, point=point))


def turn_to_layer(controls: Controls, key: str) -> None:
    """Show the images as the layer before sees them, or the next one."""
    run, state = controls.run, controls.state(MapState)
    last = len(run.started.sizes) - 1 if run.started is not None else 1
    layer = min(max(state.layer_asked(run) + LAYERS[key], 0), last)
    _begin(controls, dataclasses.replace(state, layer=layer), by_neighbours=False)


def toggle_kind(controls: Controls, key: str) -> None:
    """Lay the images out by neighbours, or by principal components."""
    state = controls.state(MapState)
    _begin(controls, state, by_neighbours=not state.by_neighbours)


def refresh(controls: Controls, key: str) -> None:
    """Have the map made of the network as it is now."""
    state = controls.state(MapState)
    _begin(controls, state, state.by_neighbours)


def _begin(controls: Controls, state: MapState, by_neighbours: bool) -> None:
    controls.put(dataclasses.replace(state, by_neighbours=by_neighbours, revision=state.revision + 1))


def choose_class(controls: Controls, key: str) -> None:
    """Go to the next class of the legend."""
    started, state = controls.run.started, controls.state(MapState)
    classes = len(started.classes) if started is not None else 1
    controls.put(dataclasses.replace(state, legend=(state.legend + 1) % classes))


def toggle_class(controls: Controls, key: str) -> None:
    """Hide the class under the cursor of the legend, or show it."""
    state = controls.state(MapState)
    controls.put(dataclasses.replace(state, hidden=state.hidden ^ {state.legend}))


def show_all_classes(controls: Controls, key: str) -> None:
    """Hide no class."""
    controls.put(dataclasses.replace(controls.state(MapState), hidden=frozenset()))


def inspect(controls: Controls, key: str) -> bool | None:
    """Look closely at the image under the cursor, right or wrong."""
    point = controls.state(MapState).point
    if point is None:
        return False
    text = f"idx:{point} flag:right|wrong"
    controls.put(dataclasses.replace(controls.state(GalleryState), split=None, text=text, index=point))
    controls.go_to("inspector")
    return None


def leave(controls: Controls, key: str) -> None:
    """End t-SNE, or go back to the dashboard."""
    state = controls.state(MapState)
    if state.by_neighbours:
        _begin(controls, state, by_neighbours=False)
    else:
        controls.back()


KEYS = (
    Key(
        "m",
        "map",
        "Two thousand validation images as a layer of the network sees them, by PCA or t-SNE.",
        lambda controls: controls.go_to("map"),
        footer=6,
        group="screens",
    ),
)
FOCUS = Focus(
    "map",
    "map",
    (
        FocusKey("↑ ↓ ← →  k j h l", "the next image in that direction", ARROWS, choose, "arrows", "choose"),
        FocusKey(", .", "the layer before, the next one", tuple(LAYERS), turn_to_layer, ", .", "layer"),
        FocusKey(
            "a",
            "by t-SNE (a quarter of a minute while paused, minutes beside training), or by principal components",
            ("a",),
            toggle_kind,
            "a",
            "t-SNE",
        ),
        FocusKey("v", "the next class of the legend", ("v",), choose_class, "v", "class"),
        FocusKey("x", "hide that class, or show it", ("x",), toggle_class, "x", "hide"),
        FocusKey("backspace", "show all classes again", ("backspace",), show_all_classes),
        FocusKey("i", "take the network as it is now", ("i",), refresh, "i", "refresh"),
        FocusKey("enter", "inspect the image", ("enter",), inspect, "enter", "inspect"),
        FocusKey("esc", "end t-SNE; back to the dashboard", ("escape",), leave, "esc", "back"),
    ),
)
