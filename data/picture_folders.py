"""Finds pictures in folders: a folder for each class, and one above them for each part. It reads none."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.image_files import PartName

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".pbm", ".pnm")
MOST_PICTURES = 5_000_000
MOST_FOLDERS = 1024
FEWEST_CLASSES = 2
PART_NAMES: Mapping[PartName, Sequence[str]] = {
    "train": ("train", "training"),
    "test": ("test", "testing", "val", "valid", "validation"),
}
"""What folders of parts are called, the likelier names first."""


def class_folders(folder: Path) -> dict[str, list[str]]:
    """Return the pictures of every folder that holds some, both in alphabetical order, as paths from there on.

    Raises DataError for too many.
    """
    found = {name: sorted(pictures_below(folder / name)) for name in sorted(folders_in(folder)[: MOST_FOLDERS + 1])}
    if len(found) > MOST_FOLDERS:
        raise DataError.about(folder, f"more than {MOST_FOLDERS:,} folders", "one for each class")
    return {name: files for name, files in found.items() if files}


def part_folders(folder: Path) -> dict[PartName, Path]:
    """Return the folders of parts: those with such a name that hold folders themselves."""
    names = {name.lower(): name for name in folders_in(folder)}
    found: dict[PartName, Path] = {}
    for part, known in PART_NAMES.items():
        for name in known:
            if name in names and len(folders_in(folder / names[name])) >= FEWEST_CLASSES:
                found.setdefault(part, folder / names[name])
    return found


def folders_in(folder: Path) -> Sequence[str]:
    """Return the names of the folders that are not hidden. Raises DataError when the system refuses."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if entry.name[0] != "." and os.path.isdir(entry)]
    except OSError as error:
        raise DataError.from_system(folder, error, "read the folder") from error


def pictures_below(folder: Path) -> Iterator[str]:
    """Yield the pictures in a folder and below it, as paths from there on; links to folders are not followed.

    Raises DataError for too many, and when the system refuses.
    """

    def refuse(error: OSError) -> None:
        raise DataError.from_system(folder, error, "read the folder")

    number = 0
    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if name[0] != "."]
        below = os.path.relpath(place, folder)
        for name in names:
            if name.lower().endswith(ENDINGS) and name[0] != ".":
                number += 1
                if number > MOST_PICTURES:
                    raise DataError.about(folder, f"more than {MOST_PICTURES:,} pictures", "fewer")
                yield name if below == "." else f"{below}/{name}"
