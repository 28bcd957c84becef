"""Looking at one image: walking the gallery, trying what would change the answer. No Textual here."""

from collections.abc import Callable, Mapping

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.features.inspector.state import InspectorState
from mnist_tui.tui.frame.ui_state import UiState

EDITS: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "H": ("move", (0, -1, 0)),
    "J": ("move", (1, 0, 0)),
    "K": ("move", (-1, 0, 0)),
    "L": ("move", (0, 1, 0)),
    "shift+left": ("move", (0, -1, 0)),
    "shift+down": ("move", (1, 0, 0)),
    "shift+up": ("move", (-1, 0, 0)),
    "shift+right": ("move", (0, 1, 0)),
    "less_than_sign": ("move", (0, 0, 5)),
    "greater_than_sign": ("move", (0, 0, -5)),
    "plus": ("thicken", (0.5,)),
    "minus": ("thicken", (-0.5,)),
    "b": ("blur", (0.5,)),
}
NOISE_LEVELS = 24.0
PATCH = 5
"""Pixels on a side of what `x` erases."""


class InspectFocus:
    """Changes which image is looked at and how it is edited."""

    def __init__(self, view: Run, ui: UiState, back: Callable[[], None]) -> None:
        """`back` leads to the gallery."""
        self._view, self._ui, self._back = view, ui, back

    @property
    def _state(self) -> InspectorState:
        return self._ui.inspector

    def press(self, key: str, character: str | None) -> bool:
        """Take a key on the inspector's screen; return False for one that is not its own."""
        walks = {"left": -1, "h": -1, "right": 1, "l": 1}
        layers = {"up": -1, "k": -1, "down": 1, "j": 1}
        if key in walks:
            self._walk(walks[key])
        elif key in layers:
            self._turn_to_layer(layers[key])
        elif key in EDITS:
            kind, amounts = EDITS[key]
            self._state.edit(kind, *amounts)
        elif key == "z":
            seed = sum(edit.kind == "noise" for edit in self._state.edits)
            self._state.edit("noise", NOISE_LEVELS, seed)
        elif key == "x":
            self._erase_what_speaks_for_the_answer()
        elif key == "a":
            self._state.perturbed = not self._state.perturbed
        elif key in ("u", "backspace"):
            if not self._state.undo():
                self._view.say("nothing to take back: this is the image as it is")
        elif key == "i":
            self._state.past = not self._state.past
        elif key == "escape":
            self._back()
        else:
            return False
        self._ui.touch()
        return True

    def _walk(self, direction: int) -> None:
        gallery = self._ui.gallery
        selection = gallery.selection(self._view)
        if selection is not None:
            gallery.put(gallery.place + direction, selection.order)

    def _turn_to_layer(self, direction: int) -> None:
        answer = self._view.answer(InspectAnswer)
        last = max(len(answer.layers) - 1, 0) if answer is not None else 0
        self._state.layer = min(max(self._state.layer + direction, 0), last)

    def _erase_what_speaks_for_the_answer(self) -> None:
        """Blank the patch whose pixels together speak loudest for the present answer."""
        answer = self._view.answer(InspectAnswer)
        if answer is None or not self._state.fits(answer):
            return
        height, width = (min(PATCH, side) for side in answer.saliency.shape)
        sums = np.lib.stride_tricks.sliding_window_view(answer.saliency, (height, width)).sum(axis=(2, 3))
        row, column = divmod(int(np.nan_to_num(sums).argmax()), sums.shape[1])
        self._state.edit("erase", row, column, height, width)
