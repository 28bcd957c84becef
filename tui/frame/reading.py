"""A page of another screen that somebody is sent to, and the way back. No Textual here.

It stands in the frame: the quiz sends people to the story and to learn, which know nothing of it.
"""

from dataclasses import dataclass

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class ReadingState(FeatureState):
    """What was opened last in this way."""

    number: int = 0
    """Counts up, so that a screen notices that it is asked for a page, be it the same one again."""
    screen: str = ""
    page: str = ""
    """By a name that this screen knows."""
    opener: str = ""
    """The screen to go back to; empty once that has happened."""


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
