"""The story in a window that is too low for a chart beside its text: lines of bars, and tables within the text."""

from dataclasses import replace

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.scene import has_table, scene
from mnist_tui.tui.features.story.state import StoryState
from mnist_tui.tui.features.story.text import StoryText, story_text
from mnist_tui.tui.frame.ui_state import UiState

SIDE_BY_SIDE, LEAST_FOR_CHART = 76, 14
"""Columns and rows of a window below which there is no room for a chart."""


def is_small(ui: UiState) -> bool:
    """Tell whether the window has room for no chart."""
    columns, rows = ui.size("window")
    return 0 < columns < SIDE_BY_SIDE and rows < LEAST_FOR_CHART


def shown_text(state: StoryState, run: Run, ui: UiState) -> StoryText:
    """Return what the page says, with the table that has no room beside it."""
    text = story_text(state, run)
    if not (is_small(ui) and has_table(state)):
        return text
    table = scene(state, run, ui.look.glyphs).table
    return text if table is None else replace(text, beside=table.rows)
