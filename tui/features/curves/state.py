"""How the charts show the curves. No Textual here."""

import dataclasses
from dataclasses import dataclass
from typing import Literal, Self

from mnist_tui.tui.frame.feature_state import FeatureState

XAxis = Literal["epochs", "steps", "seconds"]


@dataclass(frozen=True, slots=True)
class CurvesState(FeatureState):
    """Shared by all charts."""

    log_cost: bool = True
    smoothing: int = 50
    """Batches of the moving averages; 1 is no smoothing."""
    x_axis: XAxis = "epochs"
    """The unit of the x axis."""
    window: str = ""
    """The steps that are shown, by the name in `window.py`; an unknown one is all of them."""
    cursor: float | None = None
    """The step under the cursor, None while there is no cursor."""

    def unfocused(self) -> Self:
        """Return the state without a cursor: it goes with the focus."""
        return self if self.cursor is None else dataclasses.replace(self, cursor=None)
