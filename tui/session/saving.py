"""What of a run is to be on disk, and how it stands with that. It must not know how it is written."""

from dataclasses import dataclass

from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import RunFile


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
