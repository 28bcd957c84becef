"""The data sets that --data knows by name, and where they lie. It reads none of them."""

import os
from argparse import ArgumentTypeError
from pathlib import Path

import platformdirs

from mnist_tui.data.errors import printable
from mnist_tui.data.qmnist import NAME as QMNIST
from mnist_tui.data.qmnist import TEST_FILES
from mnist_tui.tui.cli.command_table import PROGRAM
from mnist_tui.tui.cli.paths import read_path

VARIABLE = "MNIST_TUI_DATA"
QMNIST_WORD = QMNIST.lower()


def data_folder() -> Path:
    """Return the folder in which data sets are looked for by name, and put; it need not exist yet."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir(PROGRAM, appauthor=False))


def read_data(text: str) -> Path:
    """Return the path that was typed, or where QMNIST is when its name was, and nothing here is called so.

    Raises:
        ArgumentTypeError: it is empty, or QMNIST is not there.
    """
    path = read_path(text)
    if text.lower() != QMNIST_WORD or _is_at(path):
        return path
    folder = data_folder()
    for place in (folder / QMNIST_WORD, folder / QMNIST):
        if _is_at(place):
            return place
    raise ArgumentTypeError(
        f"{QMNIST} is neither in this folder nor in {printable(str(folder))}: "
        f"{PROGRAM} fetch {QMNIST_WORD} gets it ({sum(one.size for one in TEST_FILES) / 1e6:.0f} MB)"
    )


def _is_at(place: Path) -> bool:
    """Tell whether there is a folder or file of that name, or beside it files whose names begin with it."""
    if os.path.exists(place):
        return True
    try:
        names = os.listdir(place.parent)
    except OSError:
        return False
    return any(name.lower().startswith(f"{place.name.lower()}-test-images") for name in names)
