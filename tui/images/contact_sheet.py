"""Draws a contact sheet: many small images with captions on a large one. It knows no files."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.images.bitmap_font import HEIGHT, PITCH, render_text

MOST_IMAGE_PIXELS = 56
"""Images are enlarged by a whole number up to this width."""
LETTER_SCALE = 2
GAP = 8
CAPTION_GREY = 160
MOST_PIXELS = 100_000_000


class SheetError(ValueError):
    """The images do not fit on one sheet, or there are none; the message is one line."""


def draw_sheet(images: NDArray[np.uint8], captions: Sequence[str]) -> NDArray[np.uint8]:
    """Return a grey image of all `images` (N, H, W), white on black, each above its caption.

    Raises:
        SheetError: there is no image, or there are too many.
    """
    if len(images) == 0:
        raise SheetError("a sheet of no images")
    scale = max(MOST_IMAGE_PIXELS // images.shape[2], 1)
    height, width = scale * images.shape[1], scale * images.shape[2]
    widest = LETTER_SCALE * PITCH * max(map(len, captions), default=0)
    tile_height, tile_width = height + GAP // 2 + LETTER_SCALE * HEIGHT + GAP, max(width, widest) + GAP
    columns = math.ceil(math.sqrt(len(images) * tile_height / tile_width))
    rows = math.ceil(len(images) / columns)
    if (pixels := rows * tile_height * columns * tile_width) > MOST_PIXELS:
        raise SheetError(f"a sheet of {len(images):,} images has {pixels:,} pixels, expected at most {MOST_PIXELS:,}")
    sheet = np.zeros((rows * tile_height + GAP, columns * tile_width + GAP), np.uint8)
    for index, (image, caption) in enumerate(zip(images, captions, strict=True)):
        y, x = GAP + index // columns * tile_height, GAP + index % columns * tile_width
        left = x + (tile_width - GAP - width) // 2
        sheet[y : y + height, left : left + width] = _enlarged(image, scale)
        letters = _enlarged(render_text(caption).astype(np.uint8) * np.uint8(CAPTION_GREY), LETTER_SCALE)
        top, left = y + height + GAP // 2, x + (tile_width - GAP - letters.shape[1]) // 2
        sheet[top : top + letters.shape[0], left : left + letters.shape[1]] = letters
    return sheet


def _enlarged(image: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    return image.repeat(times, axis=0).repeat(times, axis=1)
