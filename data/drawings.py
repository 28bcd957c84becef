"""Drawings that a person has labelled, kept as a data set of their own: a folder of IDX files like MNIST's.

Its training part holds the images as they were drawn, its test part the same images in the form that networks get.
It must not know how that form is made, nor what a network predicts.
"""

import contextlib
import fcntl
import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.draft import folder_draft, new_name, sync_folder
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.idx import read_idx, write_idx
from mnist_tui.data.quantity import count
from mnist_tui.data.replacement import replace_file
from mnist_tui.data.runs.owner_only import FOLDER_MODE, open_file

Images: TypeAlias = NDArray[np.uint8]
"""(N, H, W)"""
MOST_DRAWINGS = 2000
"""In a set, which is written as a whole: 3 MB of 28x28 pixels."""
LOCK = ".lock"
AS_DRAWN, IN_FORM = "train", "t10k"
"""The beginnings of the names of files."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What is said of an image: its label, or None where it is none of the set any more."""

    pixels: bytes
    label: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Drawings:
    """Images as they were drawn, in the order in which they came, no two of them the same, with labels (N,)."""

    images: Images
    labels: NDArray[np.uint8]

    @classmethod
    def none(cls, shape: tuple[int, int]) -> Self:
        """Return the empty set of images of `shape` (rows, columns)."""
        return cls(np.zeros((0, *shape), np.uint8), np.zeros(0, np.uint8))

    def __len__(self) -> int:
        return len(self.labels)

    def place(self, pixels: bytes) -> int | None:
        """Return where an image stands, counted from 0; None for one that is none of the set."""
        image = np.frombuffer(pixels, np.uint8).reshape(self.images.shape[1:])
        found = np.flatnonzero((self.images == image).all(axis=(1, 2)))
        return int(found[0]) if len(found) else None

    def after(self, said: Labelled) -> Self:
        """Return the set with an image added at its end, labelled otherwise, or taken out.

        Raises:
            NoRoomError: it would be one too many.
        """
        place = self.place(said.pixels)
        if said.label is None:
            return self if place is None else self._chosen(np.arange(len(self)) != place)
        if place is not None:
            labels = self.labels.copy()
            labels[place] = said.label
            return type(self)(self.images, labels)
        if len(self) >= MOST_DRAWINGS:
            raise NoRoomError(self, (said,))
        image = np.frombuffer(said.pixels, np.uint8).reshape(1, *self.images.shape[1:])
        return type(self)(np.concatenate([self.images, image]), np.append(self.labels, np.uint8(said.label)))

    def _chosen(self, which: NDArray[np.bool_]) -> Self:
        return type(self)(self.images[which], self.labels[which])


class NoRoomError(DataError):
    """A set is full."""

    def __init__(self, drawings: Drawings, refused: tuple[Labelled, ...]) -> None:
        super().__init__(f"{MOST_DRAWINGS:,} drawings are kept, no more: take some out first")
        self.drawings = drawings
        self.refused = refused
        """What has no room in it."""


def set_name(shape: tuple[int, int], classes: Sequence[str]) -> str:
    """Return the name of the folder for images of this shape and these classes: `28x28-10-5b7e2c01`."""
    names = zlib.crc32("\n".join(classes).encode())
    return f"{shape[0]}x{shape[1]}-{len(classes)}-{names:08x}"


