"""What the quiz asks of the session: the mistake about which the network is most confident, and networks to train."""

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
    revision: int = 0
    """That of the query."""


class ConfidentMistake(Query, frozen=True):
    """The mistake about which the network as it stands is most confident."""

    reply: ClassVar[type[Message]] = ConfidentMistakeAnswer
    revision: int = 0
    """A new number asks again."""


class Trained(Message, frozen=True, eq=False):
    """How far a network has come that is trained beside the run, or networks that are tried."""

    question: str
    letter: str
    number: int
    """Those of the query."""
    done: int
    """Steps, or networks."""
    total: int
    accuracy: float
    """The latest one, on images that it has not learned from."""
    points: Array2D[np.float64]
    """(points, 1 + curves): where on the x axis, and the values of the curves that `networks.BESIDE` names."""


class TrainBeside(Query, frozen=True):
    """Train a network of a question, without the run, until so much is done."""

    reply: ClassVar[type[Message]] = Trained
    question: str
    letter: str
    number: int
    """A new one begins again."""
    until: int
