"""What is done to the pixels of a data set before anybody sees them. It must not know why it was asked for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

USUAL_SIZE = 28


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """Changes that make images lie and look as MNIST's do: upright, light on dark."""

    invert: bool = False
    """Every pixel p becomes 255 - p, for images that are dark on light."""
    transpose: bool = False
    """Rows become columns, for images that are stored on their side."""
    size: int = USUAL_SIZE
    """Rows and columns that pictures in folders are brought to; other images stay as large as they are."""

    def applied(self, images: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return images (N, H, W) changed and read-only; the same array when there is nothing to change."""
        if self.transpose:
            images = np.ascontiguousarray(images.swapaxes(1, 2))
        if self.invert:
            images = 255 - images
        images.setflags(write=False)
        return images

    @property
    def words(self) -> tuple[str, ...]:
        """What was done, as `inverted` and `transposed`."""
        return ("inverted",) * self.invert + ("transposed",) * self.transpose


AS_STORED = Preprocessing()
