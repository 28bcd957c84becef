"""Draws what stands beside the points of the map: the legend, and the image under the cursor in its frame."""

import numpy as np

from mnist_tui.tui.features.map.paint import LEAST_LEGEND_NAME, class_sign
from mnist_tui.tui.paint.canvas import REVERSE, Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.scales import class_colours
from mnist_tui.tui.paint.text import shorten


def framed(image: Canvas, name: str, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Return an image in a frame with its name above, so that its dots are not taken for points."""
    width, height = image.width + 2, image.height + 2
    canvas, ink = Canvas(width, height), palette.ink("key")
    for y, corners in ((0, glyphs.box[:2]), (height - 1, glyphs.box[2:])):
        canvas.text(0, y, corners[0] + glyphs.rule * image.width + corners[1], ink)
    for x in (0, width - 1):
        canvas.upright(x, 1, image.height, glyphs.upright, ink)
    canvas.text(1, 0, name if len(name) <= image.width else "", palette.ink("key", bold=True))
    canvas.paste(1, 1, image)
    return canvas


def paint_class_legend(
    names: tuple[str, ...],
    hidden: frozenset[int],
    cursor: int | None,
    width: int,
    palette: Palette,
    glyphs: Glyphs,
) -> Canvas:
    """Draw one row with the classes in their colours; hidden ones are faint and in brackets.

    Where not all fit, the row is scrolled to the one under the cursor, and an ellipsis says where there are more.
    """
    canvas = Canvas(width, 1)
    colours = class_colours(palette)
    most = max(width // max(len(names), 1) - 4, LEAST_LEGEND_NAME)
    plain = all(len(name) == 1 for name in names)
    texts = [
        name if plain else f"{class_sign(names, index)} {shorten(name, most, glyphs)}"
        for index, name in enumerate(names)
    ]
    ends = np.cumsum([len(text) + 2 for text in texts])
    begin = max(int(ends[cursor]) - width, 0) if cursor is not None and cursor < len(names) else 0
    for index, text in enumerate(texts):
        x, off = int(ends[index]) - len(text) - 2 - begin, index in hidden
        ink = palette.ink("muted") if off else Ink(colours[index % len(colours)], bold=True)
        canvas.text(x, 0, f"({text})" if off else f" {text} ", ink)
        if index == cursor:
            canvas.add_style(x, 0, len(text) + 2, 1, REVERSE)
    end = int(ends[-1]) - begin if len(ends) else 0
    for column, has_more in ((0, begin > 0), (width - 1, end > width)):
        if has_more and canvas.width and not canvas.style[0, column] & REVERSE:
            canvas.text(column, 0, glyphs.ellipsis, palette.ink("muted"))
    return canvas
