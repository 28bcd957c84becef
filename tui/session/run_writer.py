"""Writes the folder of one run in a thread of its own: a slow or full disk stops that thread and nothing else."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Condition, Thread

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.mark_file import Marks
from mnist_tui.data.runs.run_folder import RunFolder
from mnist_tui.data.runs.run_lock import BEAT_S
from mnist_tui.tui.session.disk_thread import NO_ANSWER
from mnist_tui.tui.session.run_work import Record, RunWork
from mnist_tui.tui.session.saving import Save, Saving

RETRY_S = 1.0
"""After a refusal the disk is tried again so often."""
LAST_TRIES = 3
"""How often it is tried at the end."""
LAST_RETRY_S = 0.2
SLOW_S = 10.0
"""A disk that has not answered for so long counts as one that does not save."""


class RunWriter:
    """Writes in the order of the calls, which return at once; of checkpoints only the newest that waits."""

    def __init__(
        self,
        open_folder: Callable[[], RunFolder],
        budget_bytes: int,
        wall_clock: Callable[[], float],
        saving: Saving | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`open_folder` is called in the thread, again and again while it raises DataError.

        `saving` tells what is on disk of the run already. `wall_clock` is shown, and may jump; by `clock` time is
        measured.
        """
        self._open_folder, self._budget_bytes = open_folder, budget_bytes
        self._wall_clock, self._clock = wall_clock, clock
        self._work = self._under_way = RunWork()
        self._marks: Marks = {}
        """As they are on disk, for a folder that has to be made again."""
        self._is_closing = self._is_busy = self._is_given_up = False
        self._address = self._announced = ""
        self._news = Condition()
        self._folder: RunFolder | None = None
        self._saving = saving or Saving(is_kept=True)
        """Replaced by the thread, never changed."""
        self._saved_step, self._is_refused = self._saving.step, False
        """The step of the newest checkpoint that was written, wherever that is now; True while the disk refuses."""
        self._began: tuple[float, float] | None = None
        """By the wall clock and the other, when the thread turned to the disk; None while it does not wait for it."""
        self.cost_s = 0.0
        """Processor time that the last checkpoint took this thread."""
        self._thread = Thread(target=self._run, name="run-writer", daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """True while a checkpoint waits or is being written."""
        return self._is_busy or self._work.has_checkpoint

    @property
    def lacks_checkpoint(self) -> bool:
        """True where none is on disk, nor on its way there: also where it has vanished."""
        return self._saving.step is None and not self.is_busy

    @property
    def is_closing(self) -> bool:
        """True from `close` on until everything is written, or given up."""
        return self._is_closing and self._thread.is_alive()

    def saving(self) -> Saving:
        """Return how it stands; a disk that does not answer has a fault like one that refuses.

        At the end it does not matter that `run.json` could not be written, where nothing else is missing.
        """
        saving, began = self._saving, self._began
        if self.is_safe:
            steps = (save.step for work in (self._under_way, self._work) for save in work.saves)
            return replace(saving, fault="", step=max(steps, default=saving.step))
        if saving.fault or began is None:
            return saving
        is_slow = self._is_given_up or self._clock() - began[1] >= SLOW_S
        return replace(saving, fault=NO_ANSWER, since=began[0]) if is_slow else saving

    @property
    def is_safe(self) -> bool:
        """True when the run has come to its end, and could be resumed from its folder without a loss."""
        folder, left = self._folder, (self._under_way, self._work)
        if folder is None or not self._is_closing or any(work.records or work.marks is not None for work in left):
            return False
        return all(folder.has_all_of(save.checkpoint, save.run) for work in left for save in work.saves)

    def post(self, record: Record) -> None:
        """Have a record added to the log."""
        with self._news:
            self._work.add(record)
            self._news.notify()

    def save(self, save: Save, is_best: bool = False) -> None:
        """Have a checkpoint written, in place of one that still waits; but that of the best network is not left out."""
        with self._news:
            if is_best:
                self._work.best, self._work.save = save, None
            else:
                self._work.save = save
            self._news.notify()

    def mark(self, marks: Marks) -> None:
        """Have the marks written, in place of those before."""
        with self._news:
            self._work.marks = marks
            self._news.notify()

    def announce(self, address: str) -> None:
        """Have written into the lock of the folder at which socket the run takes screens."""
        with self._news:
            self._address = address
            self._news.notify()

    def close(self) -> None:
        """Have everything that waits written, and then the folder let go; returns at once."""
        with self._news:
            self._is_closing = True
            self._news.notify()

    def join(self, seconds: float) -> bool:
        """Wait for that; return False when it has not come to its end, or could not be written."""
        self._thread.join(seconds)
        self._is_given_up = seconds > 0 and self._thread.is_alive()
        return not self._thread.is_alive() and not self._saving.fault

    def _run(self) -> None:
        tries_left = LAST_TRIES
        while tries_left:
            with self._news:
                self._news.wait_for(self._has_work, 0 if self._is_refused else BEAT_S)
                work = self._under_way = self._work
                self._work = RunWork()
                tries_left -= self._is_closing
                self._is_busy = work.has_checkpoint
            try:
                self._began = self._wall_clock(), self._clock()
                self._write(work)
                self._began, self._is_refused = None, False
                if self._is_closing and not self._work:
                    tries_left = 0
            except Exception as error:  # whatever it was: the run goes on, and it is tried again
                self.note_fault(str(error) if isinstance(error, DataError) else f"{type(error).__name__}: {error}")
                self._is_refused = True
                self._check_folder()
                with self._news:
                    self._work = work.followed_by(self._work)
                    if self._is_closing:
                        self._news.wait(LAST_RETRY_S)
                    else:
                        self._news.wait_for(lambda: self._is_closing, RETRY_S)
            self._is_busy = False
        if self._folder is not None:
            self._folder.close()

    def _has_work(self) -> bool:
        return bool(self._work) or self._is_closing or self._address != self._announced

    def _write(self, work: RunWork) -> None:
        """Write all of it; what has been written is taken out, so that it is not tried again."""
        if self._folder is None:
            self._folder = self._opened()
            work.marks = self._marks or None if work.marks is None else work.marks
        if self._address != self._announced:
            self._announced = self._address
            self._folder.announce(self._announced)
        folder, is_new = self._folder, bool(work)
        if not is_new:
            folder.beat()
            if self._saving.step is not None and not folder.has_checkpoint(self._saving.step):
                self._saving = replace(self._saving, folder="", step=None)
        step = self._saving.step
        if work.records:
            folder.append(work.records)
            work.records = []
        if work.marks is not None:
            folder.mark(work.marks)
            self._marks, work.marks = work.marks, None
        if work.best is not None:
            step = self._save_checkpoint(folder, work.best)
            work.best = None
        if work.save is not None:
            step = self._save_checkpoint(folder, work.save)
            work.save = None
        if is_new or self._is_refused:
            self._saving = Saving(True, "" if step is None else str(folder.path), step)

    def _save_checkpoint(self, folder: RunFolder, save: Save) -> int:
        begin = time.thread_time()
        folder.save(save.step, save.checkpoint, save.run, self._budget_bytes)
        self.cost_s = time.thread_time() - begin
        self._saved_step = save.step
        return save.step

    def _opened(self) -> RunFolder:
        """Open the folder, at first or again; where the newest checkpoint is in it, that counts as saved."""
        folder, step = self._open_folder(), self._saved_step
        self._announced = ""
        with contextlib.suppress(DataError):
            if step is not None and folder.has_checkpoint(step):
                folder.goes_on_from = step
                self._saving = replace(self._saving, folder=str(folder.path), step=step)
        return folder

    def note_fault(self, text: str) -> None:
        """Note why nothing can be written at present."""
        since = self._saving.since if self._saving.fault else (self._began or (self._wall_clock(),))[0]
        self._saving, self._began = replace(self._saving, fault=text, since=since), None

    def _check_folder(self) -> None:
        """Let go of a folder that has vanished, or whose disk is away: the next try makes a new one, or opens it again.

        What is open on a disk that comes back stays useless.
        """
        if self._folder is None:
            return
        try:
            if self._folder.is_there():
                return
            self._saving = replace(self._saving, folder="", step=None)
        except OSError:  # the run may be there yet
            pass
        self._folder.close()
        self._folder = None
