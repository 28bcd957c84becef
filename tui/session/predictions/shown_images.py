"""Images beside predictions: read when they are shown, and kept within a number of bytes. Session thread only."""

import math
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.image_sources.fingerprint import fingerprint
from mnist_tui.data.image_sources.source import ImageSource, Pixels
from mnist_tui.tui.paint.digit import resample

WHOLE_BYTES, SMALL_BYTES = 96 << 20, 32 << 20
"""What is kept of whole images, and of small ones for pages of the gallery."""
THUMBNAIL = 64
"""The longest side of an image on a page of the gallery."""
LOOKED_AT = 5
"""Images whose first one that can be read says how all are drawn."""
MOSTLY = 0.5
DARK = 16
"""An image is strokes on a dark ground when at least that part of it is no lighter than this, and all of it is grey."""
COLUMNS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an image cannot be shown: in a word for a thumbnail, and in a line."""

    word: str
    text: str


class _Kept:
    """The last results, as many as fit into some bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[int, Pixels | Fault] = OrderedDict()

    def get(self, index: int) -> Pixels | Fault | None:
        if index in self._kept:
            self._kept.move_to_end(index)
        return self._kept.get(index)

    def put(self, index: int, kept: Pixels | Fault) -> None:
        self._kept[index] = kept
        self._bytes += _size(kept)
        while self._bytes > self._most and len(self._kept) > 1:
            self._bytes -= _size(self._kept.popitem(last=False)[1])


def _size(kept: Pixels | Fault) -> int:
    return 64 if isinstance(kept, Fault) else kept.nbytes


class ShownImages:
    """The images that rows of predictions are about."""

    def __init__(self, source: ImageSource, indices: NDArray[np.intp] | None) -> None:
        """`indices` (n,) says which image each row is about; None where row i is about image i."""
        self._source, self.indices = source, indices
        self._whole, self._small = _Kept(WHOLE_BYTES), _Kept(SMALL_BYTES)
        self.bytes_read = 0
        """Of pixels, so far."""
        first = self._first()
        self.is_ink = first is not None and first.ndim == 2 and bool((first <= DARK).mean() >= MOSTLY)
        """True for light strokes on a dark ground, as digits are: they are drawn as ink, photographs as they are."""
        self.box = _fitting(first.shape[:2], THUMBNAIL) if first is not None else (THUMBNAIL, THUMBNAIL)
        """Rows and columns into which thumbnails fit."""

    @property
    def source(self) -> str:
        """Where they are, as it is written in messages."""
        return self._source.source

    @property
    def fingerprint(self) -> str:
        """What tells the same images again, wherever they lie."""
        return fingerprint(self._source)

    def _first(self) -> Pixels | None:
        rows = range(min(LOOKED_AT, len(self._source) if self.indices is None else len(self.indices)))
        return next((one for one in map(self.image, rows) if not isinstance(one, Fault)), None)

    @property
    def has_names(self) -> bool:
        """True where they are files."""
        return self._source.names is not None

    def name(self, row: int) -> str:
        """Return the name of a row's file; empty where it has none."""
        names, index = self._source.names, self._index(row)
        return names[index] if names is not None and 0 <= index < len(names) else ""

    def _index(self, row: int) -> int:
        return row if self.indices is None else int(self.indices[row])

    def image(self, row: int) -> Pixels | Fault:
        """Return the image of a row, (H, W) or (H, W, 3)."""
        if (kept := self._whole.get(row)) is not None:
            return kept
        index = self._index(row)
        if not 0 <= index < len(self._source):
            read: Pixels | Fault = Fault("no image", f"no image {index:,} in {self._source.source}")
        else:
            try:
                read = self._source.image(index)
                self.bytes_read += read.nbytes
            except DataError as error:
                is_gone = isinstance(error.__cause__, FileNotFoundError)
                read = Fault("missing" if is_gone else "unreadable", str(error))
        self._whole.put(row, read)
        return read

    def thumbnail(self, row: int) -> Pixels | Fault:
        """Return the image of a row, averaged down to fit into `box`."""
        if (kept := self._small.get(row)) is not None:
            return kept
        image = self.image(row)
        if not isinstance(image, Fault):
            rows, columns = image.shape[:2]
            scale = min(self.box[0] / rows, self.box[1] / columns, 1.0)
            image = shrunk(image, max(round(rows * scale), 1), max(round(columns * scale), 1))
        self._small.put(row, image)
        return image


def _fitting(shape: tuple[int, ...], longest: int) -> tuple[int, int]:
    """Return rows and columns of an image whose longer side is at most `longest`."""
    scale = min(longest / max(shape), 1.0)
    return max(round(shape[0] * scale), 1), max(round(shape[1] * scale), 1)


def shrunk(image: Pixels, rows: int, columns: int) -> Pixels:
    """Return the image averaged down to (rows, columns), every new pixel the mean of the area that it covers."""
    if image.shape[:2] == (rows, columns):
        return image
    image = _thinned(image, rows, columns)
    planes = image[:, :, None] if image.ndim == 2 else image
    small = np.stack([resample(plane.astype(np.float64), columns, rows) for plane in np.moveaxis(planes, 2, 0)], axis=2)
    levels: Pixels = np.rint(small).clip(0, 255).astype(np.uint8)
    return levels[:, :, 0] if image.ndim == 2 else levels


def _thinned(image: Pixels, rows: int, columns: int) -> Pixels:
    """Return every n-th pixel of one that is many times too large: more would be averaged away."""
    step = max(math.isqrt(image.shape[0] * image.shape[1] // COLUMNS_AT_ONCE), 1)
    enough = max(min(image.shape[0] // max(rows, 1), image.shape[1] // max(columns, 1)) // 4, 1)
    step = min(step, enough)
    return image[::step, ::step]
