"""The standard streams: distinguishes a full disk behind an output from a bug, passes bytes. It knows no content."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import TextIO, cast

STANDARD_INPUT = STANDARD_OUTPUT = Path("-")
"""What a person writes for a file to mean standard input, or standard output where a file is written."""


class OutputError(OSError):
    """What was printed could not be written. The message is one line: the stream, and why."""


class WatchedStream:
    """A text stream whose write errors are OutputErrors; a closed pipe stays a BrokenPipeError."""

    def __init__(self, stream: TextIO, name: str) -> None:
        """`name` is for messages."""
        self._stream, self._name = stream, name
        self._error: OSError | None = None

    def write(self, text: str) -> int:
        """Write `text`.

        Raises:
            OutputError: the system reports an error.
        """
        with self._watch():
            return self._stream.write(text)

    def flush(self) -> None:
        """Write what is buffered.

        Raises:
            OutputError, BrokenPipeError: of now, or of what was written before, which argparse ignores.
        """
        with self._watch():
            self._stream.flush()
        if self._error is not None:
            raise self._error

    @contextlib.contextmanager
    def _watch(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError as error:
            self._error = error
            raise
        except OSError as error:
            self._error = OutputError(f"{self._name}: {error.strerror or error}")
            raise self._error from error

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextlib.contextmanager
def watched_streams() -> Iterator[None]:
    """Let the standard streams raise OutputError within the block."""
    output = cast("TextIO", WatchedStream(sys.stdout, "standard output"))
    error = cast("TextIO", WatchedStream(sys.stderr, "standard error"))
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(error):
        yield


def named(path: Path) -> Path:
    """Return what messages call the file at `path`."""
    return Path("standard input") if path == STANDARD_INPUT else path


def open_standard_input() -> BufferedReader:
    """Open standard input for bytes; closing it leaves the stream open.

    Raises:
        OSError: it was closed when the program started.
    """
    return open(0, "rb", closefd=False)


def write_standard_output(pieces: Iterable[bytes]) -> None:
    """Write bytes to standard output, a piece at a time.

    Raises:
        OutputError: the system reports an error other than a closed pipe, which stays a BrokenPipeError.
    """
    try:
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output: {error.strerror or error}") from error
