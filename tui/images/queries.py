"""What several features ask about the images of a split, and what they are told."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D, Array3D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.messages import Flip
from mnist_tui.tui.protocol.queries import Query


class ImagesAnswer(Message, frozen=True, eq=False):
    """The images in the order in which they were asked for."""

    split: str
    indices: list[int]
    pixels: Array3D[np.uint8]
    """(n, rows, columns): grey levels."""


class Images(Query, frozen=True):
    """Images of a split, as many as a page or an export needs; places that there are not are left out."""

    reply: ClassVar[type[Message]] = ImagesAnswer
    split: str
    indices: list[int]


class Past(Message, frozen=True, eq=False):
    """How the answers to N images came about, as in `engine.dynamics.DynamicsRecord`."""

    first_right: Array1D[np.uint32]
    forgotten: Array1D[np.uint16]
    flipped_at: Array1D[np.uint32]
    flips: list[Flip]
    learned_count: int
    forgotten_count: int
    evaluations: int


class SplitPredictions(Message, frozen=True, eq=False):
    """A column per fact; `decode.py` makes a gallery of them."""

    split: str
    step: int
    """Of the judgement: for the split that steers that of the last evaluation, else the present one."""
    is_mnist: bool
    labels: Array1D[np.uint8]
    predicted: Array1D[np.uint8]
    confidence: Array1D[np.float32]
    cost: Array1D[np.float32]
    margin: Array1D[np.float32]
    past: Past | None
    """Of the split that steers; nobody follows the others."""


class PredictSplit(Query, frozen=True):
    """What the network makes of every image of a split."""

    reply: ClassVar[type[Message]] = SplitPredictions
    split: str
    revision: int = 0
    """Another number asks again; every evaluation of the test images is counted."""


class EditRequest(Message, frozen=True):
    """One change to an image; `kind` is a name in the inspector's EDITS, `amounts` are what that edit takes."""

    kind: str
    amounts: list[float]


class NeighboursAnswer(Message, frozen=True, eq=False):
    """The nearest first."""

    split: str
    index: int
    is_changed: bool
    """Whether they are the nearest to the image after edits or a nudge."""
    step: int
    """At which the layer was looked at."""
    indices: list[int]
    labels: list[int]
    distances: list[float]
    pixels: Array3D[np.uint8]
    """(n, rows, columns)"""


class Neighbours(Query, frozen=True):
    """The training images nearest to one image in the last hidden layer."""

    reply: ClassVar[type[Message]] = NeighboursAnswer
    split: str
    index: int
    count: int
    most_steps_old: int
    """By so many steps the layer may be out of date."""
    edits: tuple[EditRequest, ...] = ()
    """Changes to the image, in their order."""
    perturbed: bool = False
