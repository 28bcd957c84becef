"""For maintainers: `python -m mnist_tui.data.bundle FOLDER` puts the raw MNIST files of FOLDER into the package."""

import hashlib
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.mnist import BUNDLE, MD5_SUMS
from mnist_tui.data.replacement import replace_file


def bundle(source: Path, target: Path) -> None:
    """Verify the four raw files in `source`, then write each to `target`, gzipped without a time stamp.

    Raises DataError, before anything is written, if a file is missing or is not MNIST's.
    """
    contents = {name: _verified(source / name, md5) for name, md5 in MD5_SUMS.items()}
    for name, content in contents.items():
        replace_file(target / f"{name}.gz", zlib.compress(content, 9, wbits=31))


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns the exit status, 2 for bad input."""
    if len(arguments) != 1:
        print("usage: python -m mnist_tui.data.bundle FOLDER_WITH_RAW_FILES", file=sys.stderr)
        return 2
    try:
        bundle(Path(arguments[0]), BUNDLE)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"wrote {', '.join(f'{name}.gz' for name in MD5_SUMS)}")
    return 0


def _verified(path: Path, md5: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if found != md5:
        raise DataError.about(path, f"MD5 {found}", md5)
    return content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
