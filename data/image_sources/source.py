"""What all sources of images have in common. It opens nothing."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""(H, W) where all is grey, else (H, W, 3): red, green, blue."""


class ImageSource(Protocol):
    """Images that are read one by one, of any sizes."""

    @property
    def source(self) -> str:
        """Where they are, as it is written in messages."""

    @property
    def names(self) -> Sequence[str] | None:
        """Their paths, as short as they are told apart by; None where they have none."""

    @property
    def labels(self) -> NDArray[np.intp] | None:
        """(n,): indices into `classes`, where folders or a list tell them."""

    @property
    def classes(self) -> tuple[str, ...]:
        """What the labels mean; empty where there are none."""

    @property
    def notes(self) -> tuple[str, ...]:
        """How the source was understood, a clause each."""

    def __len__(self) -> int:
        """How many there are. None of them was read to know it."""

    def image(self, index: int) -> Pixels:
        """Read one. Raises DataError for one that cannot be read: the others may be sound."""
