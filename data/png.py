"""Writes images in greys or in colour as PNG (ISO/IEC 15948). It must not know what they show."""

import struct
import zlib
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST_SIDE = 2**31 - 1
BIT_DEPTH, DEFLATE, FILTERED_BY_ROW, NOT_INTERLACED = 8, 0, 0, 0
GREY, COLOUR = 0, 2
"""The kinds of pixels that are written: of one byte, and of red, green and blue."""
UNFILTERED = 0
CHUNK_BYTES = 1 << 20
"""A chunk of compressed rows is at least so long, but for the last one."""


def png_bytes(greys: NDArray[np.uint8]) -> bytes:
    """Return the PNG file of an image (H, W), 0 black and 255 white; same image, same bytes.

    Raises ValueError for an image without pixels: the format has none.
    """
    if greys.ndim != 2:
        raise _no_image(greys.shape)
    return b"".join(png_pieces(greys.shape[0], greys.shape[1], (greys,)))


def png_pieces(height: int, width: int, bands: Iterable[NDArray[np.uint8]], is_colour: bool = False) -> Iterator[bytes]:
    """Yield the PNG file of an image in pieces, one for every band of it, from top to bottom.

    A band is (n, W), of an image in colour (n, W, 3).

    Raises ValueError for an image without pixels.
    """
    if not (0 < height <= LARGEST_SIDE and 0 < width <= LARGEST_SIDE):
        raise _no_image((height, width))
    header = struct.pack(
        ">2I5B", width, height, BIT_DEPTH, COLOUR if is_colour else GREY, DEFLATE, FILTERED_BY_ROW, NOT_INTERLACED
    )
    yield SIGNATURE + _chunk(b"IHDR", header)
    deflater, content = zlib.compressobj(), b""
    for band in bands:
        pixels = band.reshape(len(band), -1)
        rows = np.full((len(band), 1 + pixels.shape[1]), UNFILTERED, np.uint8)  # each begins with that of its filter
        rows[:, 1:] = pixels
        content += deflater.compress(rows.data)
        is_full = len(content) >= CHUNK_BYTES
        yield _chunk(b"IDAT", content) if is_full else b""
        content = b"" if is_full else content
    yield _chunk(b"IDAT", content + deflater.flush()) + _chunk(b"IEND", b"")


def _no_image(shape: tuple[int, ...]) -> ValueError:
    return ValueError(f"shape={shape} is no image (H, W) of at least one pixel")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
