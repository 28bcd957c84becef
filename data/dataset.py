"""A labelled data set, split into training, validation and test images."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

SplitName = Literal["train", "validation", "test"]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Images `(N, H, W)`, from 0 (background) to 255 (ink), with labels `(N,)`; both read-only uint8. N may be 0."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Three splits with one image size; label i is the class `classes[i]`. `is_mnist` is True for the original MNIST.

    Class names are unique, and every letter of them takes exactly one cell of a terminal: a name that cannot be shown
    like that is given as its number.
    """

    name: str
    classes: tuple[str, ...]
    training: Split
    validation: Split
    test: Split
    is_mnist: bool

    @property
    def eval_split(self) -> Literal["validation", "test"]:
        """The split that a run is evaluated on: validation, or test when there is no validation set."""
        return "validation" if len(self.validation) else "test"

    def split(self, name: SplitName) -> Split:
        """Return the split that the command line calls `name`."""
        return {"train": self.training, "validation": self.validation, "test": self.test}[name]
