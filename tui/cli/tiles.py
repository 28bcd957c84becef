"""Prints thumbnails side by side, as many as fit, each above its caption. It knows no labels."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import NONE

GAP, PAIR_GAP = 2, 4
THUMBNAIL_CELLS = {"braille": (10, 5), "blocks": (20, 10), "ascii": (20, 10)}
"""Width and height by glyphs: braille has four times the dots of a block."""
WHOLE_CELLS = THUMBNAIL_CELLS | {"braille": (14, 7)}
"""The same for images with their margins: grey that is hardly seen must not draw two that are compared apart."""


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


def pair_lines(
    pairs: Iterable[NDArray[np.uint8]], captions: Sequence[Sequence[Sequence[str]]], width: int, glyphs: Glyphs
) -> Iterator[str]:
    """Yield the lines of all pairs of images, (2, H, W) each, side by side above their captions.

    As many pairs as fit stand in a row, with an empty line after each, and only those are held; the captions of all
    have equally many lines.
    """
    thumbnail_width, thumbnail_height = WHOLE_CELLS[glyphs.name]
    longest = max((len(line) for pair in captions for caption in pair for line in caption), default=0)
    tile = min(max(thumbnail_width, longest), max((width - 1) // 2, 1))
    across = 2 * tile + 1
    columns = max((width + PAIR_GAP) // (across + PAIR_GAP), 1)
    captioned = zip(pairs, captions, strict=True)
    while row := list(islice(captioned, columns)):
        canvas = Canvas(min(columns * (across + PAIR_GAP), width), thumbnail_height + len(captions[0][0]) + 1)
        for column, (images, texts) in enumerate(row):
            for side in (0, 1):
                x = column * (across + PAIR_GAP) + side * (tile + 1)
                size = min(thumbnail_width, tile), thumbnail_height
                canvas.paste(x, 0, paint_thumbnail(images[side], *size, NONE, glyphs, with_margins=True))
                for line, text in enumerate(texts[side]):
                    canvas.text(x, thumbnail_height + line, text[:tile])
        yield from canvas.lines()
