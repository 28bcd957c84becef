"""Writes a folder that the program can load as a data set. It must not know where the images come from."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.draft import folder_draft
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.idx import write_idx
from mnist_tui.data.replacement import refuse_taken, replace_file


def write_folder(
    folder: Path,
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    classes: Sequence[str],
    others: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Write images (N, H, W) and labels (N,) as a new folder, whole or not at all.

    A data set has training and test images: here they are the same. N must be at least 1. `others` are the contents of
    files that lie beside them, by name.
    Raises DataError when there is something at `folder` already, and when the system refuses.
    """
    refuse_taken(folder)
    texts = {"classes.txt": "".join(f"{name}\n" for name in classes).encode(), **others}
    try:
        with folder_draft(folder) as draft:
            _fill(folder, draft, images, labels, texts)
            os.rename(draft, folder)
    except OSError as error:
        raise DataError.from_system(folder, error, "write the folder") from error


def _fill(
    folder: Path, draft: Path, images: NDArray[np.uint8], labels: NDArray[np.uint8], texts: Mapping[str, bytes]
) -> None:
    try:
        for prefix in ("train", "t10k"):
            write_idx(draft / f"{prefix}-images-idx3-ubyte", images)
            write_idx(draft / f"{prefix}-labels-idx1-ubyte", labels)
        for name, content in texts.items():
            replace_file(draft / name, content)
    except DataError as error:
        raise DataError(str(error).replace(printable(str(draft)), printable(str(folder)))) from error
