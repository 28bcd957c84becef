"""The first word of each side: which protocol it speaks, and which program it is."""

from mnist_tui.tui import __version__
from mnist_tui.tui.protocol.message import Message

PROTOCOL = 6
"""Rises with every change of a message that the other side could not read."""


class ProtocolError(ValueError):
    """The other side speaks another protocol; the message is one line."""


class Hello(Message, frozen=True):
    """It stays as it is for ever, so that any two versions can tell each other what they are; fields may be added."""

    protocol: int
    program: str


HELLO = Hello(PROTOCOL, __version__)


def refuse_other(theirs: Hello) -> None:
    """Raise ProtocolError unless the other side speaks the protocol of this one."""
    if theirs.protocol != PROTOCOL:
        older = "the other side" if theirs.protocol < PROTOCOL else "this one"
        raise ProtocolError(
            f"the other side is mnist-tui {theirs.program:.20} with protocol {theirs.protocol}, "
            f"this is mnist-tui {__version__} with protocol {PROTOCOL}: upgrade {older}"
        )
