"""Reads a data set from pictures in a folder for each class: in grey, and all of one size.

Where no folder is for test images, some pictures of each class are held out for test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.class_names import drawable_names
from mnist_tui.data.dataset import Split
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.grey import fitted, grey_of
from mnist_tui.data.held_out import held_out_last
from mnist_tui.data.idx import LARGEST_BODY_BYTES
from mnist_tui.data.image_files import PartName, checked_split
from mnist_tui.data.picture_file import can_read_pictures, read_picture
from mnist_tui.data.picture_folders import FEWEST_CLASSES, class_folders, part_folders
from mnist_tui.data.quantity import count

TEST_DIVISOR = 7
"""One of so many pictures is for test where no folder says which: as 10,000 of MNIST's 70,000."""
MOST_LABELS = 256
MOST_NAMED = 3
PILLOW = "an installation that reads them: pip install 'mnist-tui[images]'"


@dataclass(frozen=True, slots=True)
class PictureList:
    """The pictures of one part."""

    root: Path
    files: tuple[str, ...]
    labels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class ClassFolders:
    """A folder with pictures."""

    folder: Path
    classes: tuple[str, ...]
    parts: Mapping[PartName, PictureList]
    size: int
    """Rows and columns of all images."""
    remarks: list[str] = field(default_factory=list)
    """What is to be said of it; `read` adds the pictures that it could not read."""
    name: str = ""

    @property
    def paths(self) -> tuple[Path, ...]:
        """The folder."""
        return (self.folder,)

    def sized(self, size: int) -> "ClassFolders":
        """Return the same with images of another size."""
        return replace(self, size=size)

    def read(self, part: PartName) -> Split:
        """Return the images and labels of a part, without pictures that cannot be read; `remarks` names these.

        Raises DataError where Pillow is missing, none can be read, or they do not fit into memory.
        """
        pictures, wrong = self.parts[part], []
        if not can_read_pictures():
            raise DataError.about(self.folder, count(len(pictures.files), "picture"), PILLOW)
        if len(pictures.files) * self.size**2 > LARGEST_BODY_BYTES:
            found = f"{count(len(pictures.files), 'picture')} at {self.size}×{self.size} pixels"
            raise DataError.about(self.folder, found, f"at most {LARGEST_BODY_BYTES:,} pixels: a smaller --size")
        images = np.empty((len(pictures.files), self.size, self.size), np.uint8)
        is_sound = np.ones(len(images), np.bool_)
        for number, name in enumerate(pictures.files):
            try:
                images[number] = fitted(grey_of(read_picture(pictures.root / name).pixels), self.size)
            except DataError:
                is_sound[number] = False
                wrong.append(printable(name))
        if wrong:
            self.remarks.append(_unreadable(wrong, len(images), "training" if part == "train" else "test"))
            images = images[is_sound]
        labels = pictures.labels[is_sound]
        for array in (images, labels):
            array.setflags(write=False)
        split = checked_split(images, labels, pictures.root, pictures.root)
        inside = pictures.root.relative_to(self.folder)
        sound = np.flatnonzero(is_sound).tolist()
        return replace(split, files=tuple((inside / pictures.files[place]).as_posix() for place in sound))

    def count_training(self) -> int:
        """Return the number of training pictures, sound or not."""
        return len(self.parts["train"].files)


def class_folders_set(folder: Path, size: int) -> ClassFolders | None:
    """Return the set in a folder with one for each class, or with one for each part above them; None for any other."""
    parts = part_folders(folder)
    training = parts.get("train", folder)
    listed = class_folders(training)
    if len(listed) < FEWEST_CLASSES:
        return None
    if "train" in parts and "test" in parts:
        tested = class_folders(parts["test"])
        names = sorted({*listed, *tested})
        _check_number(folder, names)
        lists: Mapping[PartName, PictureList] = {
            "train": _list(training, listed, names),
            "test": _list(parts["test"], tested, names),
        }
        return ClassFolders(folder, drawable_names(names), lists, size)
    names = list(listed)
    _check_number(folder, names)
    whole = _list(training, listed, names)
    held_out = max(len(whole.files) // TEST_DIVISOR, 1)
    order = held_out_last(whole.labels, held_out)
    first, last = np.split(order, [len(order) - held_out])
    found = f"no folder is for test images: {held_out:,} of {count(len(whole.files), 'picture')}"
    remark = f"{found} are held out for it, the same fraction of each class"
    return ClassFolders(
        folder, drawable_names(names), {"train": _some(whole, first), "test": _some(whole, last)}, size, [remark]
    )


def _unreadable(names: Sequence[str], pictures: int, part: str) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    of = f"{len(names):,} of {count(pictures, f'{part} picture')}"
    return f"{of} cannot be read: {', '.join(names[:MOST_NAMED])}{more}"


def _list(root: Path, listed: Mapping[str, Sequence[str]], names: Sequence[str]) -> PictureList:
    files = tuple(f"{name}/{one}" for name in names for one in listed.get(name, ()))
    labels = np.repeat(np.arange(len(names), dtype=np.uint8), [len(listed.get(name, ())) for name in names])
    return PictureList(root, files, labels)


def _some(pictures: PictureList, places: NDArray[np.intp]) -> PictureList:
    return PictureList(pictures.root, tuple(pictures.files[place] for place in places), pictures.labels[places])


def _check_number(folder: Path, names: Sequence[str]) -> None:
    if len(names) > MOST_LABELS:
        raise DataError.about(
            folder, f"{len(names):,} folders of pictures", f"at most {MOST_LABELS}, one for each class"
        )
