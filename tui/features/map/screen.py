"""The map of images in a layer of the network. It arranges panes and subscribes to what they need."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.map.pane import MapPane
from mnist_tui.tui.features.map.state import MapState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.queries import Images


class MapScreen(RunScreen):
    """Status line, map, keys."""

    FOCUS: ClassVar[str] = "map"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, MapPane, FooterPane)

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask for the points, again while t-SNE is not done, and for the image under the cursor."""
        state = ui.state(MapState)
        points = Subscription(state.query(run), NEVER_S)
        if state.point is None or run.started is None:
            return (points,)
        return points, Subscription(Images(run.started.eval_split, [state.point]), NEVER_S)
