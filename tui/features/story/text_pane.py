"""The text of the story."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.keys import scroll
from mnist_tui.tui.features.story.page import paint_text
from mnist_tui.tui.features.story.script import STEPS
from mnist_tui.tui.features.story.small_window import shown_text
from mnist_tui.tui.features.story.state import END, StoryState
from mnist_tui.tui.features.story.text import story_text
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas


class StoryTextPane(Pane):
    """A page that scrolls."""

    TITLE = "story"
    FOCUS = "story"
    HELP = (
        "The story of somebody's first network, which stayed at 11.35 %: eight steps with live networks, each begun by "
        "enter, and all figures those of this very session. Space pauses what is under way. Leaving the screen keeps "
        "the place, and training goes on."
    )
    WORDS = ("plateau, saddle point", "dead unit, saturated unit", "cost (loss)", "batch, step, epoch")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw what is seen of it."""
        state, look = ui.state(StoryState), ui.look
        return paint_text(shown_text(state, run, ui), state.top, width, height, look.palette, look.glyphs)

    def title(self, run: Run, ui: UiState) -> str:
        """Say where in the story it is."""
        state = ui.state(StoryState)
        text = story_text(state, run)
        at_the_end = self.TITLE, "the end"
        where = (f"{self.TITLE} {text.number} of {len(STEPS)}",) if state.place < END else at_the_end
        return ui.look.glyphs.separator.join((*where, text.title))

    def scroll(self, controls: Controls, lines: int) -> None:
        """Follow the mouse wheel."""
        scroll(controls, lines)
