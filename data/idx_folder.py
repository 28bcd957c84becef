"""Writes a folder that the program can load as a data set. It must not know where the images come from."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.draft import Piece
from mnist_tui.data.idx import idx_header, write_idx
from mnist_tui.data.replacement import create_file_slowly, new_folder, replace_file


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
    texts = {"classes.txt": "".join(f"{name}\n" for name in classes).encode(), **others}
    with new_folder(folder) as draft:
        yield from _fill(draft, images, texts)


def _fill(draft: Path, images: LabelledImages, texts: Mapping[str, bytes]) -> Iterator[None]:
    header = idx_header(images.shape, np.dtype(np.uint8))
    for prefix in ("train", "t10k"):
        content: Iterator[Piece] = (np.ascontiguousarray(piece).data.cast("B") for piece in images.pieces())
        yield from create_file_slowly(draft / f"{prefix}-images-idx3-ubyte", itertools.chain((header,), content))
        write_idx(draft / f"{prefix}-labels-idx1-ubyte", images.labels)
    for name, text in texts.items():
        replace_file(draft / name, text)
