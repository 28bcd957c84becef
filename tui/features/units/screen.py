"""Screen 4: what the units of a layer look for. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.features.units.histograms_pane import HistogramsPane
from mnist_tui.tui.features.units.pane import UnitsPane
from mnist_tui.tui.features.units.queries import Ablate, Weights
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.terminal_update import Changes

EVERY_S = 1.0
ABLATION_EVERY_S = 3.0
WIDE = 100
"""Columns from which on pictures and histograms stand side by side."""


class UnitsScreen(RunScreen):
    """Units on the left, histograms on the right; in a narrow window one of them."""

    FOCUS: ClassVar[str] = "weights"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012  # Textual declares it so

    def compose(self) -> ComposeResult:
        """Lay out the panes; the sizes are in app.tcss."""
        yield from self.make(StatusPane)
        with Horizontal(id="units-body"):
            yield from self.make(UnitsPane, HistogramsPane)
        yield from self.make(FooterPane)

    def show(self) -> Changes:
        """Bring every pane up to date; return the cells that have changed."""
        state = self._ui.units
        state.is_wide = self.size.width >= WIDE
        self.set_class(state.shows_histograms, "-histograms")
        return super().show()

    def questions(self) -> tuple[Subscription, ...]:
        """Ask for the units of this page, and how the network fares without those that are silenced."""
        state, frozen = self._ui.units, self._ui.frozen is not None
        learns = self._view.phase == "running"
        page = Weights(state.first, state.page_size, state.sorting, state.layer, may_lag=learns)
        weights = Subscription(page, NEVER_S if frozen else EVERY_S)
        if not state.ablated:
            return (weights,)
        units = tuple(sorted(state.ablated))
        return weights, Subscription(Ablate(units), NEVER_S if frozen else ABLATION_EVERY_S)
