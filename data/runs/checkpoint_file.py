"""A checkpoint: everything that a run continues from, in one safetensors file. It must not know what that is.

A checksum over the tensors tells damage that leaves the layout of the file as it was.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.draft import Draft, Piece
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.owner_only import FILE_MODE
from mnist_tui.data.runs.run_part import refuse_link
from mnist_tui.data.tensor_file import Check, Kind, TensorFile, accept_all
from mnist_tui.data.tensor_header import DTYPES

CHECKSUM: Final = "crc32"
LARGEST_FILE_BYTES = 160_000_000_000
"""Parameters, EMA and two moments of the largest network there can be, now and at the two safe points."""
CHECKPOINT: Final = Kind(
    "mnist-tui checkpoint 2", "checkpoint", LARGEST_FILE_BYTES, tuple(DTYPES), former_names=("mnist-tui checkpoint 1",)
)


COMPARED_AT_ONCE = 2**20
"""Numbers of two checkpoints that are compared at a time, which takes a byte each."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Checkpoint:
    """Arrays by name and texts by key."""

    tensors: Mapping[str, NDArray[np.generic]]
    metadata: Mapping[str, str]

    def equals(self, other: "Checkpoint") -> bool:
        """Tell whether the other one is the same to the bit."""
        mine, theirs = self.tensors, other.tensors
        is_alike = self.metadata == other.metadata and mine.keys() == theirs.keys()
        return is_alike and all(_are_same_bits(array, theirs[name]) for name, array in mine.items())


def _are_same_bits(one: NDArray[np.generic], other: NDArray[np.generic]) -> bool:
    """Compare bit by bit: there -0 differs from 0, and NaN is NaN."""
    if one is other:
        return True
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    flat, flat_other = (array.reshape(-1).view(f"u{array.itemsize}") for array in (one, other))
    return all(
        np.array_equal(flat[start : start + COMPARED_AT_ONCE], flat_other[start : start + COMPARED_AT_ONCE])
        for start in range(0, flat.size, COMPARED_AT_ONCE)
    )


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write the file whole or not at all.

    Raises:
        DataError: the system refuses.
    """
    metadata = {**checkpoint.metadata, CHECKSUM: "0" * 8}
    _, _, *tensors = CHECKPOINT.content(checkpoint.tensors, metadata)
    content = CHECKPOINT.content(checkpoint.tensors, {**metadata, CHECKSUM: f"{_checksum(tensors):08x}"})
    try:
        with Draft(path, FILE_MODE) as draft:
            draft.write(*content)
            draft.replace()
    except OSError as error:
        raise DataError.from_system(path, error, "write") from error


def read_checkpoint(path: Path, largest_bytes: int = LARGEST_FILE_BYTES, check: Check = accept_all) -> Checkpoint:
    """Read the file; one that is larger than `largest_bytes`, or whose header `check` does not accept, stays unread.

    Raises:
        DataError: it is missing, damaged, or no checkpoint of ours, or a link leads to it.
    """
    refuse_link(path.parent)
    refuse_link(path)
    file = replace(CHECKPOINT, largest_bytes=largest_bytes).load(path, check)
    metadata = dict(file.metadata)
    for name, tensor in file.tensors.items():
        if tensor.dtype.name not in CHECKPOINT.dtypes:
            expected = f"one of {', '.join(CHECKPOINT.dtypes)}"
            raise DataError.about(path, f"{printable(name)} as {tensor.dtype}", expected)
    if metadata.pop(CHECKSUM, None) != f"{_checksum(_pieces(file)):08x}":
        raise DataError.about(path, "a damaged file (another checksum)", "a checkpoint as it was saved")
    return Checkpoint(file.tensors, metadata)


def _pieces(file: TensorFile) -> Iterable[Piece]:
    return CHECKPOINT.content(file.tensors, {})[2:]


def _checksum(pieces: Iterable[Piece]) -> int:
    checksum = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    return checksum
