"""The map of the images in a layer of the network. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.asking import NEVER_S, Wanted
from mnist_tui.tui.panes.footer import FooterPane
from mnist_tui.tui.panes.map import MapPane
from mnist_tui.tui.panes.status import StatusPane
from mnist_tui.tui.screens.run_screen import RunScreen
from mnist_tui.tui.session.questions import MapAnswer, MapPoints, Pictures


class MapScreen(RunScreen):
    """Status line, map, keys."""

    FOCUS: ClassVar[str] = "map"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, MapPane, FooterPane)

    def questions(self) -> tuple[Wanted, ...]:
        """Ask for the points, on and on while they are a part of the way, and for the picture of the chosen one."""
        state, view = self._showing.mapping, self._view
        answer = view.answer(MapAnswer)
        if state.by_neighbours and answer is not None and state.scatter(view) is not None and answer.progress < 1:
            state.part = answer.part + 1
        points = MapPoints(state.layer_asked(view), state.by_neighbours, state.look, state.part)
        wanted = (Wanted(points, NEVER_S),)
        if state.point is None or view.opened is None:
            return wanted
        return (*wanted, Wanted(Pictures(view.opened.steered_by, [state.point]), NEVER_S))
