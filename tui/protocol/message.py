"""What every word between screen and engine has in common."""

from typing import TypeVar

import msgspec

T = TypeVar("T")


class Message(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """What goes through a link: immutable, and checked against its schema on arrival."""


def decoded(decoder: msgspec.msgpack.Decoder[T], body: bytes | msgspec.Raw) -> T:
    """Return what a frame holds.

    Raises:
        msgspec.DecodeError: it is damaged, in whatever way.
    """
    try:
        read: T = decoder.decode(body)
    except (UnicodeDecodeError, RecursionError) as error:  # msgspec lets these two through
        raise msgspec.DecodeError(str(error)) from error
    return read
