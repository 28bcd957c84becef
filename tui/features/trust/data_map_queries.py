"""What the page of the data map asks, and what it is told."""

from typing import ClassVar

import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.protocol.arrays import Array1D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class DataMapAnswer(Message, frozen=True, eq=False):
    """Mean and spread over the run of the probability of the label, for the N images of a split."""

    split: SplitName
    step: int
    evaluations: int
    """How many they are made of; 0 without columns for a split that the run is not watched on, or not yet."""
    mean: Array1D[np.float32]
    spread: Array1D[np.float32]
    labels: Array1D[np.uint8]
    predicted: Array1D[np.uint8]

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        if not len(self.mean) == len(self.spread) == len(self.labels) == len(self.predicted):
            raise ValueError("these columns are of different lengths")


class DataMap(Query, frozen=True):
    """How probable the labels of a split were over the run, up to its evaluation at a step."""

    reply: ClassVar[type[Message]] = DataMapAnswer
    split: SplitName
    evaluated_at: int = -1
    """The step of the last evaluation that the screen knows of: with every new one the map is another."""
