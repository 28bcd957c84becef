"""The layout of the gallery: how many thumbnails fit on a page. No Textual here."""

from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.queries import ImagesAnswer
from mnist_tui.tui.paint.thumbnail_grid import PAGE_OF, Grid, gallery_grid

LEAST_HEIGHT_WITH_FACTS = 4


def room(height: int) -> int:
    """Return the rows for thumbnails in a pane of that height."""
    return max(height - (2 if height >= LEAST_HEIGHT_WITH_FACTS else 1), 0)


def grid_for(run: Run, ui: UiState, width: int, height: int) -> Grid:
    """Return the layout of a pane of that size."""
    if is_list(run):
        return Grid(1, max(room(height), 1), width, 1, 0)
    classes = tuple(run.started.classes) if run.started is not None else ()
    selection = ui.state(GalleryState).selection(run)
    count = PAGE_OF if selection is None else len(selection.order)
    return gallery_grid(classes, width, room(height), ui.look.glyphs, count=count, has_photos=has_photos(run))


def is_list(run: Run) -> bool:
    """Tell whether predictions are shown without their images: a line each."""
    foreign = run.started.foreign if run.started is not None else None
    return foreign is not None and not foreign.images


def has_photos(run: Run) -> bool:
    """Tell whether photographs are shown."""
    shown = run.answer(ImagesAnswer)
    return shown is not None and shown.photos is not None and len(shown.photos.colours) > 0


def grid_of(run: Run, ui: UiState) -> Grid:
    """Return the layout of the pane at its present size."""
    return grid_for(run, ui, *ui.size("gallery"))


def page_size(grid: Grid) -> int:
    """Return how many thumbnails a page has."""
    return max(grid.columns * grid.rows, 1)


def page(order: Labels, position: int, size: int, ahead: int = 0) -> Labels:
    """Return the images of the page with that position of the order, or of one `ahead` of it."""
    first = (position // size + ahead) * size
    return order[max(first, 0) : max(first + size, 0)]
