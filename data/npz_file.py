"""Reads images from NumPy's .npz, under the names that Keras and MedMNIST give them. It runs no pickle."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import Split
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.file_kind import START_BYTES, kind_of
from mnist_tui.data.idx import LARGEST_BODY_BYTES
from mnist_tui.data.image_files import PartName, checked_split, whole_bytes
from mnist_tui.data.packed import refuse_bomb
from mnist_tui.data.regular_file import open_regular

if TYPE_CHECKING:
    import zipfile

ENDING, MEMBER_ENDING = ".npz", ".npy"
MOST_NAMED = 8
LONGEST_REASON = 4096
"""Letters of a message of zipfile or NumPy that are passed on."""
ARRAYS: Sequence[Mapping[PartName, tuple[str, str]]] = (
    {"train": ("x_train", "y_train"), "test": ("x_test", "y_test")},
    {"train": ("train_images", "train_labels"), "test": ("test_images", "test_labels")},
)
"""Names of images and labels."""


@dataclass(frozen=True, slots=True)
class NpzFile:
    """One file with four arrays."""

    path: Path
    arrays: Mapping[PartName, tuple[str, str]]

    @property
    def name(self) -> str:
        """The name of the file without its ending."""
        return self.path.name[: -len(ENDING)]

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.path.parent

    @property
    def paths(self) -> tuple[Path, ...]:
        """The file."""
        return (self.path,)

    def read(self, part: PartName) -> Split:
        """Return the images and labels of a part. Raises DataError for arrays that cannot be used."""
        images_name, labels_name = self.arrays[part]
        images = _images(self.path, images_name, read_member(self.path, images_name))
        return checked_split(images, self._labels(labels_name), self.path, self.path)

    def count_training(self) -> int:
        """Return the number of training labels. Raises DataError as `read` does."""
        return len(self._labels(self.arrays["train"][1]))

    def _labels(self, name: str) -> NDArray[np.uint8]:
        labels = read_member(self.path, name)
        if labels.ndim == 2 and labels.shape[1] == 1:
            labels = labels[:, 0]
        if labels.ndim != 1:
            raise DataError.about(self.path, f"{name} of shape {labels.shape}", "one label for each image")
        return whole_bytes(self.path, labels, name)


def npz_set(path: Path) -> NpzFile:
    """Return the set in a file. Raises DataError when it is no .npz, or lacks an array."""
    with opened_archive(path) as archive:
        members = [name.removesuffix(MEMBER_ENDING) for name in archive.namelist()]
    for arrays in ARRAYS:
        if all(name in members for pair in arrays.values() for name in pair):
            return NpzFile(path, arrays)
    found = f"the arrays {printable(', '.join(members[:MOST_NAMED]))}" if members else "no arrays"
    raise DataError.about(path, found, "x_train, y_train, x_test and y_test")


def has_images(path: Path) -> bool:
    """Tell from its names whether a file is a data set; one that cannot be read counts as one."""
    try:
        with opened_archive(path) as archive:
            members = [name.removesuffix(MEMBER_ENDING) for name in archive.namelist()]
    except DataError:
        return True
    return any(images in members for arrays in ARRAYS for images, _ in arrays.values())


def read_arrays(path: Path, check: Callable[[int], None]) -> dict[str, NDArray[np.generic]]:
    """Return all arrays of a file, by name; `check` is told how many bytes they say they have before they are read.

    Raises DataError for a file that is no .npz, or is damaged.
    """
    with opened_archive(path) as archive:
        check(sum(member.file_size for member in archive.infolist()))
        members = [name for name in archive.namelist() if name.endswith(MEMBER_ENDING)]
    return {name.removesuffix(MEMBER_ENDING): read_member(path, name.removesuffix(MEMBER_ENDING)) for name in members}


@contextmanager
def opened_archive(path: Path) -> Iterator["zipfile.ZipFile"]:
    """Open the archive; whatever is wrong with it while it is read becomes a DataError."""
    import zipfile  # few runs need it, and the start of the program would wait for it

    with damage_told(path, "archive"), open_regular(path) as file:
        if not zipfile.is_zipfile(file):
            file.seek(0)
            start = file.read(START_BYTES)
            found = "a damaged ZIP archive (its end is missing)" if start.startswith(b"PK") else kind_of(start)
            raise DataError.about(path, found, "a NumPy archive (.npz)")
        with zipfile.ZipFile(file) as archive:
            yield archive


@contextmanager
def damage_told(path: Path, what: str) -> Iterator[None]:
    """Make a DataError of whatever is wrong with a file of NumPy's while it is read; `what` it is called."""
    import zipfile

    try:
        yield
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    except MemoryError as error:
        raise DataError.about(path, "more than fits into memory", "a smaller file") from error
    except (ValueError, EOFError, RuntimeError, NotImplementedError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        reason = printable(str(error))[:LONGEST_REASON]
        raise DataError.about(path, f"a damaged {what} ({reason})", "arrays of numbers") from error


def read_member(path: Path, name: str) -> NDArray[np.generic]:
    """Return an array of an archive. Raises DataError for one that is too large, damaged or of objects."""
    with opened_archive(path) as archive:
        member = archive.getinfo(f"{name}{MEMBER_ENDING}")
        if member.file_size > LARGEST_BODY_BYTES:
            raise DataError.about(path, f"a larger {name}", f"at most {LARGEST_BODY_BYTES:,} bytes")
        refuse_bomb(path, member.compress_size, member.file_size)
        with archive.open(member) as content:
            array: NDArray[np.generic] = np.lib.format.read_array(content, allow_pickle=False)
    return array


def _images(path: Path, name: str, array: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Return images (N, H, W); a last axis of one channel is dropped, and flat images become square again."""
    shape = array.shape
    if array.ndim == 4 and shape[3] == 1:
        array = array[..., 0]
    elif array.ndim == 2 and isqrt(shape[1]) ** 2 == shape[1]:
        array = array.reshape(len(array), isqrt(shape[1]), isqrt(shape[1]))
    if array.ndim != 3:
        raise DataError.about(path, f"{name} of shape {shape}", "grey images, (N, H, W)")
    return whole_bytes(path, array, name)
