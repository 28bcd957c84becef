"""The labelled drawings of a person as the session knows them. A thread reads and writes: training waits for no disk.

Without a folder they are kept in memory. Session thread only, but for what the thread does.
"""

import atexit
import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread, Timer

from mnist_tui.data.drawings import DrawingFolder, Drawings, Labelled, NoRoomError
from mnist_tui.data.errors import DataError, printable
from mnist_tui.tui.session.disk_thread import NO_ANSWER

LOOK_EVERY_S, RETRY_S = 1.0, 1.0
"""Between two looks at whether another program has changed the set, and between two tries to write."""
SLOW_S, END_WITHIN_S = 1.0, 10.0
"""How long somebody waits for the disk who draws, and the end of the program."""


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """What came of writing or reading."""

    stored: Drawings | None
    """What is on the disk; None where nothing new is known of it."""
    refused: tuple[Labelled, ...] = ()
    """What goes on waiting."""
    fault: str = ""


def call_later(seconds: float, call: Callable[[], None]) -> None:
    """Call something from another thread, which the end of the program does not wait for."""
    timer = Timer(seconds, call)
    timer.daemon = True
    with contextlib.suppress(RuntimeError):  # the system has no room for a thread
        timer.start()


class DrawingKeeper:
    """One set. What was said counts at once, and is written as soon as the disk lets it, whichever screen is open."""

    def __init__(
        self,
        folder: DrawingFolder | None,
        empty: Drawings,
        clock: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], None] = call_later,
    ) -> None:
        """Take the folder of the set, None for nowhere, and the set with which it begins."""
        self._folder, self._clock, self._later = folder, clock, later
        self._is_to_retry = False
        self._lock = Lock()
        self._thread: Thread | None = None
        self._waiting: list[Labelled] = []
        self._stamp = object()
        """Of the set as it was read last; at first none, so that what a crash has left aside is found, too."""
        self._looked_at = -math.inf
        self.drawings = empty
        """Replaced whenever it changes."""
        self._fault = ""

    @property
    def is_kept(self) -> bool:
        """True where it outlives the session."""
        return self._folder is not None

    @property
    def is_busy(self) -> bool:
        """True while the disk is at work."""
        return self._thread is not None

    @property
    def is_slow(self) -> bool:
        """True where the disk has been at work for longer than anybody should wait."""
        return self.is_busy and self._clock() - self._looked_at >= SLOW_S

    @property
    def fault(self) -> str:
        """Why not all of it is on the disk, or cannot be read, in a line."""
        return NO_ANSWER if self.is_slow else self._fault

    def say(self, said: Labelled) -> None:
        """Take in what was said of an image.

        Raises:
            DataError: there is no room for another one.
        """
        with self._lock:
            self.drawings = self.drawings.after(said)
            if self._folder is not None:
                self._waiting.append(said)
        self._begin()

    def look(self) -> None:
        """See now and then what is on the disk, and write what is not."""
        if not self.is_busy and self._clock() - self._looked_at >= LOOK_EVERY_S:
            self._begin()

    def _begin(self) -> None:
        with self._lock:
            if self._folder is None or self._thread is not None:
                return
            thread = Thread(target=self._work, args=(self._folder,), name="drawing-keeper", daemon=True)
            self._looked_at = self._clock()
            try:
                thread.start()
            except RuntimeError as error:  # the system has no room for another one
                self._fault = f"{printable(str(self._folder.path))}: cannot write: {error}"
                self._retry_later()
                return
            self._thread = thread
        atexit.unregister(self.wait)
        atexit.register(self.wait, END_WITHIN_S)  # a disk that does not answer must not hold up the end

    def wait(self, seconds: float) -> None:
        """Wait for the disk, for so long at most."""
        if (thread := self._thread) is not None:
            thread.join(seconds)

    def _retry_later(self) -> None:
        """Try once more in a while, with the lock held: nobody may ask for the drawings any more."""
        if self._waiting and not self._is_to_retry:
            self._is_to_retry = True
            self._later(RETRY_S, self._retry)

    def _retry(self) -> None:
        with self._lock:
            self._is_to_retry = False
        self._begin()

    def _work(self, folder: DrawingFolder) -> None:
        """Write what waits until nothing does, or the disk refuses."""
        is_over = False
        while not is_over:
            with self._lock:
                said = tuple(self._waiting)
            stamp = object() if said else folder.stamp()
            is_over = self._is_over(len(said), self._tried(folder, said, stamp), stamp)

    def _tried(self, folder: DrawingFolder, said: tuple[Labelled, ...], stamp: object) -> _Outcome:
        """Write what was said, or read what another program has changed."""
        try:
            if said:
                return _Outcome(folder.change(said))
            return _Outcome(folder.read() if stamp != self._stamp else None)
        except NoRoomError as error:  # another program has filled the set
            return _Outcome(error.drawings, error.refused, str(error))
        except DataError as error:
            return _Outcome(None, said, str(error))
        except Exception as error:  # whatever it was: who draws must hear of it
            return _Outcome(None, said, f"{printable(str(folder.path))}: {type(error).__name__}: {error}")

    def _is_over(self, tried: int, outcome: _Outcome, stamp: object) -> bool:
        """Take over what is on the disk, with what was said since; tell whether there is nothing left to do."""
        with self._lock:
            self._fault = outcome.fault
            self._waiting[:tried] = outcome.refused
            if (stored := outcome.stored) is not None:
                for one in self._waiting:
                    with contextlib.suppress(NoRoomError):
                        stored = stored.after(one)
                self.drawings, self._stamp = stored, stamp
            if is_over := bool(outcome.fault) or not self._waiting:
                self._thread = None
                self._retry_later()
            return is_over
