"""All runs of a person: a folder with one folder for each. It opens none of their checkpoints."""

import contextlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from mnist_tui.data.absolute_path import absolute
from mnist_tui.data.draft import new_name, remove_abandoned
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.owner_only import make_folder
from mnist_tui.data.runs.run_file import NAME, RunFile, read_run_file, sort_key
from mnist_tui.data.runs.run_folder import CHECKPOINTS, PARTS, RunFolder
from mnist_tui.data.runs.run_lock import is_held
from mnist_tui.data.runs.run_state import UNDER_WAY, is_beginning

LONGEST_NAME = 100
MOMENT = "@"
"""What stands between the name of a run and a moment of it, as in RUN@best."""
MEANT_OTHERWISE = {"now": "the present network"}
"""Words that stand for something else where a run is named."""
MOST_RUNS_A_SECOND = 1000
LOST = (*UNDER_WAY, "interrupted")
"""What the file of a run says that nobody writes, though it has not been ended."""


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A run as it is listed."""

    path: Path
    run: RunFile | None
    """None when its `run.json` cannot be read."""
    fault: str = ""

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.path.name

    @property
    def is_unfinished(self) -> bool:
        """True while there is something to resume."""
        return self.run is not None and self.run.state not in ("finished",) and self.run.checkpoint is not None


class RunStore:
    """The runs in one folder, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, now: float) -> RunFolder:
        """Make the folder of a new run, named for the time, and take hold of it.

        Raises:
            DataError: the system refuses.
        """
        name = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(now))
        try:
            self._make()
            for number in range(1, MOST_RUNS_A_SECOND):
                path = self.folder / (name if number == 1 else f"{name}-{number}")
                with contextlib.suppress(FileExistsError):
                    make_folder(path)
                    return self.put_last(_held(path))
        except OSError as error:
            raise DataError.from_system(self.folder, error, "write") from error
        raise DataError.about(self.folder, f"{MOST_RUNS_A_SECOND - 1} runs of one second", "fewer")

    def create_at(self, path: Path, run_id: str) -> RunFolder:
        """Take hold of a run's folder, which is made again if it has vanished.

        Raises:
            DataError: another program holds it, it is another run's by now, its `run.json` cannot be read, or the
                system refuses.
        """
        try:
            self._make()
            with contextlib.suppress(FileExistsError):
                make_folder(path)
        except OSError as error:
            raise DataError.from_system(path, error, "write") from error
        folder = RunFolder(path)
        try:
            found = read_run_file(path / NAME).id if os.path.lexists(path / NAME) else run_id
        except DataError:  # whose it is cannot be told
            folder.close()
            raise
        if found != run_id:
            folder.close()
            raise DataError.about(path, f"run {printable(found)}", f"run {run_id}")
        return self.put_last(folder)

    def put_last(self, folder: RunFolder) -> RunFolder:
        """Let the run in a folder be the latest from the next time on that its `run.json` is written."""
        with contextlib.suppress(DataError):
            folder.order = 1 + max((one.run.order for one in self.runs() if one.run is not None), default=0)
        return folder

    def _make(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            make_folder(self.folder)

    def runs(self) -> list[ListedRun]:
        """Return all runs, the one that was begun or taken up last first; one that is only just beginning is none yet.

        Raises:
            DataError: the folder cannot be read.
        """
        try:
            with os.scandir(self.folder) as entries:
                paths = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise DataError.from_system(self.folder, error, "read") from error
        listed = [_listed(path) for path in paths if not path.name.startswith(".")]
        return sorted(filter(None, listed), key=lambda one: sort_key(one.run, one.name), reverse=True)

    def find(self, text: str) -> Path:
        """Return the folder of the run that is meant: by name, by the beginning of one, by id, or by its path.

        Raises:
            DataError: it is none, or more than one.
        """
        if os.sep in text and (Path(text) / NAME).is_file():
            return Path(absolute(text))
        runs = self.runs()
        for found in (
            [one for one in runs if one.name == text],
            [one for one in runs if one.run is not None and one.run.id == text],
            [one for one in runs if text and one.name.startswith(text)],
        ):
            if len(found) == 1:
                return found[0].path
            if found:
                names = ", ".join(printable(one.name) for one in found[:3])
                raise DataError.about(self.folder, f"{len(found)} runs {text!r} ({names}, …)", "the name of one run")
        raise DataError.about(self.folder, f"no run {text!r}", "a name that `mnist-tui runs` lists")

    def unfinished(self) -> Path:
        """Return the folder of the latest run among those that can be resumed.

        Raises:
            DataError: there is none.
        """
        for one in self.runs():
            if one.is_unfinished and not is_held(one.path):
                return one.path
        raise DataError.about(self.folder, "no unfinished run", "one to resume")

    def live(self) -> list[ListedRun]:
        """Return the runs that a program is writing, the latest first.

        Raises:
            DataError: the folder cannot be read.
        """
        return [one for one in self.runs() if is_held(one.path)]

    def interrupted(self) -> str:
        """Return the name of the latest run if its program or screen has failed; of those being written none counts."""
        with contextlib.suppress(DataError):
            for one in self.runs():
                if not is_held(one.path):
                    is_lost = one.run is not None and one.run.state in LOST and one.run.checkpoint is not None
                    return one.name if is_lost else ""
        return ""

    def remove(self, path: Path) -> None:
        """Remove a run with everything in its folder: it is gone from the list at once, or not at all.

        Raises:
            DataError: a program is writing it, or the system refuses.
        """
        if path.parent != self.folder:
            _refuse_others(path)
        remove_abandoned(path.parent)
        try:
            with _unheld(path):
                path.rename(gone := new_name(path))
            # Only now: over a network no folder goes in which a file, the lock, is still open.
            with contextlib.suppress(FileNotFoundError):  # another program that removes a run takes it for abandoned
                shutil.rmtree(gone)
        except OSError as error:
            raise DataError.from_system(path, error, "remove") from error

    def rename(self, path: Path, name: str) -> Path:
        """Give a run another name, and return its folder.

        Raises:
            DataError: the name cannot be that of a run or is taken, a program is writing it, or the system refuses.
        """
        if name in MEANT_OTHERWISE:
            raise DataError(f"the name {name!r}: expected another one, for that means {MEANT_OTHERWISE[name]}")
        is_plain = name.isprintable() and not {os.sep, MOMENT} & set(name) and not name.startswith((".", "-"))
        if not (is_plain and 0 < len(name) <= LONGEST_NAME):
            expected = f"no {os.sep} or {MOMENT}, no dot or dash first, 1 to {LONGEST_NAME} printable letters"
            raise DataError(f"the name {printable(name)!r}: expected {expected}")
        new = path.with_name(name)
        with _unheld(path):
            try:
                if os.path.lexists(new):
                    raise DataError(f"{printable(name)}: found a run of that name, expected a free one")
                path.rename(new)
            except OSError as error:
                raise DataError.from_system(path, error, "rename") from error
        return new


def _refuse_others(path: Path) -> None:
    """Raise DataError for a folder outside the store that holds anything but a run."""
    read_run_file(path / NAME)
    if strange := _strange(path):
        raise DataError.about(path, f"{printable(strange[0])} beside the files of a run", "nothing else")


def _strange(path: Path) -> list[str]:
    """Return what a folder holds beside the files of a run."""
    try:
        return sorted(entry.name for entry in os.scandir(path) if entry.name not in PARTS)
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error


def _held(path: Path) -> RunFolder:
    """Take hold of a folder that has just been made; one that cannot be held goes: the next try makes another."""
    try:
        return RunFolder(path)
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise


def _unheld(path: Path) -> RunFolder:
    """Take hold of a folder that is to change as a whole."""
    if path.is_symlink():
        raise DataError.about(path, "a symbolic link", "the folder of a run")
    is_begun = (path / NAME).exists() or (path / CHECKPOINTS).is_dir()
    if not is_begun and _strange(path):  # a program may have been killed before it had begun, too
        raise DataError.about(path, "no run", "the folder of a run")
    return RunFolder(path)


def _listed(path: Path) -> ListedRun | None:
    """Return the run in a folder; None where its first `run.json` is still to be written."""
    try:
        return ListedRun(path, read_run_file(path / NAME))
    except DataError as error:
        return None if is_beginning(path) else ListedRun(path, None, str(error))
