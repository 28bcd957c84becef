"""Draws misclassified images with label, prediction and confidence. It knows no network."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, Canvas, Ink
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.picture import paint_picture
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import shorten
from mnist_tui.tui.paint.thumbnail_grid import (
    CAPTION_WITHOUT_NAMES,
    LEAST_BESIDE,
    LEAST_NAME,
    Grid,
    caption_grid,
    list_left,
)
from mnist_tui.tui.paint.ticks import probability

PHOTO = 3
"""Dimensions of an image with colours."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """The predicted class and the confidence, 0..1; below 0 where nobody knows it."""

    predicted: str
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """One image, its label, the predicted class and the confidence, 0..1; below 0 where nobody knows it."""

    index: int
    image: NDArray[np.uint8]
    """(H, W) of ink, or (H, W, 3) of a photograph."""
    label: str
    """Empty where nobody knows it."""
    predicted: str
    confidence: float
    sign: str = ""
    """One character after the caption, such as that of a mark."""
    others: tuple[Prediction, ...] = ()
    """What other networks predict, each in a caption of its own."""
    fault: str = ""
    """Why there is no image, in a word or two."""

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """One for each caption."""
        return Prediction(self.predicted, self.confidence), *self.others


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
    """Draw the page of thumbnails with captions that has the one under the cursor.

    In a small window ASCII shows a list and one thumbnail instead. `cursor` is an index in `mistakes`, or None.
    """
    canvas = Canvas(width, height)
    if not mistakes:
        canvas.centre(canvas.height // 2, empty_text, palette.ink("muted"))
        return canvas
    chosen = None if cursor is None else min(max(cursor, 0), len(mistakes) - 1)
    mistakes = _with_short_names(mistakes, (canvas.width + 1) // min(len(mistakes), LEAST_BESIDE) - 1, glyphs)
    if grid is None:
        caption, captions = max(map(_caption_width, mistakes[:100])), 1 + len(mistakes[0].others)
        grid = caption_grid(caption, canvas.width, canvas.height, glyphs, captions=captions)
    lay = _paint_list if glyphs.dots == (1, 1) and not grid.thumbnail_height else _paint_thumbnails
    lay(canvas, mistakes, chosen, grid, palette, glyphs)
    return canvas


def _with_short_names(mistakes: tuple[Thumbnail, ...], caption: int, glyphs: Glyphs) -> tuple[Thumbnail, ...]:
    """Cut the names so that a caption takes at most `caption` columns, but keep five letters."""
    longest = max((caption - CAPTION_WITHOUT_NAMES) // 2, LEAST_NAME)
    if all(len(name) <= longest for one in mistakes for name in _names(one)):
        return mistakes
    return tuple(
        replace(
            one,
            label=shorten(one.label, longest, glyphs),
            predicted=shorten(one.predicted, longest, glyphs),
            others=tuple(replace(other, predicted=shorten(other.predicted, longest, glyphs)) for other in one.others),
        )
        for one in mistakes
    )


def _names(one: Thumbnail) -> tuple[str, ...]:
    return one.label, *(prediction.predicted for prediction in one.predictions)


def _paint_thumbnails(
    canvas: Canvas, mistakes: tuple[Thumbnail, ...], cursor: int | None, grid: Grid, palette: Palette, glyphs: Glyphs
) -> None:
    rows, columns, width, pitch, thumbnail_height = (
        grid.rows,
        grid.columns,
        grid.width,
        grid.pitch,
        grid.thumbnail_height,
    )
    first = (cursor or 0) // (rows * columns) * rows * columns
    for index, mistake in enumerate(mistakes[first : first + rows * columns]):
        x, y = index % columns * (width + 1), index // columns * pitch
        is_chosen = first + index == cursor
        ink = Ink(
            palette.greys[-1 if is_chosen else len(palette.greys) * 7 // 10], bold=is_chosen and not palette.colour
        )
        if thumbnail_height:
            size = width if mistake.image.ndim == PHOTO else min(2 * thumbnail_height, width), thumbnail_height
            image = _thumbnail(mistake.image.tobytes(), mistake.image.shape, *size, palette, glyphs, ink)
            canvas.paste(x + (width - image.width) // 2, y, image)
            if mistake.fault:
                fault = shorten(mistake.fault, width, glyphs)
                canvas.text(x + (width - len(fault)) // 2, y + thumbnail_height // 2, fault, palette.ink("wrong"))
        _paint_captions(canvas, x, y + thumbnail_height, width, mistake, palette, glyphs)
        canvas.text(x + width - 1, y + thumbnail_height, mistake.sign, palette.ink("key", bold=True))
        if is_chosen:
            _highlight(canvas, x, y, width, pitch, grid.captions, palette, glyphs)


@lru_cache(maxsize=256)
def _thumbnail(
    pixels: bytes, shape: tuple[int, ...], width: int, height: int, palette: Palette, glyphs: Glyphs, ink: Ink
) -> Canvas:
    """Draw one image. The same ones stay on the screen for many frames, and are mistakes in many evaluations."""
    image = np.frombuffer(pixels, np.uint8).reshape(shape)
    if image.ndim == PHOTO:
        return paint_picture(image, width, height, palette, glyphs)
    return paint_thumbnail(image, width, height, palette, glyphs, ink)


def _highlight(
    canvas: Canvas, x: int, y: int, width: int, height: int, captions: int, palette: Palette, glyphs: Glyphs
) -> None:
    """Show the cursor: signs around it where there is room, a lighter background and bold captions, or reversed."""
    top = y + height - captions
    canvas.cursor = x, top
    for sign, at in zip(glyphs.around, (x, x + width - 1), strict=True):
        if (canvas.chars[top : top + 1, at : at + 1] == " ").any():
            canvas.text(at, top, sign, palette.ink("key", bold=True))
    cells = canvas.back[y : y + height, x : x + width]
    cells[cells == DEFAULT] = palette.cursor  # greys of half blocks keep their background
    if not palette.fills_cursor:
        canvas.reverse(x, top, width, captions, palette.text)
    canvas.add_style(x, top, width, captions, BOLD)


def _caption_width(mistake: Thumbnail) -> int:
    longest = max(len(prediction.predicted) for prediction in mistake.predictions)
    return len(mistake.label) + longest + CAPTION_WITHOUT_NAMES


def _percent(confidence: float) -> str:
    if confidence < 0:
        return ""
    return probability(max(confidence, 0.0), 0) if np.isfinite(confidence) else "0%"


def _paint_captions(
    canvas: Canvas,
    x: int,
    top: int,
    width: int,
    one: Thumbnail,
    palette: Palette,
    glyphs: Glyphs,
    *,
    label_once: bool = False,
) -> None:
    """Write a caption for each prediction; with the label in the first alone, it is seen where an image begins."""
    for y, prediction in enumerate(one.predictions, top):
        is_named = y == top or not label_once
        _paint_caption(canvas, x, y, width, one.label, prediction, palette, glyphs, is_named)


def _paint_caption(
    canvas: Canvas,
    x: int,
    y: int,
    width: int,
    label: str,
    answer: Prediction,
    palette: Palette,
    glyphs: Glyphs,
    is_named: bool = True,
) -> None:
    """Write label, if it is to be named, prediction and confidence; without room the confidence is left out first."""
    predicted, to = answer.predicted, glyphs.to if label else ""
    role: Role = "text" if not label else "right" if label == predicted else "wrong"
    pair = len(label) + len(predicted) + len(to)
    percent = _percent(answer.confidence).rjust(5)
    if pair + len(percent) > width:
        percent = ""
        half = max((width - len(to)) // (2 if label else 1), 1)
        label, predicted = shorten(label, half, glyphs), shorten(predicted, half, glyphs)
        pair = len(label) + len(predicted) + len(to)
    start = x + max((width - pair - len(percent) + 1) // 2, 0)
    bold = palette.colour
    canvas.text(start, y, label if is_named else " " * len(label), palette.ink("right", bold=bold))
    canvas.text(start + len(label), y, to, palette.ink("muted"))
    canvas.text(start + len(label) + len(to), y, predicted, palette.ink(role, bold=bold))
    canvas.text(start + pair, y, percent, palette.ink("muted"))


def _paint_list(
    canvas: Canvas, mistakes: tuple[Thumbnail, ...], cursor: int | None, grid: Grid, palette: Palette, glyphs: Glyphs
) -> None:
    """Write the captions in rows, and one thumbnail beside them where there is room."""
    size, left = grid.columns * grid.rows, list_left(grid.width, canvas.width, canvas.height)
    first = (cursor or 0) // size * size
    if left:
        image = mistakes[cursor or 0].image
        draw = paint_picture if image.ndim == PHOTO else paint_thumbnail
        canvas.paste(0, 0, draw(image, left - 2, canvas.height, palette, glyphs))
    for index, mistake in enumerate(mistakes[first : first + size]):
        x, y = left + index % grid.columns * (grid.width + 1), index // grid.columns * grid.pitch
        _paint_captions(canvas, x + 1, y, grid.width - 2, mistake, palette, glyphs, label_once=True)
        canvas.text(x + grid.width - 1, y, mistake.sign, palette.ink("key", bold=True))
        if first + index == cursor:
            _highlight(canvas, x, y, grid.width, grid.captions, grid.captions, palette, glyphs)
