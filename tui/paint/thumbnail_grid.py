"""How thumbnails with captions lie in a window, page by page. It draws nothing."""

from dataclasses import dataclass

from mnist_tui.tui.paint.glyphs import Glyphs

PICTURE_WIDTH, PICTURE_HEIGHT = 10, 5
LEAST_PICTURE_HEIGHT = 3
LEAST_CAPTION = 8
LEAST_BESIDE = 4
"""So many captions stand side by side in a wide enough strip: longer names are cut for it."""
LEAST_NAME = 5
CAPTION_WITHOUT_NAMES = 6
"""An arrow and five places for the percentage."""
LEAST_SHADED_HEIGHT = 10
"""Rows of characters in which a person can tell a digit: two by two pixels of its ink are one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How pictures with captions lie in a window."""

    columns: int
    rows: int
    width: int
    """Cells of one column, the gap left out."""
    pitch: int
    """Rows of cells from one picture to the next."""
    picture_height: int
    """0 where only captions fit."""

    def place(self, x: int, y: int) -> int:
        """Return the place on the page of the picture at a cell."""
        return min(y // self.pitch, self.rows - 1) * self.columns + min(x // (self.width + 1), self.columns - 1)


def _picture_grid(caption_width: int, width: int, height: int) -> Grid:
    """Return how pictures lie whose captions take `caption_width` cells."""
    rows = max(height // (PICTURE_HEIGHT + 1), 1)
    picture_height = min(PICTURE_HEIGHT, height - 1)
    if picture_height < LEAST_PICTURE_HEIGHT:
        picture_height, rows = 0, max(height, 1)
    column = min(max(PICTURE_WIDTH, caption_width), max(width, 1))
    return Grid(max((width + 1) // (column + 1), 1), rows, column, picture_height + 1, picture_height)


def gallery_grid(names: tuple[str, ...], width: int, height: int, glyphs: Glyphs) -> Grid:
    """Return how the pages of a gallery lie whose classes are called `names`; the same for all of its pages."""
    most = max(((width + 1) // LEAST_BESIDE - 1 - CAPTION_WITHOUT_NAMES) // 2, LEAST_NAME)
    return caption_grid(2 * min(max(map(len, names), default=1), most) + CAPTION_WITHOUT_NAMES, width, height, glyphs)


def caption_grid(caption_width: int, width: int, height: int, glyphs: Glyphs) -> Grid:
    """Return how pictures lie whose captions take `caption_width` cells."""
    lay = _list_grid if glyphs.dots == (1, 1) else _picture_grid
    return lay(caption_width, width, height)


def list_left(caption: int, width: int, height: int) -> int:
    """Return the columns left of the list: those of one picture, where there is room for it."""
    picture_width = min(2 * height, 28)
    beside = height >= LEAST_SHADED_HEIGHT and width >= picture_width + 2 + caption
    return picture_width + 2 if beside else 0


def _list_grid(caption_width: int, width: int, height: int) -> Grid:
    """Return how captions lie beside one picture."""
    caption = max(LEAST_CAPTION, caption_width) + 1
    columns = max((width - list_left(caption, width, height) + 1) // (caption + 1), 1)
    return Grid(columns, max(height, 1), caption, 1, 0)
