"""A two-way line between screen and engine: frames over a stream socket, checked on arrival.

Each side begins with a Hello, which neither of them gets to see.
"""

import contextlib
import select
import socket
import time
from typing import Generic, TypeVar

from mnist_tui.tui.protocol.commands import Command
from mnist_tui.tui.protocol.frames import LARGEST_FRAME, FrameReader, framed
from mnist_tui.tui.protocol.hello import HELLO
from mnist_tui.tui.protocol.limits import OF_A_NEWCOMER, OF_A_SCREEN, Limits
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.reports import Report

READ_SIZE = 1 << 16
"""Most reports are far smaller; room for larger pieces would come from the system again with every one."""

_In = TypeVar("_In")
_Out = TypeVar("_Out", bound=Message)


class LinkClosedError(ConnectionError):
    """The other side is gone."""


class LinkLostError(LinkClosedError):
    """The way to the other side is broken, and nobody knows more; the message is one line for a person."""


class Link(Generic[_In, _Out]):
    """One end of the line; `arriving` is the union of messages that this end accepts. For one thread only."""

    def __init__(self, line: socket.socket, arriving: object, limits: Limits) -> None:
        """Say hello; a side that has gone already is told of later."""
        self._line = line
        self._reader: FrameReader[_In] = FrameReader(arriving, limits)
        self._unsent = bytearray()
        self._closed = False
        self.bytes_received = self.bytes_posted = 0
        """From the beginning."""
        line.setblocking(True)
        with contextlib.suppress(OSError):
            line.sendall(self._frame(HELLO))

    def fileno(self) -> int:
        """Return the descriptor to watch for reading."""
        return self._line.fileno()

    def send(self, message: _Out) -> None:
        """Send one message, after what was posted; waits while the other side does not read.

        Raises:
            LinkClosedError: the other side is gone.
            FrameError: the message is too large.
        """
        try:
            self._line.sendall(self._unsent + self._frame(message))
        except OSError as error:
            raise LinkClosedError(str(error)) from error
        self._unsent.clear()

    def post(self, message: _Out) -> None:
        """Send as much of one message as the other side takes at once; the rest waits for `flush`.

        Raises:
            LinkClosedError: the other side is gone.
            FrameError: the message is too large.
        """
        self.put(message)
        self.flush()

    def put(self, message: _Out) -> None:
        """Have one message sent with the next `flush`.

        Raises:
            FrameError: the message is too large.
        """
        self._unsent += self._frame(message)

    def flush(self) -> bool:
        """Send what was posted, as far as the other side takes it at once; return True when nothing is left.

        Raises:
            LinkClosedError: the other side is gone.
        """
        try:
            while self._unsent:
                del self._unsent[: self._line.send(self._unsent, socket.MSG_DONTWAIT)]
        except BlockingIOError:
            return False
        except OSError as error:
            raise LinkClosedError(str(error)) from error
        return True

    @property
    def has_unsent(self) -> bool:
        """True while a part of what was posted has not been taken."""
        return bool(self._unsent)

    @property
    def bytes_unsent(self) -> int:
        """How much of it."""
        return len(self._unsent)

    def _frame(self, message: Message) -> bytes:
        frame = framed(message)
        self.bytes_posted += len(frame)
        return frame

    def accept(self, limits: Limits) -> None:
        """Take in so much from now on."""
        self._reader.limits = limits

    def is_clear(self) -> bool:
        """True when a message can be sent without waiting for the other side to read."""
        return bool(select.select((), (self._line,), (), 0)[1])

    def has_news(self) -> bool:
        """True when something has arrived, or the other side has hung up."""
        return self._closed or bool(select.select((self._line,), (), (), 0)[0])

    def wait(self, seconds: float | None) -> None:
        """Wait until something arrives, at most `seconds`."""
        if not self._closed:
            select.select((self._line,), (), (), seconds)

    def drain(self) -> list[_In]:
        """Return the messages that have arrived, without waiting; of very many the first.

        Raises:
            LinkClosedError: the other side is gone and everything it sent has been returned.
            msgspec.DecodeError: a frame does not fit the schema.
            ProtocolError: the other side speaks another protocol.
            FloodError: it has sent more messages than are taken at once.
        """
        self._take_in()
        messages = self._reader.messages()
        if self._closed and not messages:
            raise LinkClosedError("the other side has hung up")
        return messages

    def has_greeted(self) -> bool:
        """Tell, without waiting, whether the other side has said hello and speaks the protocol of this one.

        Raises:
            LinkClosedError: it is gone and has said nothing.
            msgspec.DecodeError: it is no program of this kind.
            ProtocolError: it speaks another protocol.
        """
        while not self._reader.is_greeted and self._take_in_one():
            self._reader.messages()
        return self._reader.is_greeted

    def _take_in(self) -> None:
        end = self.bytes_received + self._reader.limits.bytes_at_once
        while self.bytes_received < end and not self._closed and select.select((self._line,), (), (), 0)[0]:
            self._receive(READ_SIZE)

    def _take_in_one(self) -> bool:
        """Take in what is there of one frame and not a byte more: whoever waits for the rest watches the line."""
        if not self.has_news():
            return False
        self._receive(min(self._reader.missing(), READ_SIZE))
        if self._closed:
            raise LinkClosedError("the other side has hung up")
        return True

    def _receive(self, size: int) -> None:
        try:
            chunk = self._line.recv(size)
        except OSError:
            chunk = b""
        self._reader.feed(chunk)
        self.bytes_received += len(chunk)
        self._closed = not chunk

    def receive(self, seconds: float) -> _In:
        """Wait at most `seconds` for one message; those that follow it are left for later.

        Raises:
            LinkClosedError: the other side is gone.
            TimeoutError: nothing came.
        """
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.wait(left)
            if (message := self.take()) is not None:
                return message
        raise TimeoutError(f"no message within {seconds} s")

    def take(self) -> _In | None:
        """Return the next message if all of it has arrived; those that follow it are left for later.

        Raises as `drain` does.
        """
        while self._take_in_one():
            for message in self._reader.messages():
                return message
        return None

    def has_waiting(self, size: int) -> bool:
        """Tell whether at least `size` bytes have arrived that have not been taken in."""
        try:
            return len(self._line.recv(size, socket.MSG_PEEK | socket.MSG_DONTWAIT)) >= size
        except OSError:
            return False

    @property
    def is_amid_a_frame(self) -> bool:
        """True while the rest of a message is missing."""
        return self._reader.is_amid_a_frame

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def is_under_way(line: socket.socket, message: Message) -> bool:
    """Tell whether a message without fields has arrived that nobody has read yet. In any thread."""
    try:
        arrived = line.recv(READ_SIZE, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return False
    return framed(message) in arrived


EngineEnd = Link[Command, Report]
ScreenEnd = Link[Report, Command]


def engine_end(line: socket.socket) -> EngineEnd:
    """Return the end that takes commands and sends reports."""
    return Link(line, Command, OF_A_SCREEN)


def guest_end(line: socket.socket) -> EngineEnd:
    """Return the same for a screen that has come to a run under way, and has yet to say what it wants."""
    return Link(line, Command, OF_A_NEWCOMER)


def screen_end(line: socket.socket) -> ScreenEnd:
    """Return the end that sends commands and takes reports."""
    return Link(line, Report, Limits(LARGEST_FRAME))
