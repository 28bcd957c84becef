"""Moving about on the map of the images, layer by layer. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.map.paint import point_beside
from mnist_tui.tui.features.map.state import Mapping
from mnist_tui.tui.frame.ui_state import UiState

DIRECTIONS = {
    "left": (-1, 0),
    "h": (-1, 0),
    "right": (1, 0),
    "l": (1, 0),
    "up": (0, 1),
    "k": (0, 1),
    "down": (0, -1),
    "j": (0, -1),
}


class MapFocus:
    """Changes which layer, which kind of map, which classes and which image are looked at."""

    def __init__(self, view: Run, ui: UiState, back: Callable[[], None], look_closely: Callable[[int], None]) -> None:
        """`look_closely` leads to the inspector with one of the images that steer."""
        self._view, self._ui, self._back, self._look_closely = view, ui, back, look_closely

    @property
    def _state(self) -> Mapping:
        return self._ui.map

    def press(self, key: str, character: str | None) -> bool:
        """Take a key on the map's screen; return False for one that is not its own."""
        state = self._state
        classes = len(self._view.started.classes) if self._view.started is not None else 1
        if key in DIRECTIONS:
            data = state.scatter(self._view)
            state.point = None if data is None else point_beside(data, *DIRECTIONS[key])
        elif key in ("comma", "full_stop"):
            self._turn_to_layer(-1 if key == "comma" else 1)
        elif key == "a":
            self._begin(by_neighbours=not state.by_neighbours)
        elif key == "v":
            state.legend = (state.legend + 1) % classes
        elif key == "x":
            state.hidden ^= {state.legend}
        elif key == "backspace":
            state.hidden = frozenset()
        elif key == "i":
            self._begin(by_neighbours=state.by_neighbours)
        elif key == "enter" and state.point is not None:
            self._look_closely(state.point)
        elif key == "escape" and state.by_neighbours:
            self._begin(by_neighbours=False)
        elif key == "escape":
            self._back()
        else:
            return False
        self._ui.touch()
        return True

    def _turn_to_layer(self, direction: int) -> None:
        last = len(self._view.started.sizes) - 1 if self._view.started is not None else 1
        self._state.layer = min(max(self._state.layer_asked(self._view) + direction, 0), last)
        self._begin(by_neighbours=False)

    def _begin(self, by_neighbours: bool) -> None:
        """Have the map made of the network as it is now."""
        self._state.by_neighbours, self._state.part, self._state.look = by_neighbours, 0, self._state.look + 1
