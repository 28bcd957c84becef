"""Where a person stands among the settings, and what was changed by hand. No Textual here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mnist_tui.engine.setting import Value
from mnist_tui.tui.features.settings.undo import EditHistory
from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class SettingsState(FeatureState):
    """The cursor, what waits for a new network, and what can be undone."""

    place: int = 0
    """Of the setting under the cursor."""
    pending: Mapping[str, Value] = field(default_factory=dict)
    """Settings that wait for a new network, by name."""
    edits: EditHistory = field(default_factory=EditHistory)
