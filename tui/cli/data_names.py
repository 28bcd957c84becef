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
FILES_BEGIN = "qmnist-test-images"
TORCHVISION_FOLDER = "raw"
"""Where torchvision puts the files of every set, in a folder of its name."""


def data_folder() -> Path:
    """Return the folder in which data sets are looked for by name, and put; it need not exist yet."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir(PROGRAM, appauthor=False))


def read_data(text: str) -> Path:
    """Return the path that was typed, or where the files of QMNIST are when that is its name.

    Raises:
        ArgumentTypeError: it is empty, or QMNIST is nowhere.
    """
    if text.lower() != QMNIST_WORD:
        return read_path(text)
    folder = data_folder()
    for place in (one / name for one in (Path(), folder) for name in (QMNIST_WORD, QMNIST)):
        if _is_at(place):
            return place
    raise ArgumentTypeError(
        f"{QMNIST} is neither in this folder nor in {printable(str(folder))}: "
        f"{PROGRAM} fetch {QMNIST_WORD} gets it ({sum(one.size for one in TEST_FILES) / 1e6:.0f} MB)"
    )


def _is_at(place: Path) -> bool:
    """Tell whether the folder of this name has the files, or, where there is none, the one that it would be in."""
    if os.path.isdir(place):
        return _holds_it(place) or _holds_it(place / TORCHVISION_FOLDER)
    return _holds_it(place.parent)


def _holds_it(folder: Path) -> bool:
    try:
        return any(name.lower().startswith(FILES_BEGIN) for name in os.listdir(folder))
    except OSError:
        return False
