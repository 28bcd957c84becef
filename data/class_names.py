"""Reads classes.txt: one class name a line, the first for label 0. Nothing that moves a cursor may pass.

A name is shown in cells of one column each. One that needs wider cells or none (kana, combining accents) is replaced by
its number, and equal names get their numbers appended.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.quantity import count
from mnist_tui.data.regular_file import open_regular

LONGEST_FILE_BYTES = 65_536


def read_class_names(path: Path, fewest: int, most: int) -> tuple[str, ...]:
    """Read between `fewest` and `most` names, in UTF-8, and return them as `drawable_names` does.

    What surrounds a name and blank lines at the end do not count.
    Raises DataError for another number of names, a blank one, one with control characters, or no UTF-8.
    """
    names = [line.strip() for line in _text(path).rstrip().split("\n")]
    for number, name in enumerate(names, start=1):
        if not name or any(_controls(letter) for letter in name):
            raise DataError.about(path, f"{name!a} in line {number}", "a name of printable characters")
    if not fewest <= len(names) <= most:
        raise DataError.about(path, count(len(names), "name"), f"{fewest}..{most}, one for each label")
    return drawable_names(names)


def drawable_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names composed (NFC), each as long as it has letters, and no two of them the same.

    A name with a letter that does not take exactly one cell becomes its number.
    """
    composed = [unicodedata.normalize("NFC", name) for name in names]
    drawn = [name if all(map(_takes_one_cell, name)) else str(number) for number, name in enumerate(composed)]
    while len(set(drawn)) < len(drawn):
        times = Counter(drawn)
        drawn = [f"{name} {number}" if times[name] > 1 else name for number, name in enumerate(drawn)]
    return tuple(drawn)


def _text(path: Path) -> str:
    try:
        with open_regular(path) as file:
            content = file.read(LONGEST_FILE_BYTES + 1)
        if len(content) > LONGEST_FILE_BYTES:
            raise DataError.about(path, "a longer file", f"at most {LONGEST_FILE_BYTES:,} bytes of class names")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    except UnicodeDecodeError as error:
        raise DataError.about(path, f"byte 0x{content[error.start]:02x} at {error.start}", "text in UTF-8") from error


def _controls(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _takes_one_cell(letter: str) -> bool:
    if not letter.isprintable() or unicodedata.category(letter)[0] == "M":
        return False
    return unicodedata.east_asian_width(letter) not in "WF"
