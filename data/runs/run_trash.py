"""Runs that were removed and can still be brought back: moved aside within their folder. It opens none of them."""

import contextlib
import os
import shutil
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.owner_only import FOLDER_MODE
from mnist_tui.data.runs.run_folder import RunFolder

FOLDER = ".removed"
"""Names with a dot are no runs."""
MOST = 20
"""So many stay; of more, those that were removed first go for good."""


class RunTrash:
    """What was removed from one folder of runs."""

    def __init__(self, runs: Path) -> None:
        self._runs, self._folder = runs, runs / FOLDER

    def put(self, path: Path) -> None:
        """Move a run aside.

        Raises:
            DataError: a program is writing it, or the system refuses.
        """
        with RunFolder(path):
            try:
                self._folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
                removed = self._removed()
                for old in removed[: max(len(removed) - MOST + 1, 0)]:
                    shutil.rmtree(old)
                number = int(removed[-1].name.partition("-")[0]) + 1 if removed else 1
                path.rename(self._folder / f"{number:06}-{path.name}")
            except OSError as error:
                raise DataError.from_system(path, error, "remove") from error

    def take_back(self) -> str:
        """Bring back the run that was removed last, and return its name.

        Raises:
            DataError: there is none, its name has been taken, or the system refuses.
        """
        try:
            removed = self._removed()
            if not removed:
                raise DataError("nothing was erased")
            name = removed[-1].name.partition("-")[2]
            if os.path.lexists(self._runs / name):
                raise DataError.about(self._runs / name, "a run of that name", "a name that is still free")
            removed[-1].rename(self._runs / name)
        except OSError as error:
            raise DataError.from_system(self._folder, error, "read") from error
        return printable(name)

    def _removed(self) -> list[Path]:
        """Return what was removed, the first first; names begin with a number that counts up."""
        with contextlib.suppress(FileNotFoundError):
            return sorted(path for path in self._folder.iterdir() if path.name[:6].isdecimal())
        return []
