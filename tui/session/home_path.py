"""Where a file goes that a screen on another machine has named."""

import os
from pathlib import Path


def home_path(text: str) -> Path:
    """Return a path; one that is not absolute begins in the home folder, as it does for `scp`."""
    return Path(os.path.expanduser("~"), os.path.expanduser(text))
