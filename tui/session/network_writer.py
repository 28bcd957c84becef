"""Writes the networks that people save under a name, each in a thread of its own: training waits for no disk.

It must not know the run; whoever asked is told when the file is safe, or why it is not.
"""

import math
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.replacement import create_file
from mnist_tui.tui.protocol.reports import NetworkSaved
from mnist_tui.tui.session.disk_thread import NO_ANSWER
from mnist_tui.tui.session.query_scheduler import QueryError
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.model import Model, encode_checked

LOOK_EVERY_S = 0.05
MOST_AT_ONCE = 4
"""Files under way: on a disk that does not answer each of them keeps a copy of the network."""


@dataclass(slots=True, eq=False)
class _Writing:
    """A file on its way to the disk."""

    viewer: Viewer
    path: Path
    report: NetworkSaved
    content: tuple[bytes, ...]
    fault: str = ""
    thread: Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = Thread(target=self._write, name="network-writer", daemon=True)
        self.thread.start()

    def _write(self) -> None:
        try:
            create_file(self.path, *self.content)
        except DataError as error:
            self.fault = str(error)
        except Exception as error:  # whatever it was: who asked must hear of it
            self.fault = f"{printable(str(self.path))}: {type(error).__name__}: {error}"


class NetworkWriter:
    """The files under way. Session thread only, but for `is_busy`."""

    def __init__(self) -> None:
        self._under_way: list[_Writing] = []

    def save(self, viewer: Viewer, path: Path, model: Model, run: int) -> None:
        """Begin to write the model as it stands to a new file, and have it told to `viewer` when that is done.

        Raises:
            DataError: a weight is not finite.
            QueryError: there is no memory for a copy, or the disk has not taken what came before.
        """
        if len(self._under_way) >= MOST_AT_ONCE:
            raise QueryError(f"{printable(str(path))}: the disk has not taken the last {MOST_AT_ONCE} networks yet")
        try:
            content = tuple(map(bytes, encode_checked(path, model)))
        except MemoryError as error:
            raise QueryError(f"{printable(str(path))}: not enough memory for a copy of the network") from error
        report = NetworkSaved(run, model.steps, str(path))
        self._under_way.append(_Writing(viewer, path, report, content))

    def is_busy(self) -> bool:
        """Tell whether a file is being written. In any thread."""
        return any(one.thread.is_alive() for one in tuple(self._under_way))

    def due_in(self) -> float:
        """Return the seconds after which there may be something to tell; infinity while nothing is under way."""
        return LOOK_EVERY_S if self._under_way else math.inf

    def tell(self) -> None:
        """Tell what has come to its end since the last call."""
        for one in [one for one in self._under_way if not one.thread.is_alive()]:
            self._under_way.remove(one)
            if one.fault:
                one.viewer.reject(one.fault)
            else:
                one.viewer.saved(one.report)

    def finish(self, within_s: float) -> None:
        """Wait for what is under way, and tell how it came out, also of what has not come to its end by then."""
        until = time.monotonic() + within_s
        for one in self._under_way:
            one.thread.join(max(until - time.monotonic(), 0))
        self.tell()
        for one in self._under_way:
            one.viewer.reject(f"{printable(str(one.path))}: cannot write: {NO_ANSWER}")
