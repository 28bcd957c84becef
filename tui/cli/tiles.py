"""Prints thumbnails side by side, as many as fit, each above its caption. It knows no labels."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import NONE

GAP = 2
THUMBNAIL_CELLS = {"braille": (10, 5), "blocks": (20, 10), "ascii": (20, 10)}
"""Width and height by glyphs: braille has four times the dots of a block."""


def tile_lines(
    images: NDArray[np.uint8], captions: Sequence[Sequence[str]], width: int, glyphs: Glyphs
) -> Iterator[str]:
    """Yield the lines of all `images` (N, H, W), in rows of at most `width` cells with an empty line after each.

    Every caption has equally many lines; they are cut to the width of the tile.
    """
    thumbnail_width, thumbnail_height = THUMBNAIL_CELLS[glyphs.name]
    longest = max((len(line) for caption in captions for line in caption), default=0)
    tile = min(max(thumbnail_width, longest), max(width, 1))
    columns = max((width + GAP) // (tile + GAP), 1)
    for start in range(0, len(images), columns):
        row = range(start, min(start + columns, len(images)))
        canvas = Canvas(min(columns * (tile + GAP), width), thumbnail_height + len(captions[start]) + 1)
        for column, index in enumerate(row):
            x = column * (tile + GAP)
            thumbnail = paint_thumbnail(images[index], min(thumbnail_width, tile), thumbnail_height, NONE, glyphs)
            canvas.paste(x, 0, thumbnail)
            for line, text in enumerate(captions[index]):
                canvas.text(x, thumbnail_height + line, text[:tile])
        yield from canvas.lines()
