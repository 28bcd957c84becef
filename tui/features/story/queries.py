"""What the story asks of the session: a look at the network under way, and one cure after another."""

from typing import ClassVar

from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class LookAnswer(Message, frozen=True):
    """What a network says of images; probabilities are 0 to 1."""

    step: int
    spread: float
    """How much a probability differs from image to image: its standard deviation, averaged over the classes."""
    first_spread: float
    """The same of the network before its first step."""
    images: int
    """The spread is over so many."""
    labels: tuple[int, ...]
    """Of a few images, one a class."""
    outputs: tuple[tuple[float, ...], ...]
    """Of each of these, the probability of every class."""


class Look(Query, frozen=True):
    """What the network says of images at present."""

    reply: ClassVar[type[Message]] = LookAnswer


class CureAnswer(Message, frozen=True):
    """How a cure came out on the images that the run is watched on."""

    number: int
    cost: float
    """Of the last step."""
    right: int
    count: int
    """0 where the outputs are not finite."""
    training_images: int


class TryCure(Query, frozen=True):
    """Train the network of the diary with cure `number` changed, from 0, for a hundred steps on some images."""

    reply: ClassVar[type[Message]] = CureAnswer
    number: int = 0
