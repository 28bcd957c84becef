"""An image that is in no data set: a drawing of one's own, as it travels with what is asked about it."""

from typing import Final

from mnist_tui.tui.protocol.message import Message

DRAWING: Final = "drawing"
"""What stands in place of the name of a split; the index is then whatever number the screen has given it."""
UNLABELLED: Final = -1


class Drawn(Message, frozen=True):
    """The pixels that the network gets, row by row, and what they are meant to be."""

    pixels: bytes
    label: int = UNLABELLED
    """UNLABELLED where nobody has said: then the prediction takes its place."""

    @property
    def is_labelled(self) -> bool:
        """True where somebody has said what it is."""
        return self.label != UNLABELLED
