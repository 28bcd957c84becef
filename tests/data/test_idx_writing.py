"""Writing IDX: the bytes of the format, the same again for the same array, and back to the same array."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import read_idx, write_idx

ELEMENTS = ("u1", "i1", "i2", "i4", "f4", "f8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property; each example overwrites its file."""
    return tmp_path_factory.mktemp("writing")


def test_written_bytes_are_those_of_the_format(tmp_path: Path) -> None:
    write_idx(tmp_path / "numbers", np.array([[258], [-2]], np.int16))
    assert (tmp_path / "numbers").read_bytes() == bytes.fromhex("00000b02 00000002 00000001 0102 fffe")


def test_name_in_gz_is_gzipped_without_a_time(tmp_path: Path) -> None:
    array = np.arange(6, dtype=np.uint8).reshape(2, 3)
    write_idx(tmp_path / "one.gz", array)
    write_idx(tmp_path / "two.gz", array)
    write_idx(tmp_path / "plain", array)
    packed = (tmp_path / "one.gz").read_bytes()
    assert packed == (tmp_path / "two.gz").read_bytes()
    assert packed[4:8] == bytes(4)  # MTIME of RFC 1952
    assert gzip.decompress(packed) == (tmp_path / "plain").read_bytes()


@settings(derandomize=True, deadline=None, database=None, max_examples=200)
@given(
    array=st.sampled_from(ELEMENTS).flatmap(
        lambda code: arrays.arrays(np.dtype(code), arrays.array_shapes(min_dims=0, max_dims=6, min_side=0, max_side=4))
    ),
    name=st.sampled_from(["array", "array.gz"]),
)
def test_array_survives_the_round_trip_bit_for_bit(folder: Path, array: NDArray[np.generic], name: str) -> None:
    write_idx(folder / name, array)
    again = read_idx(folder / name)
    assert (again.dtype, again.shape) == (array.dtype, array.shape)
    assert again.tobytes() == array.tobytes()  # bits, because NaN is not equal to itself
    assert again.flags.c_contiguous
    assert not again.flags.writeable


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.int32).reshape(2, 3).T,
        np.arange(6, dtype=np.int32)[::-2],
        np.arange(6, dtype=">i4"),
        np.arange(6, dtype="<i4"),
    ],
    ids=["transposed", "backwards", "big-endian", "little-endian"],
)
def test_memory_layout_does_not_change_the_numbers(tmp_path: Path, array: NDArray[np.int32]) -> None:
    write_idx(tmp_path / "numbers", array)
    assert read_idx(tmp_path / "numbers").tolist() == array.tolist()


def test_arrays_that_idx_cannot_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="dtype=int64 is not one of uint8"):
        write_idx(tmp_path / "wide", np.zeros(2, np.int64))
    with pytest.raises(ValueError, match=r"shape=\(4294967296,\)"):
        write_idx(tmp_path / "long", np.broadcast_to(np.uint8(0), 2**32))
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="numbers: cannot write: No such file or directory"):
        write_idx(tmp_path / "nowhere" / "numbers", np.zeros(2, np.uint8))
