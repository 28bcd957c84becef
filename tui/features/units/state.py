"""The state of the units screen: layer, cursor, ablated units, what is shown. No Textual here."""

import dataclasses
from dataclasses import dataclass
from typing import Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.queries import WeightsAnswer
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.ui_state import UiState

WIDE = 100
"""Columns of the window from which units and histograms are side by side."""
Unit = tuple[int, int]
"""Hidden layer and unit in it, both counted from 0."""


@dataclass(frozen=True, slots=True)
class UnitsState(FeatureState):
    """What is shown of the units."""

    run: int = 0
    """The number of the run to which all but `histograms` applies."""
    cursor: int = 0
    """The position of the unit under the cursor, in the order."""
    revision: int = 0
    """A new number sorts the units again."""
    layer: int = 0
    """The layer that is shown; the one after the last hidden layer is the outputs."""
    opened: bool = False
    """True while one unit fills the pane."""
    histograms: bool | None = None
    """Whether the histograms are shown, in a narrow window instead of the units. None: if the window is wide."""
    ablated: frozenset[Unit] = frozenset()
    """Units that are ablated in a copy of the network."""

    def settled(self, run: Run, ui: UiState) -> Self:
        """Return a fresh state if another run has started: its units are different ones."""
        number = run.started.run if run.started is not None else 0
        return self if number == self.run else type(self)(run=number, histograms=self.histograms)

    def seen(self, run: Run) -> WeightsAnswer | None:
        """Return the last reply, None while there is none for this layer."""
        answer = run.answer(WeightsAnswer)
        return answer if answer is not None and answer.layer == self.layer else None

    def is_of_outputs(self, run: Run) -> bool:
        """True when the layer is the last one, whose units are the classes."""
        return self.layer >= layer_count(run) - 1


def is_narrow(ui: UiState) -> bool:
    """Tell whether the window has room for either the units or the histograms."""
    return ui.size("window")[0] < WIDE


def shows_histograms(ui: UiState) -> bool:
    """Tell whether the histograms are shown."""
    chosen = ui.state(UnitsState).histograms
    return not is_narrow(ui) if chosen is None else chosen


def with_histograms_toggled(ui: UiState) -> UnitsState:
    """Return the state that shows the histograms, or hides them."""
    shown = not shows_histograms(ui)
    usual = shown is not is_narrow(ui)
    return dataclasses.replace(ui.state(UnitsState), histograms=None if usual else shown)


def layer_count(run: Run) -> int:
    """Return how many layers the network has, with the outputs and without the pixels."""
    return len(run.started.sizes) - 1 if run.started is not None else 1


def unit_count(run: Run, layer: int) -> int:
    """Return how many units a layer has, 0 for one that does not exist."""
    return run.started.sizes[layer + 1] if run.started is not None and layer < layer_count(run) else 0
