"""The drawing that was taken from the screen for drawing to another one: inspector and learn share it. No Textual."""

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.protocol.drawn import DRAWING, Drawn

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState

WITH_DRAWING = "draw", "inspector", "learn"
"""The screens between which it is not forgotten that the inspector shows a drawing."""


@dataclass(frozen=True, slots=True)
class OpenDrawing(FeatureState):
    """What was taken there last."""

    drawn: Drawn | None = None
    """None for nothing, as where nothing was drawn."""
    number: int = 0
    """Counts what was taken, and stands in place of an index."""
    is_inspected: bool = False
    """Whether the inspector shows it, and not an image of the gallery."""

    @property
    def subject(self) -> tuple[str, int]:
        """What stands in place of split and index."""
        return DRAWING, self.number

    def taken(self, drawn: Drawn | None, is_inspected: bool) -> Self:
        """Return the state with another drawing; the same one keeps its number."""
        number = self.number if drawn == self.drawn else self.number + 1
        return type(self)(drawn, number, is_inspected and drawn is not None)

    def settled(self, run: Run, ui: "UiState") -> Self:
        """Return the state without a drawing that is none of the run's images, or is no longer inspected."""
        if self.drawn is not None and not fits(self.drawn, run):
            return dataclasses.replace(self, drawn=None, is_inspected=False)
        if self.is_inspected and ui.screen not in WITH_DRAWING:
            return dataclasses.replace(self, is_inspected=False)
        return self


def fits(drawn: Drawn, run: Run) -> bool:
    """Tell whether a drawing has the size of the run's images, and a label that is one of its classes."""
    told = run.started
    return told is None or (len(drawn.pixels) == told.rows * told.columns and drawn.label < len(told.classes))
