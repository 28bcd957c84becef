"""The cursor of the strip of mistakes. No Textual here."""

from dataclasses import dataclass

from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class StripState(FeatureState):
    """Shared by keys and pane."""

    cursor: int = 0
    """The position of the mistake under the cursor."""
