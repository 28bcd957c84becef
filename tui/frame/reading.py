"""A page of another screen that somebody is sent to, and the way back. No Textual here.

It stands in the frame: the quiz sends people to the story and to learn, which know nothing of it.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState


@dataclass(frozen=True, slots=True)
class ReadingState(FeatureState):
    """What was opened last in this way."""

    number: int = 0
    """Counts up, so that a screen notices that it is asked for a page, be it the same one again."""
    screen: str = ""
    page: str = ""
    """By a name that this screen knows."""
    opener: str = ""
    """The screen to go back to; empty once that has happened, or once somebody has gone elsewhere."""

    def settled(self, run: Run, ui: "UiState") -> Self:
        """Return the state without a way back that leads from a screen that is no longer open."""
        is_kept = not self.opener or ui.screen in (self.screen, self.opener)
        return self if is_kept else replace(self, opener="")


def open_page(controls: Controls, screen: str, page: str) -> None:
    """Show a page of another screen, from which esc leads back here."""
    number = controls.state(ReadingState).number + 1
    controls.put(ReadingState(number, screen, page, controls.ui.screen))
    controls.go_to(screen)


def leave_page(controls: Controls) -> bool:
    """Go back to where the page of this screen was opened from; return False where it was not opened so."""
    reading = controls.state(ReadingState)
    if not reading.opener or reading.screen != controls.ui.screen:
        return False
    controls.put(ReadingState(reading.number))
    controls.go_to(reading.opener)
    return True
