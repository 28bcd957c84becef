"""How it stands with a run: what its `run.json` says, unless nobody writes that any more, or has written it yet."""

from pathlib import Path

from mnist_tui.data.runs.run_file import NAME, RunFile, RunState
from mnist_tui.data.runs.run_lock import is_held

UNDER_WAY = ("running", "paused")
"""States of a run that its program has yet to end."""


def present_state(path: Path, run: RunFile) -> RunState:
    """Return the state of the run in a folder; one that is under way, though nobody writes it, was interrupted."""
    return run.state if run.state not in UNDER_WAY or is_held(path) else "interrupted"


def is_beginning(path: Path) -> bool:
    """Tell whether a program has made the folder, and is still to write its first `run.json`."""
    return not (path / NAME).exists() and is_held(path)
