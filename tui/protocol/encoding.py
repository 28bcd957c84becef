"""Turns messages into bytes. What one screen after the other is told is encoded for the first of them only."""

import msgspec

from mnist_tui.tui.protocol.arrays import pack
from mnist_tui.tui.protocol.message import Message

MOST_KEPT = 1 << 20
"""Bytes of a message that are kept for the next screen: an evaluation with its mistakes takes 40 kB."""


class Encoding:
    """What is encoded for every line of this process; the last message is kept. In any thread."""

    def __init__(self) -> None:
        self._last: tuple[Message, bytes] | None = None

    def bytes_of(self, message: Message) -> bytes:
        """Return the bytes of a message. The very same message, which never changes, has the same."""
        last = self._last
        if last is not None and last[0] is message:
            return last[1]
        body = msgspec.msgpack.encode(message, enc_hook=pack)
        self._last = (message, body) if len(body) <= MOST_KEPT else None
        return body


ENCODING = Encoding()
