"""The cursor of the settings, pending values, and the undo history. No Textual here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mnist_tui.engine.setting import Value
from mnist_tui.tui.features.settings.undo import EditHistory
from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class SettingsState(FeatureState):
    """The cursor, what needs a new run, and what can be undone."""

    cursor: int = 0
    """The index in ADJUSTABLE of the setting under the cursor."""
    pending: Mapping[str, Value] = field(default_factory=dict)
    """Settings that are pending: they take effect in the next run, by name."""
    edits: EditHistory = field(default_factory=EditHistory)
