"""The folder for what the program keeps for a person who did not ask for it: crash logs and rescued models."""

from pathlib import Path

import platformdirs

PROGRAM = "mnist-tui"


def state_folder() -> Path:
    """Return the folder; it need not exist yet."""
    return Path(platformdirs.user_state_dir(PROGRAM, appauthor=False))
