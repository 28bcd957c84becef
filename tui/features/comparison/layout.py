"""The layout of a comparison: how many thumbnails fit on a page, and which panes fit beside each other. No Textual."""

from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.comparison_state import ComparisonState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.thumbnail_grid import PAGE_OF, Grid, gallery_grid

CAPTIONS = 2
LEAST_HEIGHT_WITH_FACTS = 9
LEAST_BOTH = 100, 36
"""Columns and rows of a window from which on images and matrices are shown together."""


def room(height: int) -> int:
    """Return the rows for thumbnails in a pane of that height."""
    return max(height - (height >= LEAST_HEIGHT_WITH_FACTS), 0)


def grid_for(run: Run, ui: UiState, width: int, height: int) -> Grid:
    """Return the layout of a pane of that size."""
    classes = tuple(run.started.classes) if run.started is not None else ()
    selection = ui.state(ComparisonState).selection(run)
    count = PAGE_OF if selection is None else len(selection.order)
    return gallery_grid(classes, width, room(height), ui.look.glyphs, CAPTIONS, count=count)


def grid_of(run: Run, ui: UiState) -> Grid:
    """Return the layout of the pane at its present size."""
    return grid_for(run, ui, *ui.size("pairs"))


def page_size(grid: Grid) -> int:
    """Return how many thumbnails a page has."""
    return max(grid.columns * grid.rows, 1)


def page(order: Labels, position: int, size: int, ahead: int = 0) -> Labels:
    """Return the images of the page with that position of the order, or of one `ahead` of it."""
    first = (position // size + ahead) * size
    return order[max(first, 0) : max(first + size, 0)]


def shows_both(ui: UiState) -> bool:
    """Tell whether images and matrices are shown together."""
    width, height = ui.size("window")
    return width >= LEAST_BOTH[0] and height >= LEAST_BOTH[1]


def shows_matrices(ui: UiState) -> bool:
    """Tell whether only the matrices are shown."""
    return ui.state(ComparisonState).shows_matrices and not shows_both(ui)
