"""Queries about the images of a split that several features use, and their replies."""

from typing import ClassVar

import msgspec
import numpy as np

from mnist_tui.engine.attributes import ATTRIBUTES
from mnist_tui.tui.protocol.arrays import Array1D, Array2D, Array3D, Array4D
from mnist_tui.tui.protocol.drawn import Drawn
from mnist_tui.tui.protocol.evaluated import Flip
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class Photos(msgspec.Struct, frozen=True, array_like=True, eq=False):
    """Images of any sizes and colours, made to fit into one size."""

    colours: Array4D[np.uint8]
    """(n, rows, columns, 3), in place of `pixels`; empty where all are light strokes on a dark ground."""
    sizes: Array2D[np.uint16]
    """(n, 2): how many rows and columns of each are the image, from the top left."""
    names: tuple[str, ...]
    """Of their files, as short as they are told apart by; empty where they have none."""
    faults: tuple[str, ...]
    """Why one cannot be shown, in a word or two; empty where it can."""
    part: int
    has_more: bool
    """Whether the next part of the same query will have more images."""


class ImagesAnswer(Message, frozen=True, eq=False):
    """The images in the requested order."""

    split: str
    indices: list[int]
    pixels: Array3D[np.uint8]
    """(n, rows, columns): grey levels."""
    photos: Photos | None = None
    """What else is known of images that lie beside predictions; None for those of a data set."""


class Images(Query, frozen=True):
    """Images of a split, as many as a page needs; indices out of range are left out, and what is too much at once."""

    reply: ClassVar[type[Message]] = ImagesAnswer
    split: str
    indices: list[int]
    part: int = 0
    """Of images that are read from many files the reply has first few, and with every further part more."""


class ImagesWritten(Message, frozen=True):
    """What has become of an export."""

    number: int
    fault: str = ""
    """Why nothing was written, in one line; empty when all was."""


class WriteImages(Query, frozen=True, eq=False):
    """Write images of a split to a new file, which the engine does: all their pixels would be too much for a reply."""

    reply: ClassVar[type[Message]] = ImagesWritten
    number: int
    """Comes back with the reply."""
    split: str
    indices: Array1D[np.int64]
    path: str
    """As in SaveNetwork."""
    captions: tuple[str, ...]
    """Of a contact sheet; none for a folder."""
    labels: Array1D[np.uint8]
    """Of a folder, as the next two; none for a contact sheet."""
    classes: tuple[str, ...]
    table: bytes


class Past(Message, frozen=True, eq=False):
    """How the predictions for the same images changed over the run, as in `engine.dynamics.DynamicsRecord`."""

    first_right: Array1D[np.uint32]
    forgotten: Array1D[np.uint16]
    flipped_at: Array1D[np.uint32]
    flips: list[Flip]
    learned_count: int
    forgotten_count: int
    evaluations: int
    mean: Array1D[np.float32] | None = None
    """As the next two, those of `engine.label_probability.LabelMoments`."""
    spread: Array1D[np.float32] | None = None
    averaged: int = 0


class SplitPredictions(Message, frozen=True, eq=False):
    """The predictions by column, for N images; `decode.py` makes a gallery of them."""

    split: str
    step: int
    """For the evaluation split the step of the last evaluation, else the present one."""
    is_mnist: bool
    labels: Array1D[np.uint16]
    predicted: Array1D[np.uint16]
    confidence: Array1D[np.float32]
    cost: Array1D[np.float32]
    margin: Array1D[np.float32]
    past: Past | None
    """For the evaluation split only."""
    images: int = 0
    """How many there are in the split, where these are only the mistakes."""
    mistakes: Array1D[np.uint32] | None = None
    """Which images these are; None where they are all of the split."""
    classes_only: bool = False
    """As in Predictions, as the next one."""
    is_labelled: bool = True
    raw: Array1D[np.float32] | None = None
    """Confidence as the network gives it, where `confidence` is at a temperature."""
    temperature: float | None = None
    names: tuple[str, ...] = ()
    """Of the files of these images; empty where they have none, or too many are told."""

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        if self.raw is not None and len(self.raw) != len(self.labels):
            raise ValueError(f"{len(self.raw)} raw confidences are not those of {len(self.labels)} images")
        told = self.mistakes
        if told is not None and (len(told) != len(self.labels) or not (told < self.images).all()):
            raise ValueError(f"these mistakes are not among {self.images} images")


class PredictSplit(Query, frozen=True):
    """The predictions for the images of a split that are predicted wrongly, or for every one.

    Of the test images all are told, because to ask again would count as another evaluation.
    """

    reply: ClassVar[type[Message]] = SplitPredictions
    split: str
    revision: int = 0
    """A new number asks again; every evaluation of the test images is counted."""
    all_images: bool = False


class SplitAttributes(Message, frozen=True, eq=False):
    """What the images of a split look like, in numbers."""

    split: str
    values: Array2D[np.float32]
    """(N, 5): as in `engine.attributes`."""

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        if self.values.shape[1] != len(ATTRIBUTES):
            raise ValueError(f"{self.values.shape[1]} attributes, expected {len(ATTRIBUTES)}")


class MeasureAttributes(Query, frozen=True):
    """What the images of a split look like: it depends on no network."""

    reply: ClassVar[type[Message]] = SplitAttributes
    split: str


class EditRequest(Message, frozen=True):
    """One change to an image; `kind` is a name in the inspector's EDITS, `amounts` are what that edit takes."""

    kind: str
    amounts: list[float]


class NeighboursAnswer(Message, frozen=True, eq=False):
    """The nearest first."""

    split: str
    index: int
    is_changed: bool
    """Whether they are the nearest to the image after edits or a perturbation."""
    step: int
    """The step of the activations."""
    compared: int
    """Among how many training images they were found: at first not all, while the network learns."""
    training_images: int
    has_more: bool
    """Whether a better answer is under way: among more images, or of a later step."""
    indices: list[int]
    labels: list[int]
    distances: list[float]
    pixels: Array3D[np.uint8]
    """(n, rows, columns)"""


class Neighbours(Query, frozen=True):
    """The training images nearest to one image in the last hidden layer.

    With `most_steps_old` above 0 the first answer comes at once; asked again, it gets better until `has_more` is false.
    """

    reply: ClassVar[type[Message]] = NeighboursAnswer
    split: str
    index: int
    count: int
    most_steps_old: int
    """How many steps old activations may be until later ones are computed; with 0 the answer waits for these."""
    edits: tuple[EditRequest, ...] = ()
    """Changes to the image, in their order."""
    perturbed: bool = False
    drawn: Drawn | None = None
    """The image where it is a drawing; the split is DRAWING then."""
