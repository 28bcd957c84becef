"""Which part of the log is visible. No Textual here."""

from dataclasses import dataclass

from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class LogState(FeatureState):
    """Where the log is scrolled to."""

    end: int | None = None
    """The number of the last visible line, None to follow."""
