"""The folder for what the program keeps for a person unasked: crash logs, rescued models, drawings, marks."""

from pathlib import Path

import platformdirs

PROGRAM = "mnist-tui"


def state_folder() -> Path:
    """Return the folder; it need not exist yet."""
    return Path(platformdirs.user_state_dir(PROGRAM, appauthor=False))


def drawings_folder() -> Path:
    """Return the folder for the drawings that a person has labelled; it need not exist yet."""
    return state_folder() / "drawings"


def marks_folder() -> Path:
    """Return the folder for the marks of images beside predictions; it need not exist yet."""
    return state_folder() / "marks"
