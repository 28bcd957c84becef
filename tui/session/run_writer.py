"""Writes the folder of one run in a thread of its own: a slow or full disk stops that thread and nothing else."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Condition, Thread

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import RunFile
from mnist_tui.data.runs.run_folder import RunFolder

RETRY_S = 1.0
"""After a refusal the disk is tried again so often."""
LAST_TRIES = 3
"""How often it is tried at the end."""
LAST_RETRY_S = 0.2
MOST_WAITING = 10_000
"""Records that wait for the disk at most; beyond that the oldest are lost."""
Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Save:
    """A checkpoint after `step` steps, and what `run.json` says from then on."""

    step: int
    checkpoint: Checkpoint
    run: RunFile


@dataclass(frozen=True, slots=True)
class Saving:
    """How it stands with what is on disk."""

    is_kept: bool = False
    """True for a run that is to be on disk."""
    folder: str = ""
    """Where it is; empty before the first time it is written."""
    step: int | None = None
    """The step of the newest checkpoint on disk."""
    fault: str = ""
    """Why nothing can be written at present; empty while all is well."""
    since: float = 0.0
    """When that began, in seconds since 1970."""
    interrupted: str = ""
    """The name of an earlier run that was interrupted, and that nobody has continued."""


class RunWriter:
    """Writes in the order of the calls, which return at once; of checkpoints only the newest that waits."""

    def __init__(
        self, open_folder: Callable[[], RunFolder], budget_bytes: int, wall_clock: Callable[[], float]
    ) -> None:
        """`open_folder` is called in the thread, again and again while it raises DataError."""
        self._open_folder, self._budget_bytes, self._wall_clock = open_folder, budget_bytes, wall_clock
        self._records: list[Record] = []
        self._save: Save | None = None
        self._is_closing = self._is_busy = False
        self._news = Condition()
        self._folder: RunFolder | None = None
        self.saving = Saving(is_kept=True)
        """Replaced by the thread, never changed."""
        self._thread = Thread(target=self._run, name="run-writer", daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """True while a checkpoint waits or is being written."""
        return self._is_busy or self._save is not None

    @property
    def is_closing(self) -> bool:
        """True from `close` on until everything is written, or given up."""
        return self._is_closing and self._thread.is_alive()

    def post(self, record: Record) -> None:
        """Have a record added to the log."""
        with self._news:
            self._records.append(record)
            del self._records[:-MOST_WAITING]
            self._news.notify()

    def save(self, save: Save) -> None:
        """Have a checkpoint written, in place of one that still waits."""
        with self._news:
            self._save = save
            self._news.notify()

    def close(self) -> None:
        """Have everything that waits written, and then the folder let go; returns at once."""
        with self._news:
            self._is_closing = True
            self._news.notify()

    def join(self, seconds: float) -> bool:
        """Wait for that; return False when it has not come to its end, or could not be written."""
        self._thread.join(seconds)
        return not self._thread.is_alive() and not self.saving.fault

    def _run(self) -> None:
        tries_left = LAST_TRIES
        while tries_left:
            with self._news:
                self._news.wait_for(lambda: self._records or self._save or self._is_closing)
                records, save = self._records, self._save
                tries_left -= self._is_closing
                self._records, self._save, self._is_busy = [], None, save is not None
            try:
                self._write(records, save)
                if self._is_closing and not self._records and not self._save:
                    tries_left = 0
            except DataError as error:
                self._note_fault(str(error))
                with self._news:
                    self._records = [*records, *self._records][-MOST_WAITING:]
                    self._save = self._save or save
                    if self._is_closing:
                        self._news.wait(LAST_RETRY_S)
                    else:
                        self._news.wait_for(lambda: self._is_closing, RETRY_S)
            self._is_busy = False
        if self._folder is not None:
            self._folder.close()

    def _write(self, records: list[Record], save: Save | None) -> None:
        folder = self._folder = self._folder or self._open_folder()
        if records:
            folder.append(records)
        if save is not None:
            folder.save(save.step, save.checkpoint, save.run, self._budget_bytes)
        if records or save is not None:
            step = self.saving.step if save is None else save.step
            self.saving = Saving(True, str(folder.path), step)

    def _note_fault(self, text: str) -> None:
        since = self.saving.since if self.saving.fault else self._wall_clock()
        self.saving = replace(self.saving, fault=text, since=since)
        if self._folder is not None:
            with contextlib.suppress(OSError):
                self._is_there()

    def _is_there(self) -> None:
        """Let go of a folder that has vanished, so that the next try makes a new one."""
        assert self._folder is not None
        if not self._folder.path.is_dir():
            self._folder.close()
            self._folder = None
