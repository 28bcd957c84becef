"""The keys of the inspector: moving through the gallery, and edits of the image. No Textual here."""

import dataclasses
from collections.abc import Mapping

import numpy as np

from mnist_tui.tui.features.inspector.image_view import ImageView
from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.features.inspector.state import LEAST_FOR_HISTORY, InspectorState, inspected, shows_all
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key, Marked
from mnist_tui.tui.frame.open_drawing import OpenDrawing
from mnist_tui.tui.protocol.drawn import DRAWING

SHIFTS: Mapping[str, tuple[float, ...]] = {
    **dict.fromkeys(("H", "shift+left"), (0, -1, 0)),
    **dict.fromkeys(("J", "shift+down"), (1, 0, 0)),
    **dict.fromkeys(("K", "shift+up"), (-1, 0, 0)),
    **dict.fromkeys(("L", "shift+right"), (0, 1, 0)),
}
TURNS: Mapping[str, tuple[float, ...]] = {"less_than_sign": (0, 0, 5), "greater_than_sign": (0, 0, -5)}
STROKES = {"plus": 0.5, "minus": -0.5}
ZOOMS = {"plus": 1, "minus": -1}
BLUR_PIXELS = 0.5
NOISE_LEVELS = 24.0
PATCH = 5
"""Side in pixels of the patch that `x` erases."""
IMAGES = {"left": -1, "h": -1, "right": 1, "l": 1}
LAYERS = {"up": -1, "k": -1, "down": 1, "j": 1}


def move(controls: Controls, key: str) -> None:
    """Inspect the previous image of the gallery, or the next one."""
    if controls.state(OpenDrawing).is_inspected:
        controls.say("this is your drawing: , and . on screen 6 show others, 2 has images")
        return
    state = controls.state(GalleryState)
    selection = state.selection(controls.run)
    if selection is not None:
        controls.put(state.with_cursor(state.cursor + IMAGES[key], selection.order))


def change_layer(controls: Controls, key: str) -> None:
    """Show another hidden layer."""
    answer, state = controls.run.answer(InspectAnswer), controls.state(InspectorState)
    last = max(len(answer.layers) - 1, 0) if answer is not None else 0
    controls.put(dataclasses.replace(state, layer=min(max(state.layer + LAYERS[key], 0), last)))


def edit(controls: Controls, kind: str, *amounts: float) -> None:
    """Add an edit to the image."""
    controls.put(controls.state(InspectorState).with_edit(kind, *amounts))


def add_noise(controls: Controls, key: str) -> None:
    """Add noise, each time other noise."""
    seed = sum(one.kind == "noise" for one in controls.state(InspectorState).edits)
    edit(controls, "noise", NOISE_LEVELS, seed)


def erase(controls: Controls, key: str) -> None:
    """Erase the patch whose pixels together contribute most to the prediction."""
    state, answer = controls.state(InspectorState), inspected(controls.run, controls.ui)
    if answer is None or not state.fits(answer):
        return
    height, width = (min(PATCH, side) for side in answer.saliency.shape)
    sums = np.lib.stride_tricks.sliding_window_view(answer.saliency, (height, width)).sum(axis=(2, 3))
    row, column = divmod(int(np.nan_to_num(sums).argmax()), sums.shape[1])
    edit(controls, "erase", row, column, height, width)


def toggle_perturbed(controls: Controls, key: str) -> None:
    """Add the smallest adversarial perturbation, or remove it."""
    state = controls.state(InspectorState)
    controls.put(dataclasses.replace(state, perturbed=not state.perturbed))


def pan(controls: Controls, key: str) -> None:
    """Move what is seen of the image."""
    down, right, _ = SHIFTS[key]
    controls.put(controls.state(ImageView).moved(int(down), int(right)))


def undo(controls: Controls, key: str) -> None:
    """Undo the last change of the image."""
    state = controls.state(InspectorState)
    if (before := state.undone()) is state:
        controls.say("nothing to undo: this is the original image")
    controls.put(before)


