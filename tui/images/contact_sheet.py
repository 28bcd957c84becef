"""Draws a contact sheet: many small images with captions on a large one. It knows no files."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.images.bitmap_font import HEIGHT, PITCH, fold_text, render_text

MOST_IMAGE_PIXELS = 56
"""Images are enlarged by a whole number up to this width."""
LETTER_SCALE = 2
LINE_GAP = 4
LINE_PITCH = LETTER_SCALE * HEIGHT + LINE_GAP
GAP = 8
CAPTION_GREY = 160
MOST_PIXELS = 100_000_000


class SheetError(ValueError):
    """The images do not fit on one sheet, or there are none; the message is one line."""


def draw_sheet(images: NDArray[np.uint8], captions: Sequence[str]) -> NDArray[np.uint8]:
    """Return a grey image of all `images` (N, H, W), white on black, each above its caption of one or more lines.

    Raises:
        SheetError: there is no image, or there are too many.
    """
    if len(images) == 0:
        raise SheetError("a sheet of no images")
    scale = max(MOST_IMAGE_PIXELS // images.shape[2], 1)
    height, width = scale * images.shape[1], scale * images.shape[2]
    texts = [caption.split("\n") for caption in captions]
    widest = LETTER_SCALE * PITCH * max(len(fold_text(line)) for lines in texts for line in lines)
    caption_height = LINE_PITCH * max(map(len, texts)) - LINE_GAP
    tile_height, tile_width = height + GAP // 2 + caption_height + GAP, max(width, widest) + GAP
    columns = math.ceil(math.sqrt(len(images) * tile_height / tile_width))
    rows = math.ceil(len(images) / columns)
    if (pixels := rows * tile_height * columns * tile_width) > MOST_PIXELS:
        raise SheetError(f"a sheet of {len(images):,} images has {pixels:,} pixels, expected at most {MOST_PIXELS:,}")
    sheet = np.zeros((rows * tile_height + GAP, columns * tile_width + GAP), np.uint8)
    for index, (image, lines) in enumerate(zip(images, texts, strict=True)):
        y, x = GAP + index // columns * tile_height, GAP + index % columns * tile_width
        _draw_tile(sheet[y : y + tile_height - GAP, x : x + tile_width - GAP], _enlarged(image, scale), lines)
    return sheet


def _draw_tile(tile: NDArray[np.uint8], image: NDArray[np.uint8], lines: Sequence[str]) -> None:
    """Draw an image and the lines of its caption below it, each in the middle of the tile."""
    _centre(tile, 0, image)
    for number, line in enumerate(lines):
        letters = render_text(line).astype(np.uint8) * np.uint8(CAPTION_GREY)
        _centre(tile, len(image) + GAP // 2 + number * LINE_PITCH, _enlarged(letters, LETTER_SCALE))


def _centre(tile: NDArray[np.uint8], top: int, part: NDArray[np.uint8]) -> None:
    left = (tile.shape[1] - part.shape[1]) // 2
    tile[top : top + part.shape[0], left : left + part.shape[1]] = part


def _enlarged(image: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    return image.repeat(times, axis=0).repeat(times, axis=1)
