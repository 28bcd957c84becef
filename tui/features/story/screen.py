"""The story: the network on the left, the text on the right; in a narrow window one above the other."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from mnist_tui.tui.features.story.chart_pane import StoryChartPane
from mnist_tui.tui.features.story.scene import has_long_table, has_table
from mnist_tui.tui.features.story.small_window import LEAST_FOR_CHART, SIDE_BY_SIDE
from mnist_tui.tui.features.story.state import StoryState
from mnist_tui.tui.features.story.text_pane import StoryTextPane
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

WIDE, HIGH = 110, 30
"""Columns and rows of a window."""


class StoryScreen(RunScreen):
    """Status line, network, text, keys."""

    FOCUS: ClassVar[str] = "story"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (SIDE_BY_SIDE, "-normal"), (WIDE, "-wide")]  # noqa: RUF012  # Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_FOR_CHART, "-low"), (HIGH, "-high")]  # noqa: RUF012

    def arrangement(self, ui: UiState) -> Mapping[str, bool]:
        """Tell the style sheet whether there is a table, and one that needs all of its rows."""
        state = ui.state(StoryState)
        return {"-tabled": has_table(state), "-table": has_long_table(state)}

    def compose(self) -> ComposeResult:
        """Lay out the panes; the sizes are in story.tcss."""
        yield from self.make(StatusPane)
        with Horizontal(id="story-body"):
            yield from self.make(StoryChartPane, StoryTextPane)
        yield from self.make(FooterPane)
