"""How messages are cut out of a stream of bytes: frames of a length and a msgpack body, the first of them a Hello.

It knows no socket: whoever reads one passes on what has come.
"""

import struct
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec

from mnist_tui.tui.protocol.arrays import unpack
from mnist_tui.tui.protocol.encoding import ENCODING
from mnist_tui.tui.protocol.hello import Hello, refuse_other
from mnist_tui.tui.protocol.limits import FloodError, Limits
from mnist_tui.tui.protocol.message import Message, decoded

LENGTH = struct.Struct("<I")
LARGEST_FRAME = 256 * 1024 * 1024
"""Bytes."""
LARGEST_HELLO = 4096
"""Bytes. What another program says in this place begins with letters, which are the length of a far larger one."""

_In = TypeVar("_In")


class FrameError(ValueError):
    """A message is larger than any frame; nothing of it has been sent. The message is one line."""


def framed(message: Message) -> bytes:
    """Return the frame of a message.

    Raises:
        FrameError: it is too large.
    """
    body = ENCODING.bytes_of(message)
    if len(body) > LARGEST_FRAME:
        what = f"{type(message).__name__} of {len(body):,} bytes"
        raise FrameError(f"{what} is more than the {LARGEST_FRAME:,} that can be sent at once")
    return LENGTH.pack(len(body)) + body


class FrameReader(Generic[_In]):
    """Takes in bytes and gives out messages; `arriving` is the union of those that are accepted."""

    def __init__(self, arriving: object, limits: Limits) -> None:
        self._decoder: msgspec.msgpack.Decoder[_In] = _decoder(arriving)
        self._received = bytearray()
        self.limits = limits
        self.is_greeted = False
        """True once the other side has said hello."""

    def feed(self, piece: bytes) -> None:
        """Take in what has come."""
        self._received += piece

    @property
    def is_amid_a_frame(self) -> bool:
        """True while the rest of a frame is missing."""
        return bool(self._received)

    def messages(self) -> list[_In]:
        """Return the messages that have arrived whole since the last call.

        Raises:
            msgspec.DecodeError: a frame does not fit the schema.
            ProtocolError: the other side speaks another protocol.
            FloodError: these are more than are taken at once.
        """
        messages: list[_In] = []
        start, most = 0, self.limits.messages_at_once
        while not self.missing(start):
            if most is not None and len(messages) >= most:
                raise FloodError(f"more than {most} messages at once")
            (length,) = LENGTH.unpack_from(self._received, start)
            start += LENGTH.size
            body = bytes(self._received[start : start + length])
            start += length
            if self.is_greeted:
                messages.append(decoded(self._decoder, body))
            else:
                refuse_other(decoded(msgspec.msgpack.Decoder(Hello), body))
                self.is_greeted = True
        del self._received[:start]
        return messages

    def missing(self, start: int = 0) -> int:
        """Return how many bytes of the frame that begins at `start` are missing, as far as is known.

        Raises:
            msgspec.DecodeError: it is larger than is accepted.
        """
        here = len(self._received) - start
        if here < LENGTH.size:
            return LENGTH.size - here
        (length,) = LENGTH.unpack_from(self._received, start)
        largest = self.limits.largest if self.is_greeted else LARGEST_HELLO
        if length > largest:
            raise msgspec.DecodeError(f"a frame of {length} bytes is not in [0, {largest}]")
        return max(LENGTH.size + int(length) - here, 0)


@cache
def _decoder(arriving: Any) -> msgspec.msgpack.Decoder[Any]:
    """Return what decodes a union of messages; it takes long to make."""
    return msgspec.msgpack.Decoder(arriving, dec_hook=unpack)
