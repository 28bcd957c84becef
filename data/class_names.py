"""Reads classes.txt: one class name a line, the first for label 0. It must let nothing through that moves a cursor."""

import unicodedata
from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.regular_file import open_regular

LONGEST_FILE_BYTES = 65_536


def read_class_names(path: Path, fewest: int, most: int) -> tuple[str, ...]:
    """Read between `fewest` and `most` names, in UTF-8, stripped; blank lines at the end do not count.

    Raises DataError for another number of names, a blank one, one with control characters, or no UTF-8.
    """
    names = [line.strip() for line in _text(path).rstrip().split("\n")]
    for number, name in enumerate(names, start=1):
        if not name or any(_controls(letter) for letter in name):
            raise DataError.about(path, f"{name!a} in line {number}", "a name of printable characters")
    if not fewest <= len(names) <= most:
        raise DataError.about(path, f"{len(names)} names", f"{fewest}..{most}, one for each label")
    return tuple(names)


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
