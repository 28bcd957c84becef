"""Reads pictures of any usual format with Pillow, which an installation may lack. It must not know what they show.

Memory and time are bounded whatever a file says of itself, and whatever is wrong with it ends in one line.
"""

import importlib.util
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.file_kind import START_BYTES, kind_of
from mnist_tui.data.regular_file import open_regular

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")
"""As Pillow calls them. Others run other programs, or are made for other things."""
EXPECTED = "a PNG, JPEG, GIF, BMP, TIFF, WebP or PNM picture"
READABLE = ("a PNG image", "a JPEG image", "a GIF image")
"""What `kind_of` calls some of these."""
LONGEST_SIDE_PX = 2048
"""Larger pictures are shrunk as they are read: by whole factors, every pixel a mean of those that it covers."""
MOST_PIXELS = 1 << 26
"""That are decoded; of a JPEG more may be stored, as many as Pillow opens, for it is shrunk while it is decoded."""
BAND_PIXELS = 1 << 20
"""Are converted at once."""
ORIENTATION_TAG = 0x0112
ON_THEIR_SIDE = (5, 6, 7, 8)
"""Orientations of pictures whose rows are stored as columns."""
DEEP_MODES = ("I", "F")
"""With these begin the names of Pillow's modes of more than eight bits."""
WHITE = 255
LONGEST_REASON = 120


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture, upright."""

    pixels: NDArray[np.uint8]
    """(H, W, 4): red, green, blue and opacity; each side at most `LONGEST_SIDE_PX`."""
    rows: int
    """As it is stored."""
    columns: int
    is_first_of_several: bool
    """It moves, or has other pages."""


def can_read_pictures() -> bool:
    """Tell whether Pillow is installed."""
    return importlib.util.find_spec("PIL") is not None


def read_picture(path: Path) -> Picture:
    """Return the picture in a file.

    Raises:
        DataError: it is no picture, damaged, too large, or cannot be read.
    """
    try:
        with open_regular(path) as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged metadata, and sizes, which are looked at here
            return _read(path, file)
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error


def _read(path: Path, file: BinaryIO) -> Picture:
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError as error:
        reason = printable(str(error))[:LONGEST_REASON]
        raise DataError(f"Pillow is installed and does not load ({reason}): install it again") from error
    start = file.read(START_BYTES)
    file.seek(0)
    try:
        image = Image.open(file, formats=FORMATS)
        rows, columns = image.height, image.width
        image.draft(None, _draft_size(rows, columns))
        _check_size(path, image)
        orientation = image.getexif().get(ORIENTATION_TAG, 1)
        pixels = _upright(_pixels(image), orientation)
        several = image.format != "MPO" and bool(getattr(image, "is_animated", False))
    except UnidentifiedImageError as error:
        kind = kind_of(start)
        raise DataError.about(path, "a damaged picture" if kind in READABLE else kind, EXPECTED) from error
    except Image.DecompressionBombError as error:
        raise _too_large(path, f"more than {2 * (Image.MAX_IMAGE_PIXELS or 0):,} pixels") from error
    except DataError:
        raise
    except MemoryError as error:
        raise DataError.about(path, "a picture that does not fit into memory", "a smaller one") from error
    except Exception as error:  # decoders raise whatever a damaged file leads them to
        reason = printable(str(error) or type(error).__name__)[:LONGEST_REASON]
        raise DataError.about(path, f"a damaged picture ({reason})", "a whole one") from error
    rows, columns = (columns, rows) if orientation in ON_THEIR_SIDE else (rows, columns)
    return Picture(pixels, rows, columns, several)


def _draft_size(rows: int, columns: int) -> tuple[int, int]:
    """Return the least width and height that a JPEG may be shrunk to while it is decoded."""
    longest = max(rows, columns)
    scale = min(LONGEST_SIDE_PX / longest, 1)
    return max(int(columns * scale), 1), max(int(rows * scale), 1)


def _check_size(path: Path, image: "Image") -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_large(path, f"{image.width * image.height:,} pixels")


def _too_large(path: Path, found: str) -> DataError:
    return DataError.about(path, found, f"at most {MOST_PIXELS:,}")


def _pixels(image: "Image") -> NDArray[np.uint8]:
    image.load()
    factor = -(-max(image.size) // LONGEST_SIDE_PX)
    return np.concatenate(list(_bands(image, factor)))


def _bands(image: "Image", factor: int) -> Iterator[NDArray[np.uint8]]:
    """Yield the picture from top to bottom, shrunk: converted as a whole it would take several times its memory."""
    is_deep = image.mode.startswith(DEEP_MODES)
    low, high = _range_of(image) if is_deep else (0.0, 0.0)
    rows = max(BAND_PIXELS // image.width // factor, 1) * factor
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        coloured = (_shallow(band, low, high) if is_deep else band).convert("RGBA")
        yield np.asarray(coloured.reduce(factor) if factor > 1 else coloured)


def _range_of(image: "Image") -> tuple[float, float]:
    """Return what is black and what is white where pixels have more than eight bits: few files use all of these."""
    low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]  # a pair for one channel
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError("pixels that are no numbers")
    return min(low, 0.0), high


def _shallow(band: "Image", low: float, high: float) -> "Image":
    from PIL import Image

    values = (np.nan_to_num(np.asarray(band, np.float64)) - low) * (WHITE / max(high - low, 1e-9))
    return Image.fromarray(np.clip(np.round(values), 0, WHITE).astype(np.uint8))


def _upright(pixels: NDArray[np.uint8], orientation: object) -> NDArray[np.uint8]:
    """Turn and mirror a picture as the camera says it was held (EXIF 2.3, tag 274)."""
    if orientation in ON_THEIR_SIDE:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
