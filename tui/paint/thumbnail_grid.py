"""The layout of thumbnails with captions in a window, page by page. It draws nothing."""

from dataclasses import dataclass

from mnist_tui.tui.paint.glyphs import Glyphs

THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 10, 5
LEAST_THUMBNAIL_HEIGHT = 3
LEAST_CAPTION = 8
LEAST_BESIDE = 4
"""At least so many captions stand side by side in a wide strip: longer names are cut for it."""
LEAST_NAME = 5
CAPTION_WITHOUT_NAMES = 6
"""An arrow and five characters for the percentage."""
LEAST_SHADED_HEIGHT = 10
"""Rows of characters from which a digit can be recognised: two by two pixels of its ink are one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The layout of thumbnails with captions in a window."""

    columns: int
    rows: int
    width: int
    """Cells of one column, the gap left out."""
    pitch: int
    """Rows of cells from one thumbnail to the next."""
    thumbnail_height: int
    """0 where only captions fit."""

    def index_at(self, x: int, y: int) -> int:
        """Return which thumbnail of the page is at a cell."""
        return min(y // self.pitch, self.rows - 1) * self.columns + min(x // (self.width + 1), self.columns - 1)


def _thumbnail_grid(caption_width: int, width: int, height: int) -> Grid:
    """Return the layout for captions of `caption_width` cells."""
    rows = max(height // (THUMBNAIL_HEIGHT + 1), 1)
    thumbnail_height = min(THUMBNAIL_HEIGHT, height - 1)
    if thumbnail_height < LEAST_THUMBNAIL_HEIGHT:
        thumbnail_height, rows = 0, max(height, 1)
    column = min(max(THUMBNAIL_WIDTH, caption_width), max(width, 1))
    return Grid(max((width + 1) // (column + 1), 1), rows, column, thumbnail_height + 1, thumbnail_height)


def gallery_grid(names: tuple[str, ...], width: int, height: int, glyphs: Glyphs) -> Grid:
    """Return the layout of a gallery with classes called `names`; the same for all of its pages."""
    most = max(((width + 1) // LEAST_BESIDE - 1 - CAPTION_WITHOUT_NAMES) // 2, LEAST_NAME)
    return caption_grid(2 * min(max(map(len, names), default=1), most) + CAPTION_WITHOUT_NAMES, width, height, glyphs)


def caption_grid(caption_width: int, width: int, height: int, glyphs: Glyphs) -> Grid:
    """Return the layout for captions of `caption_width` cells."""
    lay = _list_grid if glyphs.dots == (1, 1) else _thumbnail_grid
    return lay(caption_width, width, height)


def list_left(caption: int, width: int, height: int) -> int:
    """Return the columns left of the list: those of one thumbnail, where there is room for it."""
    thumbnail_width = min(2 * height, 28)
    beside = height >= LEAST_SHADED_HEIGHT and width >= thumbnail_width + 2 + caption
    return thumbnail_width + 2 if beside else 0


def _list_grid(caption_width: int, width: int, height: int) -> Grid:
    """Return the layout of captions beside one thumbnail."""
    caption = max(LEAST_CAPTION, caption_width) + 1
    columns = max((width - list_left(caption, width, height) + 1) // (caption + 1), 1)
    return Grid(columns, max(height, 1), caption, 1, 0)
