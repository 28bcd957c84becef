"""The cursor of the confusion matrix, and how cells are written. No Textual here."""

from dataclasses import dataclass

from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class ConfusionState(FeatureState):
    """The cell under the cursor, and how cells are written."""

    pair: tuple[int, int] | None = None
    """The cell under the cursor: label, prediction. None follows the most frequent confusion."""
    in_percent: bool = False
    """True when the counts are shown as percent of their rows."""
