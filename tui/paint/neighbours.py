"""Draws the nearest training images with labels and distances. It knows no network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, Canvas, Ink
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import shorten
from mnist_tui.tui.paint.ticks import signed

THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 10, 5
LEAST_THUMBNAIL_HEIGHT = 3
DISTANCE_WIDTH = 6


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """A training image (H, W), its label and its distance."""

    index: int
    image: NDArray[np.uint8]
    label: str
    distance: float


def shown_neighbours(count: int, width: int) -> int:
    """Return how many of `count` neighbours stand side by side in `width` cells."""
    return min(count, max((width + 1) // (THUMBNAIL_WIDTH + 1), 0))


def paint_neighbours(
    neighbours: tuple[Neighbour, ...],
    label: str | None,
    predicted: str,
    cursor: int | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    empty_text: str = "finding the nearest training images",
) -> Canvas:
    """Draw as many as fit, the nearest on the left; those with `label` are green, with `predicted` alone red."""
    canvas = Canvas(width, height)
    if not neighbours:
        canvas.centre(canvas.height // 2, empty_text, palette.ink("muted"))
        return canvas
    thumbnail_height = min(THUMBNAIL_HEIGHT, canvas.height - 1)
    if thumbnail_height < LEAST_THUMBNAIL_HEIGHT:
        thumbnail_height = 0
    for number, one in enumerate(neighbours[: shown_neighbours(len(neighbours), width)]):
        x = number * (THUMBNAIL_WIDTH + 1)
        is_chosen = number == cursor
        if thumbnail_height:
            ink = Ink(palette.greys[-1 if is_chosen else len(palette.greys) * 7 // 10])
            canvas.paste(x, 0, paint_thumbnail(one.image, THUMBNAIL_WIDTH, thumbnail_height, palette, glyphs, ink))
        role: Role = "right" if one.label == label else "wrong" if one.label == predicted else "text"
        _paint_caption(canvas, x, thumbnail_height, one, role, palette, glyphs)
        if is_chosen:
            _highlight(canvas, x, thumbnail_height + 1, palette)
    return canvas


def _paint_caption(
    canvas: Canvas, x: int, y: int, one: Neighbour, role: Role, palette: Palette, glyphs: Glyphs
) -> None:
    """Write label and distance; a long label leaves no room for the distance."""
    label = shorten(one.label, THUMBNAIL_WIDTH, glyphs)
    canvas.text(x, y, label, palette.ink(role, bold=palette.colour))
    distance = signed(one.distance).removeprefix("+") if one.distance < 1000 else f"{one.distance:.3g}"
    if np.isfinite(one.distance) and len(label) + 1 + len(distance) <= THUMBNAIL_WIDTH:
        canvas.right(
            x + min(THUMBNAIL_WIDTH, max(len(label) + 1 + DISTANCE_WIDTH, 8)), y, distance, palette.ink("muted")
        )


def _highlight(canvas: Canvas, x: int, height: int, palette: Palette) -> None:
    if palette.fills_cursor:
        cells = canvas.back[:height, x : x + THUMBNAIL_WIDTH]
        cells[cells == DEFAULT] = palette.cursor
    else:
        canvas.reverse(x, height - 1, THUMBNAIL_WIDTH, 1, palette.text)
        canvas.add_style(x, height - 1, THUMBNAIL_WIDTH, 1, BOLD)
