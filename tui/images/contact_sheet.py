"""Draws a contact sheet: many small images with captions on a large one. It knows no files."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.images.bitmap_font import HEIGHT, PITCH, fold_text, render_text

IMAGE_PIXELS = 56
"""Images are enlarged by the whole number that comes nearest to this width."""
LETTER_SCALE = 2
LINE_GAP = 4
LINE_PITCH = LETTER_SCALE * HEIGHT + LINE_GAP
GAP = 8
CAPTION_GREY = 160
MOST_PIXELS = 100_000_000


class SheetError(ValueError):
    """The images do not fit on one sheet, or there are none; the message is one line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The layout of a sheet: tiles of equal size in rows, each an image above its caption."""

    count: int
    columns: int
    rows: int
    scale: int
    """What an image is enlarged by."""
    tile_height: int
    tile_width: int
    """With the gap behind it."""

    @classmethod
    def of(cls, count: int, shape: tuple[int, int], captions: Sequence[str]) -> "Sheet":
        """Lay out so many images of `shape` (H, W) with captions of one or more lines.

        Raises:
            SheetError: there is no image, or there are too many.
        """
        if count == 0:
            raise SheetError("a sheet of no images")
        scale = max(round(IMAGE_PIXELS / shape[1]), 1)
        texts = [caption.split("\n") for caption in captions]
        widest = LETTER_SCALE * PITCH * max(len(fold_text(line)) for lines in texts for line in lines)
        caption_height = LINE_PITCH * max(map(len, texts)) - LINE_GAP
        tile_height = scale * shape[0] + GAP // 2 + caption_height + GAP
        tile_width = max(scale * shape[1], widest) + GAP
        columns = math.ceil(math.sqrt(count * tile_height / tile_width))
        sheet = cls(count, columns, math.ceil(count / columns), scale, tile_height, tile_width)
        if (pixels := sheet.rows * tile_height * columns * tile_width) > MOST_PIXELS:
            raise SheetError(f"a sheet of {count:,} images has {pixels:,} pixels, expected at most {MOST_PIXELS:,}")
        return sheet

    @property
    def height(self) -> int:
        """In pixels."""
        return self.rows * self.tile_height + GAP

    @property
    def width(self) -> int:
        """In pixels."""
        return self.columns * self.tile_width + GAP

    def bands(
        self, images: Iterable[NDArray[np.uint8]], captions: Sequence[str], is_colour: bool = False
    ) -> Iterator[NDArray[np.uint8]]:
        """Yield the sheet from top to bottom, a row of tiles at a time: (n, width), in colour (n, width, 3).

        `images` (H, W), or in colour (H, W, 3), come one by one.
        """
        planes = (3,) if is_colour else ()
        yield np.zeros((GAP, self.width, *planes), np.uint8)
        tiles = zip(images, captions, strict=True)
        for _ in range(self.rows):
            band = np.zeros((self.tile_height, self.width, *planes), np.uint8)
            for place, (image, caption) in enumerate(itertools.islice(tiles, self.columns)):
                x = GAP + place * self.tile_width
                tile = band[: self.tile_height - GAP, x : x + self.tile_width - GAP]
                _draw_tile(tile, _enlarged(image, self.scale), caption.split("\n"))
            yield band


def draw_sheet(images: NDArray[np.uint8], captions: Sequence[str]) -> NDArray[np.uint8]:
    """Return a grey image of all `images` (N, H, W), white on black, each above its caption of one or more lines.

    Raises:
        SheetError: there is no image, or there are too many.
    """
    sheet = Sheet.of(len(images), images.shape[1:], captions)
    return np.concatenate(list(sheet.bands(images, captions)))


def _draw_tile(tile: NDArray[np.uint8], image: NDArray[np.uint8], lines: Sequence[str]) -> None:
    """Draw an image and the lines of its caption below it, each in the middle of the tile."""
    _centre(tile, 0, image)
    for number, line in enumerate(lines):
        letters = render_text(line).astype(np.uint8) * np.uint8(CAPTION_GREY)
        _centre(tile, len(image) + GAP // 2 + number * LINE_PITCH, _enlarged(letters, LETTER_SCALE))


def _centre(tile: NDArray[np.uint8], top: int, part: NDArray[np.uint8]) -> None:
    left = (tile.shape[1] - part.shape[1]) // 2
    seen = part if part.ndim == tile.ndim else part[..., None]  # letters are grey in every colour
    tile[top : top + part.shape[0], left : left + part.shape[1]] = seen


def _enlarged(image: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    return image.repeat(times, axis=0).repeat(times, axis=1)
