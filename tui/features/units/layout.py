"""The layout of the units in their pane, page by page. No Textual here."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.paint_units import UnitGrid, unit_grid
from mnist_tui.tui.features.units.state import UnitsState, unit_count
from mnist_tui.tui.frame.ui_state import UiState

LAST_LINES = 2
"""Rows below the units: what the colours and captions mean, and a line of text."""


def grid_of(run: Run, ui: UiState) -> UnitGrid:
    """Return the layout of the pane at its present size."""
    width, height = ui.size("units")
    return unit_grid(width, max(height - LAST_LINES, 0), unit_count(run, ui.state(UnitsState).layer))


def page_size(grid: UnitGrid) -> int:
    """Return how many units a page has."""
    return max(max(grid.columns, 1) * max(grid.rows, 1), 1)


def first_of_page(state: UnitsState, size: int) -> int:
    """Return the position of the first unit of the page with the cursor."""
    return state.cursor // size * size
