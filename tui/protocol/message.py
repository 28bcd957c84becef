"""What every word between screen and engine has in common."""

import msgspec


class Message(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """What goes through a link: immutable, and checked against its schema on arrival."""
