"""Writes a folder that the program can load as a data set. It must not know where the images come from."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.draft import folder_draft
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.idx import write_idx
from mnist_tui.data.replacement import refuse_taken, replace_file


def write_folder(folder: Path, images: NDArray[np.uint8], labels: NDArray[np.uint8], classes: Sequence[str]) -> None:
    """Write images (N, H, W) and labels (N,) as a new folder, whole or not at all.

    A data set has training and test images: here they are the same. N must be at least 1.
    Raises DataError when there is something at `folder` already, and when the system refuses.
    """
    refuse_taken(folder)
    try:
        with folder_draft(folder) as draft:
            _fill(folder, draft, images, labels, classes)
            os.rename(draft, folder)
    except OSError as error:
        raise DataError.from_system(folder, error, "write the folder") from error


def _fill(
    folder: Path, draft: Path, images: NDArray[np.uint8], labels: NDArray[np.uint8], classes: Sequence[str]
) -> None:
    try:
        for prefix in ("train", "t10k"):
            write_idx(draft / f"{prefix}-images-idx3-ubyte", images)
            write_idx(draft / f"{prefix}-labels-idx1-ubyte", labels)
        replace_file(draft / "classes.txt", "".join(f"{name}\n" for name in classes).encode())
    except DataError as error:
        raise DataError(str(error).replace(printable(str(draft)), printable(str(folder)))) from error
