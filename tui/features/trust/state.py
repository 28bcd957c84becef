"""What is chosen on the screen, whatever its page. No Textual here."""

from dataclasses import dataclass
from typing import Self

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.ui_state import UiState


@dataclass(frozen=True, slots=True)
class TrustState(FeatureState):
    """The page, and whose images."""

    page: str = ""
    """Its name; empty for the first."""
    source: int | None = None
    """The run whose test images were asked for."""
    shows_test: bool = False
    """True once the test images were asked for, until those of validation are again."""
    revision: int = 0
    """A new number evaluates the network on the test images again."""

    def settled(self, run: Run, ui: UiState) -> Self:
        """Return the state for another run: nobody has asked for its test images."""
        if run.source == self.source:
            return self
        return type(self)(page=self.page, source=run.source, revision=self.revision)

    def split(self, run: Run) -> SplitName:
        """Return the split that is measured."""
        return "test" if self.shows_test or run.started is None else run.started.eval_split
