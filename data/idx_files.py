"""Finds the four IDX files of a data set among the names of a folder, and reads them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import Split
from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import read_idx
from mnist_tui.data.image_files import PARTS, PartName, checked_split, whole_bytes
from mnist_tui.data.qmnist import NAME as QMNIST
from mnist_tui.data.quantity import count

Kind = Literal["images", "labels"]
Slot = tuple[PartName, Kind]
SLOTS: tuple[Slot, ...] = tuple((part, kind) for part in PARTS for kind in ("images", "labels"))
FILE_NAME = re.compile(
    r"(?:(?P<set>.+)[-_])?(?P<part>train|t10k|test)[-_](?P<kind>images|labels)"
    r"(?P<order>[-.]idx\d)?(?:-(?:ubyte|int))?(?:\.idx)?(?P<copy> ?\(\d+\))?(?P<gz>\.gz)?(?P<copy_of_gz> ?\(\d+\))?",
    re.IGNORECASE,
)
"""The names of MNIST, EMNIST and QMNIST, and what downloads make of them."""


@dataclass(frozen=True, slots=True)
class IdxFiles:
    """The four files of a data set, or fewer when some are missing; of QMNIST the two with test images are enough."""

    name: str
    folder: Path
    files: Mapping[Slot, Path]

    @property
    def is_complete(self) -> bool:
        """True when none is missing."""
        return all(slot in self.files for slot in self._needed)

    @property
    def is_qmnist(self) -> bool:
        """True when their names are QMNIST's."""
        return self.name == QMNIST.lower()

    @property
    def _needed(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in SLOTS if slot[0] == "test" or not self.is_qmnist)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Those that are there."""
        return tuple(self.files.values())

    def read(self, part: PartName) -> Split:
        """Return the images and labels of a part. Raises DataError for files that are damaged or do not match."""
        images_path, labels_path = self.files[part, "images"], self.files[part, "labels"]
        return checked_split(_bytes(images_path, "images", 3), _labels(labels_path), images_path, labels_path)

    def count_training(self) -> int:
        """Return the number of training labels. Raises DataError as `read` does."""
        return len(self.read_labels("train"))

    def read_labels(self, part: PartName) -> NDArray[np.uint8]:
        """Return the labels of a part alone. Raises DataError as `read` does."""
        return _labels(self.files[part, "labels"])

    def missing(self) -> DataError:
        """Return what to raise for a set that is not complete."""
        part, kind = next(slot for slot in self._needed if slot not in self.files)
        prefix = f"{self.name}-" if self.name else ""
        form = "idx3-ubyte" if kind == "images" else "idx2-int" if self.is_qmnist else "idx1-ubyte"
        words = ("train",) if part == "train" else ("test",) if self.is_qmnist else ("t10k", "test")
        names = [f"{prefix}{word}-{kind}-{form}" for word in words]
        expected = f"{' or '.join(names)}, plain or .gz, '-' or '.' before {form[:4]}"
        return DataError.about(self.folder, f"no {prefix}{words[0]} {kind}", expected)


def idx_sets(folder: Path, names: Sequence[str]) -> Iterator[IdxFiles]:
    """Yield the sets that files of these names belong to, complete or not, in the order of their names.

    Of several files for the same purpose the plain one is taken, and one that is no second download.
    """
    found: dict[str, dict[Slot, tuple[tuple[object, ...], str]]] = {}
    for name in sorted(names):
        if (match := FILE_NAME.fullmatch(name)) is None:
            continue
        part: PartName = "train" if match["part"].lower() == "train" else "test"
        kind: Kind = "images" if match["kind"].lower() == "images" else "labels"
        rank = (
            match["part"].lower() == "test",
            bool(match["copy"] or match["copy_of_gz"]),
            match["gz"] is not None,
            (match["order"] or "-")[0] == ".",
            name,
        )
        slots = found.setdefault((match["set"] or "").lower(), {})
        slots[part, kind] = min((rank, name), slots.get((part, kind), (rank, name)))
    for name, slots in sorted(found.items()):
        yield IdxFiles(name, folder, {slot: folder / slots[slot][1] for slot in SLOTS if slot in slots})


def _labels(path: Path) -> NDArray[np.uint8]:
    """Return the labels; of QMNIST's, which hold eight numbers for each image, the first."""
    array = read_idx(path)
    if array.dtype == np.int32 and array.ndim == 2 and array.shape[1] > 0:
        return whole_bytes(path, array[:, 0], "labels")
    return _checked_bytes(path, array, "labels", 1)


def _bytes(path: Path, kind: Kind, dimensions: int) -> NDArray[np.uint8]:
    return _checked_bytes(path, read_idx(path), kind, dimensions)


def _checked_bytes(path: Path, array: NDArray[np.generic], kind: Kind, dimensions: int) -> NDArray[np.uint8]:
    if array.dtype != np.uint8 or array.ndim != dimensions:
        found = f"{array.dtype} in {count(array.ndim, 'dimension')}"
        raise DataError.about(path, found, f"{kind} as uint8 in {dimensions}")
    return array.astype(np.uint8, copy=False)
