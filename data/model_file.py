"""The files that networks are saved in: arrays by name and text by key. It must not know what they mean."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.draft import Piece
from mnist_tui.data.replacement import replace_file
from mnist_tui.data.tensor_file import FORMAT_KEY, Check, Kind, TensorFile, accept_all

LARGEST_FILE_BYTES = 12_500_000_000
"""The largest network there can be: 16 layers of 8,192 in float64, for images of 256×256."""
OURS = "mnist-tui"
"""Begins every format of ours."""
MODEL: Final = Kind(f"{OURS} 1", "model", LARGEST_FILE_BYTES, ("float32", "float64"))

FOREIGN_MODEL: Final = Kind("", "model", LARGEST_FILE_BYTES, ())
"""Tensors that any program has saved."""


def save_model(path: Path, tensors: Mapping[str, NDArray[np.generic]], metadata: Mapping[str, str]) -> None:
    """Write a model file, whole or not at all.

    Raises ValueError and TypeError as `model_content` does, and DataError when the system refuses.
    """
    replace_file(path, *model_content(tensors, metadata))


def model_content(tensors: Mapping[str, NDArray[np.generic]], metadata: Mapping[str, str]) -> tuple[Piece, ...]:
    """Return the pieces of a model file; see `Kind.content` for what it raises."""
    return MODEL.content(tensors, metadata)


def load_model(path: Path, check: Check = accept_all) -> TensorFile:
    """Read a model file; `check` sees its header before memory is taken for the tensors.

    Raises DataError if it is missing, damaged, no regular file, or not a model file of this program.
    """
    return MODEL.load(path, check)


def is_model(path: Path) -> bool:
    """Tell from its beginning whether a file is a model of ours. Raises OSError when the system refuses."""
    return MODEL.fits(path)


def is_foreign_model(path: Path) -> bool:
    """Tell from its beginning whether a file is the tensors of another program. Raises OSError as `is_model` does."""
    header = FOREIGN_MODEL.header(path)
    return header is not None and not header.metadata.get(FORMAT_KEY, "").startswith(OURS)
