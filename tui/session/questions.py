"""What an open screen may want to know of the network as it stands, and what it is told."""

from mnist_tui.tui.session.message import Message


class Digit(Message, frozen=True):
    """One image of a split, as it is."""

    split: str
    index: int


class DigitAnswer(Message, frozen=True):
    """The image with its true class."""

    split: str
    index: int
    label: int
    pixels: bytes
    """(rows x columns) grey levels."""
