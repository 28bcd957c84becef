"""Tells the same images again, wherever they lie by now: by their number, their names, and the pixels of a few."""

import hashlib

import numpy as np

from mnist_tui.data.errors import DataError
from mnist_tui.data.image_sources.source import ImageSource

LOOKED_AT = 5


def fingerprint(images: ImageSource) -> str:
    """Return 32 hexadecimal digits; images that cannot be read count by their names alone."""
    found = hashlib.sha256(f"{len(images)}\n".encode())
    for name in images.names or ():
        found.update(name.encode("utf-8", "surrogateescape") + b"\0")
    for index in np.linspace(0, len(images) - 1, LOOKED_AT).astype(int).tolist():
        try:
            pixels = images.image(index)
        except DataError:
            continue
        found.update(f"{pixels.shape}".encode() + pixels.tobytes())
    return found.hexdigest()[:32]
