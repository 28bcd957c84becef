"""Finds the data set that a path means: in a folder, one or two below it, or in a file. It reads no image."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from mnist_tui.data.class_folders import class_folders_set
from mnist_tui.data.csv_files import csv_sets
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.file_kind import START_BYTES, kind_of
from mnist_tui.data.idx import GZIP_MAGIC
from mnist_tui.data.idx_files import IdxFiles, idx_sets
from mnist_tui.data.image_files import ImageFiles
from mnist_tui.data.npz_file import ENDING as NPZ_ENDING
from mnist_tui.data.npz_file import npz_set
from mnist_tui.data.preprocessing import USUAL_SIZE
from mnist_tui.data.qmnist_files import known_set
from mnist_tui.data.quantity import count
from mnist_tui.data.regular_file import open_regular

DEPTH = 2
MOST_FOLDERS = 200
"""Folders that are looked into at each depth."""
MOST_NAMED = 4
EXPECTED = (
    "four IDX files named like MNIST's, a .npz file, X_train.csv and X_test.csv, or a folder of pictures for each class"
)


def find_files(source: Path) -> ImageFiles:
    """Return the set that `source` means: a folder with it, or above it; one of its files; or a folder and its name.

    Where there are several, the one with MNIST's own names is taken. Raises DataError for none and for several.
    """
    if os.path.isdir(source):
        return _below(source)
    if os.path.exists(source):
        return _around(source)
    found = _sets(source.parent) if os.path.isdir(source.parent) else ()
    named = [one for one in found if one.name.lower() == source.name.lower()]
    return _only(source, named) if named else _below(source)


def names_in(folder: Path) -> Sequence[str]:
    """Return the names of all but folders. Raises DataError when the system refuses."""
    return [entry.name for entry in _entries(folder) if not os.path.isdir(entry)]


def _below(source: Path) -> ImageFiles:
    """Return the set in a folder, or in those one or two below it where it holds none."""
    folders = [source]
    for depth in range(DEPTH + 1):
        found = [one for folder in folders for one in _sets_if_readable(folder, must_be=depth == 0)]
        if found:
            return _only(source, found)
        below = (one for folder in folders for one in _folders_in(folder))
        folders = list({os.path.realpath(one): one for one in below}.values())[:MOST_FOLDERS]  # links may be among them
    if (pictures := class_folders_set(source, USUAL_SIZE)) is not None:
        return pictures
    raise DataError.about(source, _contents(source), EXPECTED)


def _around(file: Path) -> ImageFiles:
    """Return the set that a file belongs to."""
    if file.name.lower().endswith(NPZ_ENDING):
        return npz_set(file)
    for one in _sets(file.parent):
        if any(path.name == file.name for path in one.paths):
            return _only(file, [one])
    try:
        with open_regular(file) as content:
            start = content.read(START_BYTES)
    except OSError as error:
        raise DataError.from_system(file, error, "read") from error
    raise DataError.about(
        file, "a gzip file" if start[:2] == GZIP_MAGIC else kind_of(start), f"a folder with {EXPECTED}"
    )


def _sets(folder: Path) -> Iterator[ImageFiles]:
    """Yield the sets whose files lie in a folder, complete or not."""
    names = names_in(folder)
    yield from map(known_set, idx_sets(folder, names))
    yield from csv_sets(folder, names)
    for name in sorted(names):
        if name.lower().endswith(NPZ_ENDING):
            with suppress(DataError):  # any other .npz
                yield npz_set(folder / name)


def _sets_if_readable(folder: Path, must_be: bool) -> Sequence[ImageFiles]:
    try:
        return list(_sets(folder))
    except DataError:
        if must_be:
            raise
        return ()


def _only(source: Path, found: Sequence[ImageFiles]) -> ImageFiles:
    """Return the only whole set, or the only one with MNIST's own names; raise DataError where there is none."""
    incomplete = [one for one in found if isinstance(one, IdxFiles) and not one.is_complete]
    complete = [one for one in found if one not in incomplete]
    if not complete:
        raise incomplete[0].missing()
    plain = [one for one in complete if isinstance(one, IdxFiles) and not one.name]
    if len(one_of := plain or complete) == 1:
        return one_of[0]
    ways = [printable(str(_way_to(source, one))) for one in one_of]
    more = f" and {len(ways) - MOST_NAMED} more" if len(ways) > MOST_NAMED else ""
    found_text = f"{len(ways)} data sets ({', '.join(ways[:MOST_NAMED])}{more})"
    raise DataError.about(source, found_text, f"one; name it, as in --data {printable(str(source))}/{ways[0]}")


def _way_to(source: Path, one: ImageFiles) -> Path:
    """Return what to write behind `source` to mean this set."""
    below = one.folder.relative_to(source) if one.folder.is_relative_to(source) else Path()
    if len(one.paths) == 1 or (not one.name and below == Path()):
        return below / one.paths[0].name
    return below / one.name


def _folders_in(folder: Path) -> Sequence[Path]:
    try:
        return sorted(
            folder / entry.name for entry in _entries(folder) if os.path.isdir(entry) and entry.name[0] != "."
        )
    except DataError:
        return ()


def _contents(folder: Path) -> str:
    """Describe what a folder holds: by name, or by ending and number where there is much."""
    folders = sorted(printable(entry.name) for entry in _entries(folder) if os.path.isdir(entry))
    files = sorted(map(printable, names_in(folder)))
    parts = []
    if files:
        endings = Counter(Path(name).suffix.lower() or "no ending" for name in files).most_common(MOST_NAMED)
        which = files if len(files) <= MOST_NAMED else [f"{number:,} {ending}" for ending, number in endings]
        parts.append(f"{count(len(files), 'file')} ({', '.join(which)})")
    if folders:
        parts.append(f"{count(len(folders), 'folder')} ({', '.join(folders[:MOST_NAMED])})")
    return " and ".join(parts) or "an empty folder"


def _entries(folder: Path) -> Sequence[os.DirEntry[str]]:
    """Return what is in a folder. Of a link in a circle `entry.is_dir()` raises an error: ask `os.path.isdir`."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise DataError.from_system(folder, error, "read the folder") from error
