"""What of a run is to be on disk, and how it stands with that. It must not know how it is written."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import RunFile

LOOK_EVERY_S = 1.0
"""So often it is looked how the disk is doing while nothing else happens."""


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
    """Where it is; empty until it can be found there, with its first checkpoint."""
    step: int | None = None
    """The step of the newest checkpoint on disk."""
    fault: str = ""
    """Why nothing can be written at present; empty while all is well."""
    since: float = 0.0
    """When that began, in seconds since 1970."""
    interrupted: str = ""
    """The name of an earlier run that was interrupted, and that nobody has continued."""


class SavingWatch:
    """Notices what becomes of a run on disk: its writer works in another thread, also while nothing else happens."""

    def __init__(self, saving: Callable[[], Saving]) -> None:
        """`saving` tells how it stands."""
        self._saving = saving
        self._seen = ("", "")

    def due_in(self) -> float:
        """Return the seconds after which to look; infinity where nothing is to be on disk."""
        return LOOK_EVERY_S if self._saving().is_kept else math.inf

    def has_changed(self) -> bool:
        """Tell whether the run has come to lie elsewhere, or is saved no longer or again, since the last call."""
        saving, before = self._saving(), self._seen
        self._seen = saving.folder, saving.fault
        return self._seen != before
