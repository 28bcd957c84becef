"""What is asked about a drawing, and what is told. A drawing travels as its pixels, row by row."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D, Array3D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class DrawingRead(Message, frozen=True, eq=False):
    """The prediction for a drawing."""

    centred: bool
    probabilities: Array1D[np.float64]
    otherwise: Array1D[np.float64]
    """Probabilities of the other form: as drawn if this is about MNIST's, and MNIST's if it is about the drawing."""
    predicted: int
    margin: float
    entropy: float
    """bits"""
    temperature: float | None = None
    """At which probabilities, margin and entropy are; None where they are as the network gives them."""


class ReadDrawing(Query, frozen=True):
    """What the network predicts for a drawing, in MNIST's form or as drawn."""

    reply: ClassVar[type[Message]] = DrawingRead
    pixels: bytes
    """As drawn."""
    centred: bool


class DrawingNeighbours(Message, frozen=True, eq=False):
    """The nearest first."""

    labels: list[int]
    distances: list[float]
    """Euclidean, between pixels, with 1 for full ink."""
    pixels: Array3D[np.uint8]
    """(n, rows, columns)"""


class NearestToDrawing(Query, frozen=True):
    """The training images whose pixels are most similar to those that the network gets."""

    reply: ClassVar[type[Message]] = DrawingNeighbours
    pixels: bytes
    count: int


class UsualDistancesAnswer(Message, frozen=True):
    """How far validation images are from the nearest training image."""

    images: int
    """How many were measured; with 0 nothing is known."""
    median: float
    most: float
    """The distance that 99 % of them do not exceed."""
    in_form: float
    """The fraction of training images that are in MNIST's form."""


class UsualDistances(Query, frozen=True):
    """How far an image of the kind that is learned is from the nearest training image."""

    reply: ClassVar[type[Message]] = UsualDistancesAnswer


class DrawingSet(Message, frozen=True):
    """What is kept of a person's drawings, and how many of them the network predicts as they were meant."""

    revision: int
    """That of the query."""
    count: int
    right: int
    """In MNIST's form."""
    right_as_drawn: int
    step: int
    """Of the network."""
    is_kept: bool
    """False where they are gone with the session."""
    fault: str = ""
    """Why not all are on the disk."""

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        if not (0 <= self.right <= self.count and 0 <= self.right_as_drawn <= self.count):
            raise ValueError(f"{self.right} and {self.right_as_drawn} right are not of {self.count} drawings")


class AskDrawingSet(Query, frozen=True):
    """How many of all labelled drawings does the network predict as they were meant?"""

    reply: ClassVar[type[Message]] = DrawingSet
    revision: int = 0
    """A new number asks again."""


class DrawingLabelled(Message, frozen=True):
    """What has become of it."""

    number: int
    """That of the query."""
    place: int
    """Where the drawing stands in the set, from 0; -1 for one that is none of it."""
    count: int
    fault: str = ""
    """Why it is not on the disk; it is in memory, unless there was no room for it."""


class LabelDrawing(Query, frozen=True):
    """Keep a drawing with its label, with another one than before, or no longer. To ask twice changes nothing."""

    reply: ClassVar[type[Message]] = DrawingLabelled
    number: int
    pixels: bytes
    """As drawn."""
    label: int
    """UNLABELLED takes it out of the set."""


class KeptDrawing(Message, frozen=True):
    """One drawing of the set."""

    number: int
    """That of the query."""
    place: int
    """From 0; -1 where the set is empty."""
    count: int
    pixels: bytes
    """As drawn."""
    label: int


class AskKeptDrawing(Query, frozen=True):
    """The drawing at a place of the set; before the first comes the last, after the last the first."""

    reply: ClassVar[type[Message]] = KeptDrawing
    number: int
    place: int
