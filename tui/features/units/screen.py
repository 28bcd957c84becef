"""Screen 4: what the units of a layer respond to. It arranges panes and subscribes to what they need."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.histograms_pane import HistogramsPane
from mnist_tui.tui.features.units.layout import first_of_page, grid_of, page_size
from mnist_tui.tui.features.units.pane import UnitsPane
from mnist_tui.tui.features.units.queries import Ablate, Weights
from mnist_tui.tui.features.units.state import WIDE, UnitsState, shows_histograms
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

EVERY_S = 1.0
ABLATION_EVERY_S = 3.0


class UnitsScreen(RunScreen):
    """Units on the left, histograms on the right; in a narrow window one of them."""

    FOCUS: ClassVar[str] = "units"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012  # Textual declares it so

    def compose(self) -> ComposeResult:
        """Lay out the panes; the sizes are in units.tcss."""
        yield from self.make(StatusPane)
        with Horizontal(id="units-body"):
            yield from self.make(UnitsPane, HistogramsPane)
        yield from self.make(FooterPane)

    def arrangement(self, ui: UiState) -> Mapping[str, bool]:
        """Tell the style sheet which of the two a narrow window shows."""
        return {"-histograms": shows_histograms(ui)}

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask for the units of this page, and for the accuracy without the ablated ones."""
        state, frozen = ui.state(UnitsState), ui.frozen is not None
        size = page_size(grid_of(run, ui))
        first = first_of_page(state, size)
        page = Weights(first, size, state.revision, state.layer, may_lag=run.phase == "running")
        units = Subscription(page, NEVER_S if frozen else EVERY_S)
        if not state.ablated:
            return (units,)
        ablated = tuple(sorted(state.ablated))
        return units, Subscription(Ablate(ablated), NEVER_S if frozen else ABLATION_EVERY_S)
