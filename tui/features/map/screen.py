"""The map of the images in a layer of the network. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.features.map.pane import MapPane
from mnist_tui.tui.features.map.queries import MapAnswer, MapPoints
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.images.queries import Images


class MapScreen(RunScreen):
    """Status line, map, keys."""

    FOCUS: ClassVar[str] = "map"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, MapPane, FooterPane)

    def questions(self) -> tuple[Subscription, ...]:
        """Ask for the points, on and on while they are a part of the way, and for the picture of the chosen one."""
        state, view = self._ui.map, self._view
        answer = view.answer(MapAnswer)
        if state.by_neighbours and answer is not None and state.scatter(view) is not None and answer.progress < 1:
            state.part = answer.part + 1
        points = MapPoints(state.layer_asked(view), state.by_neighbours, state.look, state.part)
        wanted = (Subscription(points, NEVER_S),)
        if state.point is None or view.started is None:
            return wanted
        return (*wanted, Subscription(Images(view.started.eval_split, [state.point]), NEVER_S))
