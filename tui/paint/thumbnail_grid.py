"""The layout of thumbnails with captions in a window, page by page. It draws nothing."""

from dataclasses import dataclass

from mnist_tui.tui.paint.digit import LEAST_SHADED_HEIGHT
from mnist_tui.tui.paint.glyphs import Glyphs

THUMBNAIL_HEIGHT = 5
LEAST_THUMBNAIL_HEIGHT = 3
HALF_BLOCKS = 2
"""Dots in the height of a cell where thumbnails hold half of the pixels in each direction."""
STRIP_OF, PAGE_OF = 7, 40
"""Thumbnails grow as long as a strip, or a page of the gallery, still shows so many."""
LEAST_CAPTION = 8
LEAST_BESIDE = 4
"""At least so many captions stand side by side in a wide strip: longer names are cut for it."""
LEAST_NAME = 5
CAPTION_WITHOUT_NAMES = 6
"""An arrow and five characters for the percentage."""
PAGE_OF_SHADED = 15
"""A gallery of digits that large shows at least so many; where they do not fit, it is a list beside one of them."""
PHOTO_HEIGHT, LEAST_PHOTOS = 9, 6
"""Rows from which a photograph of half blocks is recognised: up to there it grows as long as a page shows so many."""


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

    @property
    def captions(self) -> int:
        """Rows of text below each thumbnail."""
        return self.pitch - self.thumbnail_height

    def index_at(self, x: int, y: int) -> int:
        """Return which thumbnail of the page is at a cell."""
        return min(y // self.pitch, self.rows - 1) * self.columns + min(x // (self.width + 1), self.columns - 1)


def _thumbnail_grid(
    caption_width: int, width: int, height: int, dots: int, least: int, captions: int, times: int = 1
) -> Grid:
    """Return the layout for captions of `caption_width` cells, at least `times` enlarged; cells are `dots` high."""
    grid = _enlarged_grid(caption_width, width, height, times * THUMBNAIL_HEIGHT, captions)
    while True:
        times += 2 if dots == HALF_BLOCKS and times > 1 else 1  # so that pixels are enlarged by a whole number
        larger = _enlarged_grid(caption_width, width, height, times * THUMBNAIL_HEIGHT, captions)
        if larger.thumbnail_height < times * THUMBNAIL_HEIGHT or larger.columns * larger.rows < least:
            return grid
        grid = larger


def _enlarged_grid(caption_width: int, width: int, height: int, wanted: int, captions: int) -> Grid:
    """Return the layout for thumbnails that are `wanted` rows high, and twice as many columns wide."""
    rows = max(height // (wanted + captions), 1)
    thumbnail_height = min(wanted, height - captions)
    if thumbnail_height < LEAST_THUMBNAIL_HEIGHT:
        thumbnail_height, rows = 0, max(height // captions, 1)
    column = min(max(2 * wanted, caption_width), max(width, 1))
    return Grid(max((width + 1) // (column + 1), 1), rows, column, thumbnail_height + captions, thumbnail_height)


def _photo_grid(caption_width: int, width: int, height: int, least: int, captions: int) -> Grid:
    """Return the layout of photographs of half blocks: larger up to `PHOTO_HEIGHT`, then while `least` of them fit.

    What room is left over then makes them larger still, as long as no fewer fit.
    """
    grid = _enlarged_grid(caption_width, width, height, THUMBNAIL_HEIGHT, captions)
    for thumbnail_height in range(THUMBNAIL_HEIGHT + 1, height - captions + 1):
        larger = _enlarged_grid(caption_width, width, height, thumbnail_height, captions)
        count, before = larger.columns * larger.rows, grid.columns * grid.rows
        if count < before and count < (min(LEAST_PHOTOS, least) if thumbnail_height <= PHOTO_HEIGHT else least):
            break
        grid = larger
    return grid


def gallery_grid(
    names: tuple[str, ...],
    width: int,
    height: int,
    glyphs: Glyphs,
    captions: int = 1,
    count: int = PAGE_OF,
    has_photos: bool = False,
) -> Grid:
    """Return the layout of a gallery of `count` images with classes called `names`; the same for all of its pages.

    Photographs are drawn in half blocks, which hold fewer of their pixels than dots hold of ink.
    """
    most = max(((width + 1) // LEAST_BESIDE - 1 - CAPTION_WITHOUT_NAMES) // 2, LEAST_NAME)
    caption = 2 * min(max(map(len, names), default=1), most) + CAPTION_WITHOUT_NAMES
    if has_photos and glyphs.dots != (1, 1):
        return _photo_grid(caption, width, height, min(max(count, 1), PAGE_OF_SHADED), captions)
    most_shown = PAGE_OF_SHADED if has_photos else PAGE_OF
    return caption_grid(caption, width, height, glyphs, min(max(count, 1), most_shown), captions)


def caption_grid(
    caption_width: int, width: int, height: int, glyphs: Glyphs, least: int = STRIP_OF, captions: int = 1
) -> Grid:
    """Return the layout for `captions` rows of `caption_width` cells below each thumbnail.

    Larger thumbnails leave room for `least` of them.
    """
    if glyphs.dots == (1, 1):
        times = LEAST_SHADED_HEIGHT // THUMBNAIL_HEIGHT
        shaded = _thumbnail_grid(caption_width, width, height, glyphs.dots[1], least, captions, times)
        is_legible = shaded.thumbnail_height >= LEAST_SHADED_HEIGHT
        fits = shaded.columns * shaded.rows >= min(least, PAGE_OF_SHADED)
        return shaded if is_legible and fits else _list_grid(caption_width, width, height, captions)
    return _thumbnail_grid(caption_width, width, height, glyphs.dots[1], least, captions)


def list_left(caption: int, width: int, height: int) -> int:
    """Return the columns left of the list: those of one thumbnail, where there is room for it."""
    thumbnail_width = min(2 * height, 28)
    beside = height >= LEAST_SHADED_HEIGHT and width >= thumbnail_width + 2 + caption
    return thumbnail_width + 2 if beside else 0


def _list_grid(caption_width: int, width: int, height: int, captions: int) -> Grid:
    """Return the layout of captions beside one thumbnail, each between the signs of the cursor."""
    caption = max(LEAST_CAPTION, caption_width) + 2
    columns = max((width - list_left(caption, width, height) + 1) // (caption + 1), 1)
    return Grid(columns, max(height // captions, 1), caption, captions, 0)
