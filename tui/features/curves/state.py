"""What the charts show of the curves, and how. No Textual here."""

import dataclasses
from dataclasses import dataclass
from typing import Literal, Self

from mnist_tui.tui.frame.feature_state import FeatureState

XAxis = Literal["epochs", "steps", "seconds"]


@dataclass(frozen=True, slots=True)
class CurvesState(FeatureState):
    """One for all charts of a run."""

    log_cost: bool = True
    smoothing: int = 50
    """Batches that the moving averages are about; 1 is none."""
    x_axis: XAxis = "epochs"
    """What the x axis counts."""
    window: str = ""
    """The part of the run that is shown, by its name in `window.py`; an unknown one is all of it."""
    cursor: float | None = None
    """The step under the cursor, None while there is no cursor."""

    def unfocused(self) -> Self:
        """Return the state without a cursor: it goes with the focus."""
        return self if self.cursor is None else dataclasses.replace(self, cursor=None)
