"""Draws digits that the network got wrong, with what they are and what it took them for. It knows no network."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, REVERSE, Canvas, Ink
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import shorten
from mnist_tui.tui.paint.thumbnail_grid import (
    CAPTION_WITHOUT_NAMES,
    LEAST_BESIDE,
    LEAST_NAME,
    Grid,
    caption_grid,
    list_left,
)


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """One image (H, W), its true class, the predicted one and the confidence in it, 0..1."""

    index: int
    image: NDArray[np.uint8]
    label: str
    predicted: str
    confidence: float
    sign: str = ""
    """One character behind the caption, such as that of a mark."""


def paint_thumbnails(
    mistakes: tuple[Thumbnail, ...],
    cursor: int | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    empty_text: str = "no mistakes yet",
    grid: Grid | None = None,
) -> Canvas:
    """Draw as many pictures with captions as fit, page by page, so that the one under the cursor is visible.

    ASCII shows a list and one picture instead. `cursor` is a place in `mistakes`, or None.
    """
    canvas = Canvas(width, height)
    if not mistakes:
        canvas.centre(canvas.height // 2, empty_text, palette.ink("muted"))
        return canvas
    chosen = None if cursor is None else min(max(cursor, 0), len(mistakes) - 1)
    mistakes = _with_short_names(mistakes, (canvas.width + 1) // min(len(mistakes), LEAST_BESIDE) - 1, glyphs)
    grid = grid or caption_grid(max(map(_caption_width, mistakes[:100])), canvas.width, canvas.height, glyphs)
    lay = _paint_list if glyphs.dots == (1, 1) else _paint_pictures
    lay(canvas, mistakes, chosen, grid, palette, glyphs)
    return canvas


def _with_short_names(mistakes: tuple[Thumbnail, ...], caption: int, glyphs: Glyphs) -> tuple[Thumbnail, ...]:
    """Cut the names so that a caption takes no more than `caption` columns, as far as that leaves something of them."""
    longest = max((caption - CAPTION_WITHOUT_NAMES) // 2, LEAST_NAME)
    if all(len(name) <= longest for one in mistakes for name in (one.label, one.predicted)):
        return mistakes
    return tuple(
        replace(one, label=shorten(one.label, longest, glyphs), predicted=shorten(one.predicted, longest, glyphs))
        for one in mistakes
    )


def _paint_pictures(
    canvas: Canvas, mistakes: tuple[Thumbnail, ...], cursor: int | None, grid: Grid, palette: Palette, glyphs: Glyphs
) -> None:
    rows, columns, width, pitch, picture_height = grid.rows, grid.columns, grid.width, grid.pitch, grid.picture_height
    first = (cursor or 0) // (rows * columns) * rows * columns
    for place, mistake in enumerate(mistakes[first : first + rows * columns]):
        x, y = place % columns * (width + 1), place // columns * pitch
        frozen = first + place == cursor
        ink = Ink(palette.greys[-1 if frozen else len(palette.greys) * 7 // 10], bold=frozen and not palette.colour)
        if picture_height:
            picture = _picture(mistake, min(2 * picture_height, width), picture_height, palette, glyphs, ink)
            canvas.paste(x + (width - picture.width) // 2, y, picture)
        _paint_caption(canvas, x, y + picture_height, width, mistake, palette, glyphs)
        canvas.text(x + width - 1, y + picture_height, mistake.sign, palette.ink("key", bold=True))
        if frozen:
            _hold(canvas, x, y, width, picture_height + 1, palette)


@lru_cache(maxsize=256)
def _picture(mistake: Thumbnail, width: int, height: int, palette: Palette, glyphs: Glyphs, ink: Ink) -> Canvas:
    """Draw one picture; the same ones stay on the screen for many frames, so they are kept."""
    return paint_thumbnail(mistake.image, width, height, palette, glyphs, ink)


def _hold(canvas: Canvas, x: int, y: int, width: int, height: int, palette: Palette) -> None:
    """Show that the cursor is here: a lighter ground and a bold caption, without colours a reversed one."""
    cells = canvas.back[y : y + height, x : x + width]
    cells[cells == DEFAULT] = palette.cursor  # greys of half blocks keep their background
    canvas.add_style(x, y + height - 1, width, 1, BOLD if palette.colour else REVERSE | BOLD)


def _caption_width(mistake: Thumbnail) -> int:
    return len(mistake.label) + len(mistake.predicted) + CAPTION_WITHOUT_NAMES


def _percent(mistake: Thumbnail) -> str:
    confidence = mistake.confidence if np.isfinite(mistake.confidence) else 0.0
    return f"{min(max(confidence, 0.0), 1.0) * 100:.0f}%"


def _paint_caption(
    canvas: Canvas, x: int, y: int, width: int, mistake: Thumbnail, palette: Palette, glyphs: Glyphs
) -> None:
    """Write true class, predicted class, confidence; the confidence goes first where there is no room."""
    label, predicted = mistake.label, mistake.predicted
    pair = len(label) + len(predicted) + len(glyphs.to)
    percent = _percent(mistake).rjust(5)
    if pair + len(percent) > width:
        percent = ""
        half = max((width - len(glyphs.to)) // 2, 1)
        label, predicted = shorten(label, half, glyphs), shorten(predicted, half, glyphs)
        pair = len(label) + len(predicted) + len(glyphs.to)
    start = x + max((width - pair - len(percent) + 1) // 2, 0)
    bold = palette.colour
    canvas.text(start, y, label, palette.ink("right", bold=bold))
    canvas.text(start + len(label), y, glyphs.to, palette.ink("muted"))
    canvas.text(start + len(label) + len(glyphs.to), y, predicted, palette.ink("wrong", bold=bold))
    canvas.text(start + pair, y, percent, palette.ink("muted"))


def _paint_list(
    canvas: Canvas, mistakes: tuple[Thumbnail, ...], cursor: int | None, grid: Grid, palette: Palette, glyphs: Glyphs
) -> None:
    """Write the captions in rows, and one picture beside them where there is room."""
    size, left = grid.columns * grid.rows, list_left(grid.width, canvas.width, canvas.height)
    first = (cursor or 0) // size * size
    if left:
        image = mistakes[cursor or 0].image
        canvas.paste(0, 0, paint_thumbnail(image, left - 2, canvas.height, palette, glyphs))
    for place, mistake in enumerate(mistakes[first : first + size]):
        x, y = left + place % grid.columns * (grid.width + 1), place // grid.columns
        if first + place == cursor:
            canvas.text(x, y, glyphs.pointer, palette.ink("key"))
        _paint_caption(canvas, x + 1, y, grid.width - 1, mistake, palette, glyphs)
        canvas.text(x + grid.width - 1, y, mistake.sign, palette.ink("key", bold=True))
