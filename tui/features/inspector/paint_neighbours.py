"""Draws the training images nearest to one, with their classes and distances. It knows no network."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, REVERSE, Canvas, Ink
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import shorten

PICTURE_WIDTH, PICTURE_HEIGHT = 10, 5
LEAST_PICTURE_HEIGHT = 3
DISTANCE_WIDTH = 6


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """A training image (H, W), its class and how far it is."""

    index: int
    image: NDArray[np.uint8]
    label: str
    distance: float


def shown_neighbours(count: int, width: int) -> int:
    """Return how many of `count` neighbours stand side by side in `width` cells."""
    return min(count, max((width + 1) // (PICTURE_WIDTH + 1), 0))


def paint_neighbours(
    neighbours: tuple[Neighbour, ...],
    true: str | None,
    predicted: str,
    cursor: int | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    empty_text: str = "looking for the nearest training images",
) -> Canvas:
    """Draw as many as fit, the nearest on the left; classes equal to `true` are green, to `predicted` alone red."""
    canvas = Canvas(width, height)
    if not neighbours:
        canvas.centre(canvas.height // 2, empty_text, palette.ink("muted"))
        return canvas
    picture_height = min(PICTURE_HEIGHT, canvas.height - 1)
    if picture_height < LEAST_PICTURE_HEIGHT:
        picture_height = 0
    for place, one in enumerate(neighbours[: shown_neighbours(len(neighbours), width)]):
        x = place * (PICTURE_WIDTH + 1)
        frozen = place == cursor
        if picture_height:
            ink = Ink(palette.greys[-1 if frozen else len(palette.greys) * 7 // 10])
            canvas.paste(x, 0, _picture(one, picture_height, palette, glyphs, ink))
        role: Role = "right" if one.label == true else "wrong" if one.label == predicted else "text"
        _paint_caption(canvas, x, picture_height, one, role, palette, glyphs)
        if frozen:
            _hold(canvas, x, picture_height + 1, palette)
    return canvas


@lru_cache(maxsize=256)
def _picture(one: Neighbour, height: int, palette: Palette, glyphs: Glyphs, ink: Ink) -> Canvas:
    return paint_thumbnail(one.image, PICTURE_WIDTH, height, palette, glyphs, ink)


def _paint_caption(
    canvas: Canvas, x: int, y: int, one: Neighbour, role: Role, palette: Palette, glyphs: Glyphs
) -> None:
    """Write class and distance; a long class leaves the distance out."""
    label = shorten(one.label, PICTURE_WIDTH, glyphs)
    canvas.text(x, y, label, palette.ink(role, bold=palette.colour))
    distance = f"{one.distance:.2f}" if one.distance < 1000 else f"{one.distance:.3g}"
    if np.isfinite(one.distance) and len(label) + 1 + len(distance) <= PICTURE_WIDTH:
        canvas.right(x + min(PICTURE_WIDTH, max(len(label) + 1 + DISTANCE_WIDTH, 8)), y, distance, palette.ink("muted"))


def _hold(canvas: Canvas, x: int, height: int, palette: Palette) -> None:
    if palette.colour:
        cells = canvas.back[:height, x : x + PICTURE_WIDTH]
        cells[cells == DEFAULT] = palette.cursor
    else:
        canvas.add_style(x, height - 1, PICTURE_WIDTH, 1, REVERSE | BOLD)
