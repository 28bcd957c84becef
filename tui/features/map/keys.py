"""The keys of the map: image, layer, projection, classes. No Textual here."""

import dataclasses

from mnist_tui.tui.features.map.paint import point_beside
from mnist_tui.tui.features.map.state import MapState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.keymap import ARROWS, Focus, FocusKey, Key, Marked

DIRECTIONS = {
    **dict.fromkeys(("left", "h"), (-1, 0)),
    **dict.fromkeys(("right", "l"), (1, 0)),
    **dict.fromkeys(("up", "k"), (0, 1)),
    **dict.fromkeys(("down", "j"), (0, -1)),
}
LAYERS = {"comma": -1, "full_stop": 1}


def choose(controls: Controls, key: str) -> None:
    """Move the cursor to the next image in a direction."""
    state = controls.state(MapState)
    data = state.scatter(controls.run)
    point = None if data is None else point_beside(data, *DIRECTIONS[key])
    controls.put(dataclasses.replace(state, point=point))


def change_layer(controls: Controls, key: str) -> None:
    """Map the activations of the previous layer, or the next one."""
    run, state = controls.run, controls.state(MapState)
    last = len(run.started.sizes) - 1 if run.started is not None else 1
    layer = min(max(state.layer_asked(run) + LAYERS[key], 0), last)
    _begin(controls, dataclasses.replace(state, layer=layer), tsne=False)


def toggle_tsne(controls: Controls, key: str) -> None:
    """Switch between PCA and t-SNE."""
    state = controls.state(MapState)
    _begin(controls, state, tsne=not state.tsne)


def refresh(controls: Controls, key: str) -> None:
    """Compute the map of the network as it is now."""
    state = controls.state(MapState)
    _begin(controls, state, state.tsne)


def _begin(controls: Controls, state: MapState, tsne: bool) -> None:
    controls.put(dataclasses.replace(state, tsne=tsne, revision=state.revision + 1))


def choose_class(controls: Controls, key: str) -> None:
    """Let the next class of the legend stand out, at first the first one; after the last, all are as before."""
    started, state = controls.run.started, controls.state(MapState)
    classes = len(started.classes) if started is not None else 1
    following = 0 if state.legend is None else state.legend + 1
    controls.put(dataclasses.replace(state, legend=following if following < classes else None))


def toggle_class(controls: Controls, key: str) -> None:
    """Hide the chosen class, or show it."""
    state = controls.state(MapState)
    if state.legend is None:
        controls.say("C chooses a class, then V hides it")
        return
    controls.put(dataclasses.replace(state, hidden=state.hidden ^ {state.legend}))


def show_all_classes(controls: Controls, key: str) -> None:
    """Hide no class, and let none stand out."""
    controls.put(dataclasses.replace(controls.state(MapState), hidden=frozenset(), legend=None))


def inspect(controls: Controls, key: str) -> bool | None:
    """Inspect the image under the cursor, right or wrong."""
    point = controls.state(MapState).point
    if point is None:
        return False
    controls.put(controls.state(GalleryState).with_single(point, "map"))
    controls.go_to("inspector")
    return None


def leave(controls: Controls, key: str) -> None:
    """Stop t-SNE, or go back to the dashboard."""
    state = controls.state(MapState)
    if state.tsne:
        _begin(controls, state, tsne=False)
    else:
        controls.back()


def marked(controls: Controls) -> Marked | None:
    """Return the index of the image under the cursor."""
    point = controls.state(MapState).point
    return None if point is None else Marked("image index", str(point))


KEYS = (
    Key(
        "m",
        "map",
        "The map: two thousand validation images by their activations in a layer, by PCA or t-SNE.",
        lambda controls: controls.go_to("map"),
        footer=7,
        group="screens",
        needs_gradients=True,
    ),
)
FOCUS = Focus(
    "map",
    "map",
    (
        FocusKey("↑ ↓ ← →  k j h l", "the next image in that direction", ARROWS, choose, "arrows", "choose"),
        FocusKey(", .", "previous layer, next layer", tuple(LAYERS), change_layer, ", .", "layer"),
        FocusKey(
            "a",
            "switch between PCA and t-SNE (about 15 seconds while paused, minutes while training)",
            ("a",),
            toggle_tsne,
            "a",
            "t-SNE",
        ),
        FocusKey("C", "let the next class stand out; after the last one, none", ("C",), choose_class, "C", "class"),
        FocusKey("V", "hide that class, or show it", ("V",), toggle_class, "V", "hide"),
        FocusKey("backspace", "show all classes alike again", ("backspace",), show_all_classes, label="all classes"),
        FocusKey("R", "refresh: map the network as it is now", ("R",), refresh, "R", "refresh"),
        FocusKey("enter", "inspect the image", ("enter",), inspect, "enter", "inspect"),
        FocusKey("esc", "stop t-SNE; back to the dashboard", ("escape",), leave, "esc", "back"),
    ),
    marked=marked,
)
