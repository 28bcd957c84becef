"""The page of the help, of which only the rows that are seen are drawn."""

from collections.abc import Sequence
from typing import ClassVar

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.help.content import Section
from mnist_tui.tui.features.help.page import GAP, Line, lines_of, paint_page
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas

BAR = 1
"""Columns of the scroll bar."""
ROUND_FOOTNOTE = 4
"""Columns of the frame that a footnote cannot have."""


class HelpPane(Pane):
    """Shows sections. It keeps their rows, which are the same until its width changes, and where it is scrolled to."""

    TITLE = "help"
    FOLLOWS_STEPS: ClassVar[bool] = False

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self.sections = sections
        self._lines: tuple[int, list[Line]] = 0, []
        """The width and the rows."""
        self.top = 0
        """The first row that is seen."""

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the rows that are seen."""
        lines = self._lines_in(width)
        return paint_page(lines, min(self.top, max(len(lines) - height, 0)), width, height, ui.look)

    def footnote(self, run: Run, ui: UiState) -> str:
        """Name the way back, and the keys that scroll if there is room."""
        glyphs = ui.look.glyphs
        whole = f"{'j k' if glyphs.name == 'ascii' else '↑↓'} scroll{glyphs.separator}esc back"
        return whole if len(whole) <= self.outer_size.width - ROUND_FOOTNOTE - 2 else "esc back"

    def scroll(self, controls: Controls, lines: int) -> None:
        """Follow the mouse wheel."""
        self.move(lines)

    def move(self, rows: int) -> None:
        """Move the page so many rows down, as far as there are any."""
        last = max(len(self._lines_in(self.size.width)) - self.size.height, 0)
        self.top, self._shown = min(max(self.top + rows, 0), last), None

    def _lines_in(self, width: int) -> list[Line]:
        if self._lines[0] != width:
            self._lines = width, lines_of(self.sections, width - GAP - BAR)
        return self._lines[1]
