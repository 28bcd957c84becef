"""The base of every feature's state: frozen, and replaced as a whole. No Textual here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from mnist_tui.tui.client.run import Run
    from mnist_tui.tui.frame.ui_state import UiState


@dataclass(frozen=True, slots=True)
class FeatureState:
    """What a person has chosen within one feature. A subclass is a frozen dataclass whose fields all have defaults."""

    def unfocused(self) -> Self:
        """Return the state after the focus has moved elsewhere."""
        return self

    def settled(self, run: "Run", ui: "UiState") -> Self:
        """Return the state adjusted to the run; called after every change of the run or of the screen."""
        return self
