"""Screen 4: what the units of a layer look for. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from mnist_tui.tui.asking import NEVER_S, Wanted
from mnist_tui.tui.narrow_update import Changes
from mnist_tui.tui.panes.footer import FooterPane
from mnist_tui.tui.panes.spreads import SpreadsPane
from mnist_tui.tui.panes.status import StatusPane
from mnist_tui.tui.panes.weights import WeightsPane
from mnist_tui.tui.screens.run_screen import RunScreen
from mnist_tui.tui.session.questions import Silence, Weights

EVERY_S = 1.0
SILENCE_EVERY_S = 3.0
WIDE = 100
"""Columns from which on pictures and histograms stand side by side."""


class WeightsScreen(RunScreen):
    """Units on the left, histograms on the right; in a narrow window one of them."""

    FOCUS: ClassVar[str] = "weights"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012  # Textual declares it so

    def compose(self) -> ComposeResult:
        """Lay out the panes; the sizes are in app.tcss."""
        yield from self.make(StatusPane)
        with Horizontal(id="units"):
            yield from self.make(WeightsPane, SpreadsPane)
        yield from self.make(FooterPane)

    def show(self) -> Changes:
        """Bring every pane up to date; return the cells that have changed."""
        state = self._showing.weighing
        state.is_wide = self.size.width >= WIDE
        self.set_class(state.shows_spreads, "-spreads")
        return super().show()

    def questions(self) -> tuple[Wanted, ...]:
        """Ask for the units of this page, and how the network fares without those that are silenced."""
        state, held = self._showing.weighing, self._showing.held is not None
        learns = self._view.phase == "running"
        page = Weights(state.first, state.page_size, state.sorting, state.layer, may_lag=learns)
        weights = Wanted(page, NEVER_S if held else EVERY_S)
        if not state.silenced:
            return (weights,)
        units = tuple(sorted(state.silenced))
        return weights, Wanted(Silence(units), NEVER_S if held else SILENCE_EVERY_S)
