"""Draws the drawing with its pen, what the network gets, and what it makes of it. It knows no network."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from mnist_tui.tui.features.draw.layout import FRAME, LEAST_TEXTS, LINE_GAP, Box, Layout
from mnist_tui.tui.features.draw.texts import HOW, WALK, Line
from mnist_tui.tui.images.drawing import Image, Point
from mnist_tui.tui.paint.canvas import REVERSE, Canvas
from mnist_tui.tui.paint.digit import grey_colours, half_blocks, paint_digit_half, resample
from mnist_tui.tui.paint.frame import FrameTexts, Sides, paint_frame
from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.paint.neighbours import Neighbour, paint_neighbours
from mnist_tui.tui.paint.palette import DARK, LIGHT, Palette
from mnist_tui.tui.paint.probabilities import ClassProbabilities, paint_probabilities
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import first_fitting

STRIP_TITLE = "nearest training images: class and distance of the pixels"
PENS = "+", "#"
"""Up and down, where there are too few colours to tell the pen from what is drawn."""
LEAST_GREYS = 16
"""Of a palette in which the pen is a pixel in a colour."""
INK = 127
"""Pixels above it are bright."""
PEN_ROLES: Final[tuple[Role, Role]] = "key", "warm"
"""Up and down, where one does."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """All that is seen."""

    drawn: Image
    at: Point
    """Where the pen is."""
    is_down: bool
    form: Image
    """What the network gets."""
    neighbours: tuple[Neighbour, ...]
    """The nearest training images."""
    classes: ClassProbabilities | None
    """None while nothing is drawn, or nothing is known of it."""
    lines: tuple[Line, ...]
    form_lines: tuple[str, str]
    """In which form the network gets it."""
    is_empty: bool


def paint_sight(sight: Sight, places: Layout, width: int, height: int, look: Look) -> Canvas:
    """Draw everything in its place."""
    canvas = Canvas(width, height)
    if places.canvas is None:
        canvas.centre(height // 2, "no room to draw", look.palette.ink("muted"))
        return canvas
    _paint_drawing(canvas, sight, places.canvas, places.bars_x, look)
    if places.form is not None:
        _paint_image(canvas, places.form, "it gets", sight.form, look)
    if places.neighbour is not None:
        first = sight.neighbours[0] if sight.neighbours else None
        title = "nearest" if first is None else f"nearest: {first.label}"
        _paint_image(canvas, places.neighbour, title, None if first is None else first.image, look)
    if places.strip_y is not None and sight.neighbours:
        rows = height - places.strip_y - 1
        canvas.text(1, places.strip_y, STRIP_TITLE, look.palette.ink("muted"))
        strip = paint_neighbours(sight.neighbours, None, "", None, width - 1, rows, look.palette, look.glyphs)
        canvas.paste(1, places.strip_y + 1, strip)
    _paint_reading(canvas, sight, places.bars_x, places.strip_y or height, look)
    return canvas


def _paint_drawing(canvas: Canvas, sight: Sight, box: Box, width: int, look: Look) -> None:
    """Draw the drawing in its frame, and below it, in less than `width` cells, in which form the network gets it."""
    title = f"your drawing {sight.drawn.shape[0]}{look.glyphs.times}{sight.drawn.shape[1]}"
    _paint_framed(canvas, box, first_fitting((title, "you"), box.width - FRAME), look)
    canvas.paste(box.x + 1, box.y + 1, _drawing(sight, box, look))
    is_room = box.bottom + len(sight.form_lines) <= canvas.height and max(map(len, sight.form_lines)) < width
    for y, text in enumerate(sight.form_lines if is_room else (), box.bottom):
        canvas.text(1, y, text, look.palette.ink("muted"))


def _paint_framed(canvas: Canvas, box: Box, title: str, look: Look) -> None:
    frame = Canvas(box.width + FRAME, box.height + FRAME)
    muted, line = look.palette.ink("muted"), look.palette.ink("line")
    paint_frame(frame, Sides(True, True, True, True), FrameTexts(title, muted, "", muted), line, look.glyphs)
    canvas.paste(box.x, box.y, frame)


def _paint_image(canvas: Canvas, box: Box, title: str, image: Image | None, look: Look) -> None:
    """Draw an image whole, so that it is seen where its ink lies."""
    _paint_framed(canvas, box, title, look)
    if image is not None:
        canvas.paste(box.x + 1, box.y + 1, _grey(image, box, look))


def _grey(image: Image, box: Box, look: Look) -> Canvas:
    return paint_digit_half(_sized(image, box), box.width, box.height, look.palette, look.glyphs)


def _sized(image: Image, box: Box) -> Image:
    """Return an image that is not larger than its box."""
    if image.shape[1] <= box.width:
        return image
    return np.round(resample(image.astype(np.float64), box.width, 2 * box.height)).astype(np.uint8)


def _drawing(sight: Sight, box: Box, look: Look) -> Canvas:
    """Draw the image with the pen on it."""
    rows, columns = sight.drawn.shape
    left, right = (place * box.width // columns for place in (sight.at[1], sight.at[1] + 1))
    top, bottom = (place * 2 * box.height // rows for place in (sight.at[0], sight.at[0] + 1))
    right, bottom = max(right, left + 1), max(bottom, top + 1)
    if look.glyphs.name == "ascii" or len(look.palette.greys) < LEAST_GREYS:
        canvas = _grey(sight.drawn, box, look)
        canvas.text(left, top // 2, PENS[sight.is_down], look.palette.ink("warm", bold=True))
        canvas.add_style(left, top // 2, 1, 1, REVERSE)
    else:
        canvas = Canvas(box.width, box.height)
        colours = grey_colours(_enlarged(sight.drawn, box), look.palette)
        colours[top:bottom, left:right] = _pen_colour(sight, look.palette)
        half_blocks(canvas, colours)
    canvas.cursor = left, top // 2
    return canvas


def _pen_colour(sight: Sight, palette: Palette) -> int:
    """Return a colour that is seen on what lies below the pen: on ink, that of a theme whose ground is like the ink."""
    is_on_ink = bool(sight.drawn[sight.at] > INK)
    theme = palette if not is_on_ink else DARK if palette is LIGHT else LIGHT
    return theme.ink(PEN_ROLES[sight.is_down]).fore


def _enlarged(image: Image, box: Box) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the grey levels 0 to 1 of every half cell."""
    levels: np.ndarray[tuple[int, int], np.dtype[np.float64]] = resample(image / 255.0, box.width, 2 * box.height)
    return levels


def _paint_reading(canvas: Canvas, sight: Sight, x: int, rows: int, look: Look) -> None:
    """Draw the bars, and below them the lines; how to draw while there is nothing to read."""
    width, palette = canvas.width - x, look.palette
    if sight.is_empty:
        for y, text in enumerate(HOW):
            canvas.text(x, y, text, palette.ink("muted" if y else "text"))
        below = (*sight.lines, WALK) if sight.lines else ()
        for y, line in enumerate(below, len(HOW) + LINE_GAP):
            canvas.text(x, y, first_fitting(line.forms, width), palette.ink(line.role))
        return
    if sight.classes is None:
        return
    count = len(sight.classes.names)
    kept = min(len(sight.lines), max(rows - count - LINE_GAP, LEAST_TEXTS))
    gap = LINE_GAP if rows > count + kept else 0
    height = max(rows - kept - gap, 0)
    if height >= count:  # every class has a row, or two
        height = min(height // count, 2) * count
    canvas.paste(x, 0, paint_probabilities(sight.classes, width, height, palette, look.glyphs))
    for y, line in enumerate(sight.lines[:kept], height + gap):
        canvas.text(x, y, first_fitting(line.forms, width), palette.ink(line.role, bold=line.role == "warm"))