class DrawingFolder:
    """The set for one shape of images and one list of classes. Several programs may use it at once.

    A change is written as a new folder that takes the place of the old one, so the files always fit together: no
    crash and no full disk loses what was kept.
    """

    def __init__(
        self, root: Path, shape: tuple[int, int], classes: Sequence[str], form: Callable[[Images], Images]
    ) -> None:
        """`root` holds the sets of all kinds, and need not be there; `form` takes and returns one image (H, W)."""
        self._root, self._shape, self._classes, self._form = root, shape, tuple(classes), form
        self.path = root / set_name(shape, classes)
        self._before = root / f".{self.path.name}.before"

    def stamp(self) -> object:
        """Return what is another as soon as the set is; None where there is none."""
        try:
            state = self.path.stat()
        except OSError:
            return None
        return state.st_ino, state.st_mtime_ns

    def read(self) -> Drawings:
        """Return the set, empty where nothing is kept. Raises DataError for files that are damaged."""
        try:
            with self._locked():
                return self._read()
        except OSError as error:
            raise DataError.from_system(self.path, error, "read") from error

    def change(self, said: Sequence[Labelled]) -> Drawings:
        """Apply what was said to the set as it is on the disk by now, and return it.

        Raises:
            NoRoomError: some would have been too many; all else was applied.
            DataError: the files are damaged, or the system refuses. The set is as it was.
        """
        refused: list[Labelled] = []
        try:
            self._root.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            with self._locked():
                drawings = before = self._read()
                for one in said:
                    try:
                        drawings = drawings.after(one)
                    except NoRoomError:
                        refused.append(one)
                if drawings is not before:
                    self._replace(drawings)
        except OSError as error:
            raise DataError.from_system(self.path, error, "write") from error
        if refused:
            raise NoRoomError(drawings, tuple(refused))
        return drawings

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other programs away; where nothing can be locked or written, reading has to do without."""
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):
                descriptor = open_file(self._root / LOCK)
                stack.callback(os.close, descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield

    def _read(self) -> Drawings:
        if not self.path.exists() and self._before.exists():  # a crash came between the two renamings
            os.rename(self._before, self.path)
        if not self.path.exists():
            return Drawings.none(self._shape)
        images, labels = (read_idx(self.path / name) for name in _names(AS_DRAWN))
        if images.dtype != np.uint8 or images.shape[1:] != self._shape:
            found = f"{images.dtype} of shape {images.shape}"
            raise DataError.about(self.path, found, f"drawings of {self._shape[0]}x{self._shape[1]} bytes")
        if labels.dtype != np.uint8 or labels.shape != images.shape[:1]:
            raise DataError.about(self.path, f"labels of shape {labels.shape}", count(len(images), "label"))
        if len(labels) and int(labels.max()) >= len(self._classes):
            raise DataError.about(self.path, f"label {labels.max()}", f"0..{len(self._classes) - 1}")
        return Drawings(images.astype(np.uint8, copy=False), labels.astype(np.uint8, copy=False))

    def _replace(self, drawings: Drawings) -> None:
        """Put the set in the place of the one that is there."""
        if not len(drawings):
            self._remove()
            return
        with folder_draft(self.path) as draft:
            try:
                self._fill(draft, drawings)
            except DataError as error:
                raise DataError(str(error).replace(printable(str(draft)), printable(str(self.path)))) from error
            shutil.rmtree(self._before, ignore_errors=True)
            if self.path.exists():
                os.rename(self.path, self._before)
            try:
                os.rename(draft, self.path)
            except OSError:
                if self._before.exists():
                    os.rename(self._before, self.path)
                raise
        sync_folder(self._root)
        shutil.rmtree(self._before, ignore_errors=True)

    def _remove(self) -> None:
        """Remove the set at once: nothing that is half removed has its name, and no older one can take its place."""
        shutil.rmtree(self._before, ignore_errors=True)
        if self.path.exists():
            aside = new_name(self.path)
            os.rename(self.path, aside)
            sync_folder(self._root)
            shutil.rmtree(aside, ignore_errors=True)

    def _fill(self, folder: Path, drawings: Drawings) -> None:
        forms = np.stack([self._form(image) for image in drawings.images])
        for prefix, images in ((AS_DRAWN, drawings.images), (IN_FORM, forms)):
            images_name, labels_name = _names(prefix)
            write_idx(folder / images_name, images)
            write_idx(folder / labels_name, drawings.labels)
        replace_file(folder / "classes.txt", "".join(f"{name}\n" for name in self._classes).encode())


def _names(prefix: str) -> tuple[str, str]:
    return f"{prefix}-images-idx3-ubyte", f"{prefix}-labels-idx1-ubyte"
