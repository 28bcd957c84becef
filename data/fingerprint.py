"""Tells data sets apart by their numbers. It must not know where they come from or what anything in them is called."""

import zlib

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import Split


def fingerprint(train: Split, test: Split) -> str:
    """Return what tells these images and labels, in their order, from others: number, size and checksums of each split.

    A CRC-32 takes a tenth of the time of an MD5 sum, and the question is a mix-up, not a forgery.
    """
    return "+".join(_of(split) for split in (train, test))


def _of(split: Split) -> str:
    size = "x".join(map(str, split.images.shape))
    return f"{size}-{_crc(split.images):08x}-{_crc(split.labels):08x}"


def _crc(array: NDArray[np.uint8]) -> int:
    return zlib.crc32(np.ascontiguousarray(array).data)
