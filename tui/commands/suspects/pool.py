"""All images of a data set as one, training before test, and which of them are listed."""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import Dataset, SplitName
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.types import Labels

Listed = Literal["all", "train", "test"]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The images of a data set, none of them held out."""

    dataset: Dataset
    examples: Examples

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """Join the training and the test images."""
        parts = dataset.training, dataset.test
        images, labels = (np.concatenate([getattr(part, name) for part in parts]) for name in ("images", "labels"))
        return cls(dataset, Examples.of(images, labels))

    def indices(self, listed: Listed) -> Labels:
        """Return the places of the images that are listed."""
        training = len(self.dataset.training)
        begin, end = {"all": (0, len(self.examples)), "train": (0, training), "test": (training, len(self.examples))}[
            listed
        ]
        return np.arange(begin, end)

    def origin(self, place: int) -> tuple[SplitName, int]:
        """Return the split of the image at a place, and its index there."""
        training = len(self.dataset.training)
        return ("train", place) if place < training else ("test", place - training)

    def images(self, places: Labels) -> NDArray[np.uint8]:
        """Return the images at these places, (n, H, W)."""
        return self.examples.pixels[places].reshape(-1, *self.examples.shape)