def toggle_history(controls: Controls, key: str) -> None:
    """Show the history of the image instead of its neighbours, or these again; say so where neither has room."""
    if 0 < controls.ui.size("window")[1] < LEAST_FOR_HISTORY:
        controls.say(f"the history needs {LEAST_FOR_HISTORY} rows")
    state = controls.state(InspectorState)
    controls.put(dataclasses.replace(state, history=not state.history))


def leave(controls: Controls, key: str) -> None:
    """Go back to where the image was chosen, or drawn."""
    is_drawing = controls.state(OpenDrawing).is_inspected
    controls.go_to("draw" if is_drawing else controls.state(GalleryState).opener or "gallery")


def marked(controls: Controls) -> Marked | None:
    """Return the index of the image."""
    if controls.run.is_foreign:
        index = controls.state(ImageView).index
        return None if index is None else Marked("image index", str(index))
    answer = inspected(controls.run, controls.ui)
    return None if answer is None or answer.split == DRAWING else Marked("image index", str(answer.index))


KEYS = (
    Key(
        "3",
        "inspector",
        "The inspector of one image: why the network predicts what it does, and what would change that.",
        lambda controls: controls.go_to("inspector"),
        footer=7,
        group="screens",
    ),
)
FOCUS = Focus(
    "inspector",
    "inspector",
    (
        FocusKey("← →  h l", "previous image of the gallery, next image", tuple(IMAGES), move, "←→", "image"),
        FocusKey("↑ ↓  k j", "another hidden layer", tuple(LAYERS), change_layer, "↑↓", "layer", needs_gradients=True),
        FocusKey(
            "H J K L  shift+arrows",
            "shift the image by a pixel",
            tuple(SHIFTS),
            lambda controls, key: edit(controls, "move", *SHIFTS[key]),
            "HJKL",
            "shift",
            needs_network=True,
        ),
        FocusKey(
            "+ -",
            "beside predictions from elsewhere: enlarge the image, make it smaller again",
            tuple(ZOOMS),
            lambda controls, key: controls.put(controls.state(ImageView).zoomed(ZOOMS[key])),
            "+ -",
            "zoom",
            only_foreign=True,
        ),
        FocusKey(
            "H J K L  shift+arrows",
            "beside predictions from elsewhere: move what is seen of an enlarged image",
            tuple(SHIFTS),
            pan,
            "HJKL",
            "pan",
            only_foreign=True,
        ),
        FocusKey(
            "< >",
            "rotate it by five degrees",
            tuple(TURNS),
            lambda controls, key: edit(controls, "move", *TURNS[key]),
            "< >",
            "rotate",
            needs_network=True,
        ),
        FocusKey(
            "+ -",
            "thicken or thin its strokes",
            tuple(STROKES),
            lambda controls, key: edit(controls, "thicken", STROKES[key]),
            "+ -",
            "thick",
            needs_network=True,
        ),
        FocusKey(
            "G",
            "blur it (Gaussian)",
            ("G",),
            lambda controls, key: edit(controls, "blur", BLUR_PIXELS),
            label="blur",
            needs_network=True,
        ),
        FocusKey("W", "add white noise", ("W",), add_noise, label="noise", needs_network=True),
        FocusKey(
            "E",
            "erase the patch that contributes most to the prediction",
            ("E",),
            erase,
            label="erase",
            needs_network=True,
        ),
        FocusKey(
            "P",
            "add the smallest adversarial perturbation (FGSM) that changes the prediction, or remove it",
            ("P",),
            toggle_perturbed,
            "P",
            "FGSM",
            needs_gradients=True,
        ),
        FocusKey("b", "undo the last edit (back)", ("b",), undo, "b", "undo", needs_network=True),
        FocusKey("backspace", "undo the last edit", ("backspace",), undo, needs_network=True),
        FocusKey(
            "i",
            "in a short window: the history of the image instead of its neighbours",
            ("i",),
            toggle_history,
            "i",
            "history",
            is_idle=shows_all,
            needs_gradients=True,
        ),
        FocusKey(
            "esc",
            "back to where the image was chosen: gallery, map, comparison or draw",
            ("escape",),
            leave,
            "esc",
            "back",
        ),
    ),
    marked=marked,
)
