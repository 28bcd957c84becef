"""A labelled data set, split into training, validation and test images."""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.mnist import FINGERPRINT
from mnist_tui.data.preprocessing import AS_STORED, Preprocessing
from mnist_tui.data.qmnist import NAME as QMNIST

SplitName = Literal["train", "validation", "test", "predictions"]
"""The last one stands for images that something else has predicted; no data set has it."""

PARTS: tuple[SplitName, ...] = ("train", "validation", "test")
"""Those of a data set, in their order."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Images `(N, H, W)`, from 0 (background) to 255 (ink), with labels `(N,)`; both read-only uint8. N may be 0."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    files: tuple[str, ...] = ()
    """Of each image its file, as from the folder of the data; empty where images have none of their own."""

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class DataIdentity:
    """Which data set it is, for a model that was trained on it to remember."""

    name: str
    """What it is called: MNIST, or its folder."""
    fingerprint: str
    """Equal for equal images and labels in the same order, whatever their name."""

    def learns_the_same(self, other: Self) -> bool:
        """Tell whether both have the same training images and hold out the same ones; QMNIST's are MNIST's."""
        return self.fingerprint == other.fingerprint or (self._learns_mnist and other._learns_mnist)

    @property
    def _learns_mnist(self) -> bool:
        parts, mnists = self.fingerprint.split("+"), FINGERPRINT.split("+")
        return parts == mnists or (self.name == QMNIST and len(parts) == 2 and parts[0] == mnists[0])


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Three splits with one image size; label i is the class `classes[i]`.

    Class names are unique, and every letter of them takes exactly one cell of a terminal: a name that cannot be shown
    like that is given as its number.
    """

    name: str
    classes: tuple[str, ...]
    training: Split
    validation: Split
    test: Split
    fingerprint: str
    """Of images and labels in their order, after preprocessing, before any were held out."""
    preprocessing: Preprocessing = AS_STORED
    """What was done to all images."""
    lies_on_side: bool = False
    """True when the files are known to hold the images on their side, as those of EMNIST do."""
    is_qmnist: bool = False
    """True when the test images are those of QMNIST that MNIST lacks; the others are MNIST's."""
    remarks: tuple[str, ...] = ()
    """What is to be said of how it was read, a sentence each."""

    @property
    def identity(self) -> DataIdentity:
        """Name and fingerprint."""
        return DataIdentity(self.name, self.fingerprint)

    @property
    def is_mnist(self) -> bool:
        """True for the original MNIST, from whatever folder."""
        return self.fingerprint == FINGERPRINT

    @property
    def eval_split(self) -> Literal["validation", "test"]:
        """The split that a run is evaluated on: validation, or test when there is no validation set."""
        return "validation" if len(self.validation) else "test"

    def class_counts(self, split: Split) -> list[int]:
        """Return how many images of `split` each class has, in the order of `classes`."""
        counts: list[int] = np.bincount(split.labels, minlength=len(self.classes)).tolist()
        return counts

    def split(self, name: SplitName) -> Split:
        """Return the split that the command line calls `name`."""
        return {"train": self.training, "validation": self.validation, "test": self.test}[name]
