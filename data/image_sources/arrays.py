"""Images in one array of a file: IDX, npy or npz. What is not packed is read one by one from where it lies."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.idx import idx_layout, read_idx
from mnist_tui.data.image_sources.pixels import Form, Scale
from mnist_tui.data.image_sources.source import Pixels
from mnist_tui.data.npz_file import opened_archive, read_member
from mnist_tui.data.predictions.array_rows import Layout, array_rows
from mnist_tui.data.regular_file import open_regular

SAMPLE, SAMPLE_VALUES = 64, 2**22
IMAGES = ("images", "image", "x_test", "test_images", "x", "arr_0", "x_val", "val_images", "x_train", "train_images")
LABELS_OF = {"x_test": "y_test", "test_images": "test_labels", "x": "y", "x_val": "y_val", "val_images": "val_labels",
             "x_train": "y_train", "train_images": "train_labels", "images": "labels", "image": "label"}  # fmt: skip
IDX_IMAGES, IDX_LABELS = ("images", "idx3"), ("labels", "idx1")
LOCAL_HEADER_BYTES = 30
NUMBERS = "fiub"


@dataclass(frozen=True, slots=True, eq=False)
class StoredArray:
    """An array in a file, from a place on; none of it is in memory."""

    path: Path
    offset: int
    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]

    def __getitem__(self, index: int) -> NDArray[np.generic]:
        size = prod(self.shape[1:]) * self.dtype.itemsize
        try:
            with open_regular(self.path) as file:
                file.seek(self.offset + index * size)
                content = file.read(size)
        except OSError as error:
            raise DataError.from_system(self.path, error, "read") from error
        if len(content) < size:
            raise DataError.about(self.path, f"no image {index:,} (its end is missing)", f"{self.shape[0]:,} images")
        return np.frombuffer(content, self.dtype).reshape(self.shape[1:])


@dataclass(frozen=True, slots=True, eq=False)
class ArrayImages:
    """The images of one array."""

    path: Path
    array: StoredArray | NDArray[np.generic]
    form: Form
    scale: Scale
    labels: NDArray[np.intp] | None
    notes: tuple[str, ...]
    classes: tuple[str, ...] = ()
    names: Sequence[str] | None = None

    @property
    def source(self) -> str:
        """The file."""
        return printable(str(self.path))

    def __len__(self) -> int:
        return self.array.shape[0]

    def image(self, index: int) -> Pixels:
        """Read one. Raises DataError when it is missing."""
        return self.form.pixels(self.array[index], self.scale)


def idx_images(path: Path) -> ArrayImages:
    """Open an IDX file of images, with the labels that lie beside it under MNIST's names. Raises DataError."""
    layout = idx_layout(path)
    array: StoredArray | NDArray[np.generic]
    array = read_idx(path) if layout is None else StoredArray(path, layout[2], layout[0], layout[1])
    beside = path.with_name(path.name.replace(IDX_IMAGES[0], IDX_LABELS[0]).replace(IDX_IMAGES[1], IDX_LABELS[1]))
    labels = read_idx(beside) if beside != path and beside.is_file() else None
    return _images(path, array, labels, (f"labels: {printable(beside.name)}",) if labels is not None else ())


def numpy_images(path: Path, is_archive: bool) -> ArrayImages:
    """Open images that NumPy saved. Raises DataError where there are none."""
    layouts = array_rows(path, is_archive).layouts
    known = {name.lower(): name for name in layouts}
    found = [known[name] for name in IMAGES if name in known and Form.of(layouts[known[name]].shape) is not None]
    found = found or [name for name, layout in layouts.items() if len(layout.shape) > 2 and Form.of(layout.shape)]
    if not found:
        listed = ", ".join(f"{name} of {'×'.join(map(str, one.shape))}" for name, one in list(layouts.items())[:8])
        raise DataError.about(path, printable(listed), "images (n, H, W), (n, H, W, 3) or (n, 3, H, W)")
    name = found[0]
    label = known.get(LABELS_OF.get(name.lower(), ""))
    labels = read_member(path, label) if label is not None and is_archive else None
    array = _stored(path, name, layouts[name], is_archive)
    notes = (f"array {printable(name)}",) if is_archive else ()
    return _images(path, read_member(path, name) if array is None else array, labels, notes)


def _stored(path: Path, name: str, layout: Layout, is_archive: bool) -> StoredArray | None:
    """Return where an array lies that is not packed; None for one that is, or lies by column."""
    if layout.dtype.hasobject:
        raise DataError.about(path, f"{name!a} of Python objects, which only a pickle can restore", "numbers")
    if layout.by_column:
        if not is_archive:
            raise DataError.about(path, "an array that lies by column", "np.ascontiguousarray(images)")
        return None
    if not is_archive:
        with open_regular(path) as file:
            return StoredArray(path, _data_offset(file), layout.dtype, layout.shape)
    with opened_archive(path) as archive:
        member = archive.getinfo(f"{name}.npy")
        if member.compress_type != zipfile.ZIP_STORED:
            return None
        with open_regular(path) as file:
            file.seek(member.header_offset)
            local = file.read(LOCAL_HEADER_BYTES)
            skipped = int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
            file.seek(member.header_offset + LOCAL_HEADER_BYTES + skipped)
            return StoredArray(path, _data_offset(file), layout.dtype, layout.shape)


def _data_offset(file: IO[bytes]) -> int:
    """Return where the numbers of an array begin whose .npy format begins here."""
    size = 2 if np.lib.format.read_magic(file)[0] == 1 else 4
    header = int.from_bytes(file.read(size), "little")
    return file.tell() + header


def _images(
    path: Path, array: StoredArray | NDArray[np.generic], labels: NDArray[np.generic] | None, notes: tuple[str, ...]
) -> ArrayImages:
    form, size = Form.of(array.shape), "×".join(map(str, array.shape))
    if form is None or array.dtype.kind not in NUMBERS:
        raise DataError.about(path, f"{array.dtype} of {size}", "images (n, H, W), (n, H, W, 3) or (n, 3, H, W)")
    if array.shape[0] == 0:
        raise DataError.about(path, "no images", "at least one")
    if labels is not None and (labels.size != array.shape[0] or labels.dtype.kind not in "iu"):
        raise DataError.about(path, f"{labels.size:,} labels as {labels.dtype}", f"{array.shape[0]:,} whole numbers")
    sample = min(SAMPLE, max(SAMPLE_VALUES // prod(array.shape[1:]), 1))
    step = -(-array.shape[0] // sample)
    scale = Scale.of(np.stack([array[index] for index in range(0, array.shape[0], step)]))
    known = None if labels is None else labels.reshape(-1).astype(np.intp)
    return ArrayImages(path, array, form, scale, known, (*notes, *filter(None, [scale.note])))
