"""Writes a folder that the program can load as a data set. It must not know where the images come from."""

import errno
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.draft import Piece, folder_draft
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.idx import idx_header, write_idx
from mnist_tui.data.replacement import create_file_slowly, refuse_taken, replace_file, taken_error

TAKEN = (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR)
"""What a folder is told that is to be put where another, a file or a link has appeared."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledImages:
    """N images with their labels (N,); the images come in pieces (n, H, W), from the first on whenever asked for."""

    pieces: Callable[[], Iterable[NDArray[np.uint8]]]
    shape: tuple[int, int, int]
    """(N, H, W)"""
    labels: NDArray[np.uint8]


def write_folder_slowly(
    folder: Path, images: LabelledImages, classes: Sequence[str], others: Mapping[str, bytes] = MappingProxyType({})
) -> Iterator[None]:
    """Write images and labels as a new folder, whole or not at all; yield after every piece.

    A data set has training and test images: here they are the same. There must be at least one. `others` are the
    contents of files that lie beside them, by name.
    Raises DataError when there is something at `folder` already, and when the system refuses.
    """
    refuse_taken(folder)
    texts = {"classes.txt": "".join(f"{name}\n" for name in classes).encode(), **others}
    try:
        with folder_draft(folder) as draft:
            yield from _fill(folder, draft, images, texts)
            os.rename(draft, folder)
    except OSError as error:
        if error.errno in TAKEN and os.path.lexists(folder):
            raise taken_error(folder) from error
        raise DataError.from_system(folder, error, "write the folder") from error


def _fill(folder: Path, draft: Path, images: LabelledImages, texts: Mapping[str, bytes]) -> Iterator[None]:
    header = idx_header(images.shape, np.dtype(np.uint8))
    try:
        for prefix in ("train", "t10k"):
            content: Iterator[Piece] = (np.ascontiguousarray(piece).data.cast("B") for piece in images.pieces())
            yield from create_file_slowly(draft / f"{prefix}-images-idx3-ubyte", itertools.chain((header,), content))
            write_idx(draft / f"{prefix}-labels-idx1-ubyte", images.labels)
        for name, text in texts.items():
            replace_file(draft / name, text)
    except DataError as error:
        raise DataError(str(error).replace(printable(str(draft)), printable(str(folder)))) from error
