"""Moving about among the units of a layer, opening and silencing them. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.queries import WeightsAnswer
from mnist_tui.tui.features.units.state import UnitsState, layer_count
from mnist_tui.tui.frame.ui_state import UiState


class UnitsFocus:
    """Changes which units are shown, and which are left out in the what-if."""

    def __init__(self, view: Run, ui: UiState, back: Callable[[], None]) -> None:
        """`back` leads to the dashboard."""
        self._view, self._ui, self._back = view, ui, back

    @property
    def _state(self) -> UnitsState:
        return self._ui.units

    def press(self, key: str, character: str | None) -> bool:
        """Take a key on the screen of the weights; return False for one that is not its own."""
        state, answer = self._state, self._state.seen(self._view)
        count = len(answer.order) if answer is not None else 0
        if (place := self._moved(key, count)) is not None:
            state.place = min(max(place, 0), max(count - 1, 0))
        elif key == "enter":
            state.opened = not state.opened and count > 0
        elif key == "x":
            self._ablate(answer)
        elif key == "backspace":
            state.ablated.clear()
        elif key == "a":
            state.sorting, state.place = state.sorting + 1, 0
        elif key == "v":
            state.layer, state.place = (state.layer + 1) % layer_count(self._view), 0
        elif key == "i":
            state.toggle_histograms()
        elif key == "escape" and state.opened:
            state.opened = False
        elif key == "escape":
            self._back()
        else:
            return False
        self._ui.touch()
        return True

    def _ablate(self, answer: WeightsAnswer | None) -> None:
        """Leave out the unit under the cursor, or take it in again."""
        if self._state.is_of_outputs(self._view):
            self._view.say("only hidden units can be silenced")
        elif answer is not None and answer.order:
            unit = answer.order[min(self._state.place, len(answer.order) - 1)]
            self._state.ablated ^= {(self._state.layer, unit)}

    def _moved(self, key: str, count: int) -> int | None:
        state = self._state
        row = 1 if state.opened else state.columns
        steps = {
            **dict.fromkeys(("left", "h"), -1),
            **dict.fromkeys(("right", "l"), 1),
            **dict.fromkeys(("up", "k"), -row),
            **dict.fromkeys(("down", "j"), row),
            **dict.fromkeys(("pageup", "comma"), -state.page_size),
            **dict.fromkeys(("pagedown", "full_stop"), state.page_size),
            "home": -count,
            "end": count,
        }
        return state.place + steps[key] if key in steps else None
