"""What the quiz asks of the session: the mistake about which the network is most confident."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D, Array2D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class ConfidentMistakeAnswer(Message, frozen=True, eq=False):
    """An image that the network is wrong about, and what it predicts."""

    step: int
    """Of the network."""
    label: int
    """-1 where it makes no mistake."""
    pixels: Array2D[np.uint8]
    probabilities: Array1D[np.float64]
    """Of the classes."""
    count: int
    """Images that were evaluated: those that the run is watched on."""
    sure: int
    """Of these, those with a confidence of 99 % and more."""
    sure_wrong: int
    """How many of those are wrong."""


class ConfidentMistake(Query, frozen=True):
    """The mistake about which the network as it stands is most confident."""

    reply: ClassVar[type[Message]] = ConfidentMistakeAnswer
