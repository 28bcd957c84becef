"""Images of any size in squares of one size, for tiles and contact sheets."""

import contextlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.grey import in_planes, in_square
from mnist_tui.data.image_sources.source import ImageSource
from mnist_tui.engine.types import Labels

SIDES = (28, 32, 56)
"""Of the squares: the smallest one where the first image fits into it."""
LOOKED_AT = 5


def squares(
    images: ImageSource, indices: Labels, side: int, faults: list[DataError], is_colour: bool = False
) -> Iterator[NDArray[np.uint8]]:
    """Yield each of the images in a square, in grey (H, W) or in colour (H, W, 3).

    One that cannot be read is black, and `faults` has why.
    """
    for index in indices.tolist():
        try:
            image = in_planes(images.image(index), not is_colour)
            planes = np.moveaxis(image, 2, 0) if is_colour else (image,)
            square = np.stack([in_square(plane, side) for plane in planes], axis=2)
        except DataError as error:
            faults.append(error)
            square = np.zeros((side, side, 3 if is_colour else 1), np.uint8)
        yield square if is_colour else square[..., 0]


def are_coloured(images: ImageSource, indices: Labels) -> bool:
    """Tell whether any of the first images is in colour."""
    for index in indices[:LOOKED_AT].tolist():
        with contextlib.suppress(DataError):
            if images.image(index).ndim == 3:
                return True
    return False


def side_of(images: ImageSource, indices: Labels) -> int:
    """Return the side of the squares for these images."""
    try:
        longest = max(images.image(int(indices[0])).shape[:2])
    except DataError:
        return SIDES[-1]
    return next((side for side in SIDES if longest <= side), SIDES[-1])
