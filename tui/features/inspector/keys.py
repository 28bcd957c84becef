"""The keys of the inspector: walking the gallery, trying what would change the prediction. No Textual here."""

import dataclasses
from collections.abc import Mapping

import numpy as np

from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.features.inspector.state import InspectorState, inspected
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key

SHIFTS: Mapping[str, tuple[float, ...]] = {
    **dict.fromkeys(("H", "shift+left"), (0, -1, 0)),
    **dict.fromkeys(("J", "shift+down"), (1, 0, 0)),
    **dict.fromkeys(("K", "shift+up"), (-1, 0, 0)),
    **dict.fromkeys(("L", "shift+right"), (0, 1, 0)),
}
TURNS: Mapping[str, tuple[float, ...]] = {"less_than_sign": (0, 0, 5), "greater_than_sign": (0, 0, -5)}
STROKES = {"plus": 0.5, "minus": -0.5}
BLUR_PIXELS = 0.5
NOISE_LEVELS = 24.0
PATCH = 5
"""Pixels on a side of what `x` erases."""
WALKS = {"left": -1, "h": -1, "right": 1, "l": 1}
LAYERS = {"up": -1, "k": -1, "down": 1, "j": 1}


def walk(controls: Controls, key: str) -> None:
    """Inspect the image before, or the next one of the gallery."""
    state = controls.state(GalleryState)
    selection = state.selection(controls.run)
    if selection is not None:
        controls.put(state.put(state.place + WALKS[key], selection.order))


def turn_to_layer(controls: Controls, key: str) -> None:
    """Look at another hidden layer."""
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
    """Take the smallest adversarial step, or take it back."""
    state = controls.state(InspectorState)
    controls.put(dataclasses.replace(state, perturbed=not state.perturbed))


def undo(controls: Controls, key: str) -> None:
    """Take back the last change of the image."""
    state = controls.state(InspectorState)
    if (before := state.undone()) is state:
        controls.say("nothing to undo: this is the image as it is")
    controls.put(before)


def toggle_past(controls: Controls, key: str) -> None:
    """Show the past of the image in place of its neighbours, or these again."""
    state = controls.state(InspectorState)
    controls.put(dataclasses.replace(state, past=not state.past))


KEYS = (
    Key(
        "3",
        "inspect",
        "One image of the gallery: why it was predicted so, and what would change that.",
        lambda controls: controls.go_to("inspector"),
        footer=6,
        group="screens",
    ),
)
FOCUS = Focus(
    "inspector",
    "inspector",
    (
        FocusKey("← →  h l", "the image before, the next of the gallery", tuple(WALKS), walk, "←→", "image"),
        FocusKey("↑ ↓  k j", "another hidden layer", tuple(LAYERS), turn_to_layer, "↑↓", "layer"),
        FocusKey(
            "H J K L  shift+arrows",
            "shift the image by a pixel",
            tuple(SHIFTS),
            lambda controls, key: edit(controls, "move", *SHIFTS[key]),
            "HJKL",
            "shift",
        ),
        FocusKey(
            "< >",
            "rotate it by five degrees",
            tuple(TURNS),
            lambda controls, key: edit(controls, "move", *TURNS[key]),
            "< >",
            "rotate",
        ),
        FocusKey(
            "+ -",
            "thicken or thin its strokes",
            tuple(STROKES),
            lambda controls, key: edit(controls, "thicken", STROKES[key]),
            "+ -",
            "thick",
        ),
        FocusKey("b", "blur it", ("b",), lambda controls, key: edit(controls, "blur", BLUR_PIXELS)),
        FocusKey("z", "add noise", ("z",), add_noise),
        FocusKey("x", "erase the patch that contributes most to the prediction", ("x",), erase),
        FocusKey(
            "a",
            "the smallest adversarial perturbation (FGSM) that changes the prediction, or without it",
            ("a",),
            toggle_perturbed,
            "a",
            "FGSM",
        ),
        FocusKey("u  backspace", "undo the last of these", ("u", "backspace"), undo, "u", "undo"),
        FocusKey(
            "i", "its past over the run in place of its neighbours, in a low window", ("i",), toggle_past, "i", "past"
        ),
        FocusKey(
            "esc", "back to the gallery", ("escape",), lambda controls, key: controls.go_to("gallery"), "esc", "back"
        ),
    ),
)
