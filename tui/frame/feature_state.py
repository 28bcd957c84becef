"""What every feature's state has in common: it is frozen, and another one takes its place. No Textual here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from mnist_tui.tui.client.run import Run
    from mnist_tui.tui.frame.ui_state import UiState


@dataclass(frozen=True, slots=True)
class FeatureState:
    """What a person has chosen within one feature. A subclass is a frozen dataclass whose fields all have defaults."""

    def unfocused(self) -> Self:
        """Return the state after the focus has moved on."""
        return self

    def settled(self, run: "Run", ui: "UiState") -> Self:
        """Return the state that fits the run as it stands; called after every change of the run or of the screen."""
        return self
