"""Where a person stands in the strip of mistakes. No Textual here."""

from dataclasses import dataclass

from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class StripState(FeatureState):
    """The cursor of the strip."""

    place: int = 0
    """Of the mistake under the cursor."""
