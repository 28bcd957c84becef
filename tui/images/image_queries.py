"""The query about one image beside predictions that were made elsewhere, and its reply."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D, Array3D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class ImageAnswer(Message, frozen=True, eq=False):
    """A part of an image at the size asked for, and its prediction."""

    index: int
    """The row of the predictions."""
    name: str
    """Of its file; empty where it has none."""
    label: int
    """Below 0 where nobody knows it."""
    predicted: int
    confidence: float
    """NaN where it is not known, as the next two."""
    cost: float
    margin: float
    probabilities: Array1D[np.float32]
    """(K,); empty where they are not known."""
    pixels: Array3D[np.uint8]
    """(rows, columns, 3), or (rows, columns, 1) for light strokes on a dark ground; empty where there is no image."""
    height: int
    """Of the whole image, in pixels, as the next one."""
    width: int
    top: float
    """Where the part begins, in pixels of the image, as the next one."""
    left: float
    scale: float
    """How many pixels of the image one of `pixels` stands for, in each direction."""
    fault: str
    """Why there is no image to see, in one line."""


class LookAtImage(Query, frozen=True):
    """An image, as large as it fits into so many pixels, or a part of it enlarged."""

    reply: ClassVar[type[Message]] = ImageAnswer
    index: int
    rows: int
    columns: int
    zoom: int = 0
    """Each step doubles the size."""
    middle: tuple[float, float] = (0.5, 0.5)
    """Of the part that is seen, as fractions of height and width."""
