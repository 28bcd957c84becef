"""Writes images in greys as PNG (ISO/IEC 15948). It must not know what they show."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST_SIDE = 2**31 - 1
BIT_DEPTH, GREY, DEFLATE, FILTERED_BY_ROW, NOT_INTERLACED = 8, 0, 0, 0, 0
UNFILTERED = 0


def png_bytes(greys: NDArray[np.uint8]) -> bytes:
    """Return the PNG file of an image (H, W), 0 black and 255 white; same image, same bytes.

    Raises ValueError for an image without pixels: the format has none.
    """
    if greys.ndim != 2 or 0 in greys.shape or max(greys.shape) > LARGEST_SIDE:
        raise ValueError(f"shape={greys.shape} is no image (H, W) of at least one pixel")
    height, width = greys.shape
    header = struct.pack(">2I5B", width, height, BIT_DEPTH, GREY, DEFLATE, FILTERED_BY_ROW, NOT_INTERLACED)
    rows = np.full((height, 1 + width), UNFILTERED, np.uint8)  # every row begins with the number of its filter
    rows[:, 1:] = greys
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.data)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
