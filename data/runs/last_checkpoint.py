"""The checkpoint that was written last to a run's folder: whether it is still there, so that it need not be again."""

import weakref
from pathlib import Path

from mnist_tui.data.runs.checkpoint_file import Checkpoint

_Identity = tuple[int, int, int, int]


class LastCheckpoint:
    """What was written last, and the file that it has become. It does not keep the checkpoint alive."""

    def __init__(self) -> None:
        self._checkpoint: weakref.ref[Checkpoint] | None = None
        self._path = Path()
        self._identity: _Identity | None = None

    def note(self, checkpoint: Checkpoint, path: Path) -> None:
        """Take note of what has just been written there."""
        self._checkpoint, self._path, self._identity = weakref.ref(checkpoint), path, _identity(path)

    def is_there(self, checkpoint: Checkpoint, path: Path) -> bool:
        """Tell whether this very checkpoint was written there, and nobody has touched the file since."""
        is_it = self.is_of(checkpoint) and self._path == path
        return is_it and self._identity is not None and self._identity == _identity(path)

    def is_of(self, checkpoint: Checkpoint) -> bool:
        """Tell whether this very checkpoint is the one; the disk is not asked, which may not answer."""
        return self._checkpoint is not None and self._checkpoint() is checkpoint


def _identity(path: Path) -> _Identity | None:
    """Return what tells a file from every other one, and from itself after a change; None where there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
