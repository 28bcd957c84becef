"""The file that `--save` names: proven before training, written after it, never at the cost of what is there.

A model that cannot or must not go there is put into the state folder instead.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from mnist_tui.data.draft import Draft, Piece
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.folder import find_files
from mnist_tui.data.free_files import create_at_free_name
from mnist_tui.data.mnist import BUNDLE
from mnist_tui.data.model_file import is_model
from mnist_tui.data.replacement import replaceable
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.state_folder import PROGRAM, state_folder
from mnist_tui.tui.training.model import Model, encode_network

GROWTH_BYTES = 1024
"""What the number of steps and the accuracy may add to the file of an untrained network."""
OWNER_ONLY = 0o600


class ModelTarget:
    """Keeps the place and the space for a model while it is trained; at the end of `with` what was not used is free."""

    def __init__(self, path: Path, source: Path | None, force: bool) -> None:
        """`source` is the folder with the data, or None for the bundle; with `force` any other file is replaced.

        Raises:
            DataError: there is no such folder, it cannot be written to, or what is at `path` must not be replaced.
        """
        self._path, self._source, self._force = path, source, force
        self.saved_at: Path | None = None
        """Where the model is, once it is somewhere."""
        self._is_tried = False
        try:
            self._target = replaceable(path)
            if not self._target.parent.is_dir():
                raise DataError.about(path, "no folder of that name", "a file in a folder that exists")
            self._refuse_others()
            self._before = _identity(self._target)
            self._draft = Draft(self._target)
        except OSError as error:
            raise DataError.from_system(path, error, "write") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give back what was reserved and not used."""
        self._draft.__exit__(kind, error, trace)

    def reserve(self, untrained: Model) -> None:
        """Reserve the space for a network of that size.

        Raises:
            DataError: there is not enough.
        """
        size = sum(map(len, encode_network(untrained))) + GROWTH_BYTES
        try:
            self._draft.reserve(size)
        except OSError as error:
            raise DataError.from_system(self._path, error, f"reserve {size:,} bytes") from error

    def save(self, model: Model, fault: str = "") -> bool:
        """Write the model where it was asked for, or else into the state folder; say so and return False then.

        `fault` completes "this run ..." when it did not end well. Only the first call counts; later ones return True.
        """
        if self._is_tried:
            return True
        self._is_tried = True
        content = encode_network(model)
        try:
            self._put(content, fault)
        except DataError as error:
            self.saved_at, where = rescue(self._path.name, content)
            complain(f"{error}; {where}")
            return False
        self.saved_at = self._path
        return True

    def _put(self, content: tuple[Piece, ...], fault: str) -> None:
        try:
            self._refuse_others()
            if fault and not self._force and self._target.exists():
                raise DataError(f"{printable(str(self._path))}: its model is kept, because this run {fault}")
            self._draft.write(*content)
            self._take_place()
        except OSError as error:
            raise DataError.from_system(self._path, error, "write") from error

    def _take_place(self) -> None:
        """Put the file in its place, unless another program has done so since the start."""
        other = DataError(f"{printable(str(self._path))}: another program has written it in the meantime")
        if self._force:
            self._draft.replace()
        elif _identity(self._target) != self._before:
            raise other
        elif self._before is not None:
            self._draft.replace()
        else:
            try:
                self._draft.create()
            except FileExistsError as error:
                raise other from error

    def _refuse_others(self) -> None:
        """Raise DataError when a file is there that is no model of ours; OSError when the system refuses to tell."""
        if not self._target.exists() or _is_replaceable_model(self._target):
            return
        if _is_of_data(self._target, BUNDLE if self._source is None else self._source):
            raise DataError.about(self._path, "a file in the folder of the data set", "another name")
        if not self._force:
            expected = "a free name, a model to replace, or --force"
            raise DataError.about(self._path, "a file that is no model, or is write-protected", expected)


def _identity(target: Path) -> tuple[int, ...] | None:
    """Return what tells a file from any that takes its place or is written over it; None when there is none."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _is_replaceable_model(target: Path) -> bool:
    try:
        return is_model(target) and os.access(target, os.W_OK)
    except OSError:
        return False


def _is_of_data(target: Path, source: Path) -> bool:
    """Tell whether a file lies in the folder of the data, or is one of its files, wherever and by whatever name."""
    if target.is_relative_to(os.path.realpath(source)):
        return True
    with suppress(OSError), os.scandir(source) as entries:
        if any(os.path.samefile(entry.path, target) for entry in entries if entry.is_file()):
            return True
    with suppress(OSError, DataError):  # what is wrong with the data is said where they are loaded
        return any(os.path.samefile(path, target) for path in find_files(source).paths)
    return False


def rescue(name: str, content: tuple[Piece, ...]) -> tuple[Path | None, str]:
    """Write a model where there is room for it; return the place, and a sentence about it."""
    for path in _rescue_places(name):
        with suppress(OSError, DataError):
            path.parent.mkdir(parents=True, exist_ok=True)
            free = create_at_free_name(path, {path.suffix: content}, OWNER_ONLY)
            return free, f"the model of this run is in {printable(str(free))}"
    return None, "there was no place for the model of this run"


def _rescue_places(name: str) -> Iterator[Path]:
    yield state_folder() / "models" / name
    with suppress(OSError):  # there may be no folder for temporary files
        yield Path(tempfile.gettempdir()) / f"{PROGRAM}-{name}"
