"""Tells a full disk behind standard output from a mistake of the program. It must not know what is printed."""

import contextlib
import sys
from collections.abc import Iterator
from typing import TextIO, cast


class OutputError(OSError):
    """What was printed could not be written. The message is one line: the stream, and why."""


class WatchedStream:
    """A text stream whose refusals are OutputErrors; a reader that has left stays a BrokenPipeError."""

    def __init__(self, stream: TextIO, name: str) -> None:
        """`name` is what a person calls the stream."""
        self._stream, self._name = stream, name
        self._refusal: OutputError | None = None

    def write(self, text: str) -> int:
        """Write `text`.

        Raises:
            OutputError: the system refuses.
        """
        with self._watch():
            return self._stream.write(text)

    def flush(self) -> None:
        """Write what is buffered.

        Raises:
            OutputError: the system refuses, or it has refused before: argparse takes no notice of that.
        """
        with self._watch():
            self._stream.flush()
        if self._refusal is not None:
            raise self._refusal

    @contextlib.contextmanager
    def _watch(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            self._refusal = OutputError(f"{self._name}: {error.strerror or error}")
            raise self._refusal from error

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextlib.contextmanager
def watched_streams() -> Iterator[None]:
    """Let the standard streams raise OutputError within the block."""
    output = cast("TextIO", WatchedStream(sys.stdout, "standard output"))
    error = cast("TextIO", WatchedStream(sys.stderr, "standard error"))
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(error):
        yield
