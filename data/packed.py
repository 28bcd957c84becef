"""What a packed file may unpack to: a few kilobytes can promise gigabytes and keep their word. It unpacks nothing."""

from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.quantity import count

FREE_BYTES = 2**26
"""So much may come out of anything: memory has room for it."""
MOST_TIMES = 200
"""Beyond that, so many times the packed bytes. Images of MNIST come to 5 times, those without any ink to 1,000."""


def refuse_bomb(path: Path, packed: int, unpacked: int) -> None:
    """Raise DataError if so many bytes are too many to come out of so few."""
    if unpacked > max(FREE_BYTES, MOST_TIMES * packed):
        found = f"{count(packed, 'byte')} that unpack to {unpacked:,} or more"
        raise DataError.about(path, found, f"images, which take at least a {MOST_TIMES}th of that when packed")
