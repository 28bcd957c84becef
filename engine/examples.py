"""Labelled images in the form the engine reads them. It must not know what is done with them."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.types import Labels, Pixels


@dataclass(frozen=True, slots=True)
class Examples:
    """Images as rows of pixels (N, I) with their labels (N,)."""

    pixels: Pixels
    labels: Labels
    shape: tuple[int, int] = (0, 0)
    """Rows and columns of an image; (0, 0) where nothing depends on them."""

    @classmethod
    def of(cls, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Self:
        """Return the examples in `images` (N, H, W), flattened without a copy where their memory allows."""
        _, rows, columns = images.shape
        return cls(images.reshape(len(images), rows * columns), labels.astype(np.intp), (rows, columns))

    def __len__(self) -> int:
        return len(self.labels)
