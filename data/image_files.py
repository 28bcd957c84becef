"""What every format of labelled images has in common: a training and a test part, checked alike. It opens nothing."""

from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import Split
from mnist_tui.data.errors import DataError
from mnist_tui.data.quantity import count

PartName = Literal["train", "test"]
PARTS: tuple[PartName, ...] = ("train", "test")
LONGEST_SIDE_PIXELS = 256
LARGEST_BYTE = 255


class ImageFiles(Protocol):
    """The files of one data set."""

    @property
    def name(self) -> str:
        """What their names say the set is, as `emnist-letters`; empty for MNIST's own names."""

    @property
    def folder(self) -> Path:
        """Where they are."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Each of them."""

    def read(self, part: PartName) -> Split:
        """Return the images and labels of a part. Raises DataError for files that cannot be used."""

    def count_training(self) -> int:
        """Return the number of training images without reading them. Raises DataError as `read` does."""


def checked_split(images: NDArray[np.uint8], labels: NDArray[np.uint8], images_path: Path, labels_path: Path) -> Split:
    """Return a split. Raises DataError for no images, absurd sides, and another number of labels than of images."""
    if len(images) != len(labels):
        raise DataError.about(labels_path, count(len(labels), "label"), f"{len(images):,} as in {images_path.name}")
    if len(images) == 0:
        raise DataError.about(images_path, "no images", "at least one")
    if not all(1 <= side <= LONGEST_SIDE_PIXELS for side in images.shape[1:]):
        found = f"images of {size_text(images)} pixels"
        raise DataError.about(images_path, found, f"sides of 1..{LONGEST_SIDE_PIXELS}")
    return Split(images, labels)


def whole_bytes(path: Path, array: NDArray[np.generic], kind: str) -> NDArray[np.uint8]:
    """Return whole numbers as uint8, read-only. Raises DataError for other numbers, and those beyond 0 to 255."""
    if array.dtype.kind not in "iu":
        raise DataError.about(path, f"{kind} as {array.dtype}", f"whole numbers from 0 to {LARGEST_BYTE}")
    for number in (array.min(initial=0), array.max(initial=0)):
        if not 0 <= int(number) <= LARGEST_BYTE:
            raise DataError.about(path, f"{int(number)} among the {kind}", f"whole numbers from 0 to {LARGEST_BYTE}")
    found = array.astype(np.uint8)
    found.setflags(write=False)
    return found


def size_text(images: NDArray[np.uint8]) -> str:
    """Return the size of images (N, H, W) as `28×28`."""
    return "×".join(str(side) for side in images.shape[1:])
