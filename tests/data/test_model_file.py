"""Model files: what was saved comes back, and nothing else is taken for a model."""

import errno
import json
import os
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from safetensors import safe_open

from mnist_tui.data.errors import DataError
from mnist_tui.data.model_file import load_model, save_model

TENSORS: dict[str, NDArray[np.generic]] = {
    "1.weights": np.arange(6, dtype=np.float32).reshape(2, 3),
    "1.biases": np.array([0.5, -1.0], np.float64),
}
METADATA = {"settings": '{"hidden": [2]}', "classes": "0,ä"}


def by_hand(header: object, body: bytes = b"") -> bytes:
    """Lay out a safetensors file as its specification says: length, JSON header, tensors."""
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        load_model(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).isprintable()
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model for all examples of a property, in a folder of its own."""
    path = tmp_path_factory.mktemp("models") / "model"
    save_model(path, TENSORS, METADATA)
    return path


def test_saved_model_loads_equal_and_read_only(tmp_path: Path) -> None:
    save_model(tmp_path / "model.safetensors", TENSORS, METADATA)
    model = load_model(tmp_path / "model.safetensors")
    assert model.metadata == METADATA
    assert model.tensors.keys() == TENSORS.keys()
    for name, tensor in TENSORS.items():
        np.testing.assert_array_equal(model.tensors[name], tensor, strict=True)
        assert not model.tensors[name].flags.writeable


def test_other_programs_read_it_with_our_format_in_it(tmp_path: Path) -> None:
    save_model(tmp_path / "model.safetensors", TENSORS, METADATA)
    with safe_open(tmp_path / "model.safetensors", framework="numpy") as file:
        assert file.metadata() == {"format": "mnist-tui 1", **METADATA}
        np.testing.assert_array_equal(file.get_tensor("1.weights"), TENSORS["1.weights"])


def test_the_same_model_is_saved_in_the_same_bytes(tmp_path: Path) -> None:
    texts = {f"key {number}": str(number) for number in range(9)}
    contents = set()
    for metadata in (texts, texts, dict(reversed(texts.items()))):
        for tensors in (TENSORS, dict(reversed(TENSORS.items()))):
            save_model(tmp_path / "model", tensors, metadata)
            contents.add((tmp_path / "model").read_bytes())
    assert len(contents) == 1


def test_the_bytes_are_those_of_the_library(tmp_path: Path) -> None:
    tensors = {**TENSORS, "é": np.zeros((0, 2), np.float32), "scalar": np.array(1.5)}
    save_model(tmp_path / "model", tensors, {})
    assert (tmp_path / "model").read_bytes() == safetensors.numpy.save(tensors, {"format": "mnist-tui 1"})


def test_only_numbers_that_networks_are_made_of_are_saved(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="counts is int64, not one of float32, float64"):
        save_model(tmp_path / "model", {"counts": np.arange(3)}, {})


def test_memory_layout_does_not_change_the_numbers(tmp_path: Path) -> None:
    layouts: dict[str, NDArray[np.generic]] = {
        "transposed": np.arange(6, dtype=np.float32).reshape(2, 3).T,
        "strided": np.arange(6, dtype=np.float32)[::2],
        "big-endian": np.arange(6, dtype=">f4"),
        "scalar": np.array(3.0),
        "empty": np.zeros((0, 3), np.float32),
    }
    save_model(tmp_path / "model", layouts, {})
    loaded = load_model(tmp_path / "model").tensors
    assert {name: tensor.tolist() for name, tensor in loaded.items()} == {
        name: tensor.tolist() for name, tensor in layouts.items()
    }
    assert loaded["scalar"].shape == ()


def test_format_is_not_for_callers(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'format' is reserved"):
        save_model(tmp_path / "model", TENSORS, {"format": "mine"})


def test_full_disk_leaves_the_old_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    save_model(tmp_path / "model", TENSORS, METADATA)
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(DataError, match="model: cannot write: No space left on device"):
        save_model(tmp_path / "model", {}, {})
    assert load_model(tmp_path / "model").metadata == METADATA
    assert len(list(tmp_path.iterdir())) == 1


def test_missing_folder_and_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot write: No such file or directory"):
        save_model(tmp_path / "nowhere" / "model", TENSORS, METADATA)
    with pytest.raises(DataError, match="cannot read: No such file or directory"):
        load_model(tmp_path / "model")
    with pytest.raises(DataError, match="cannot read: Is a directory"):
        load_model(tmp_path)


def test_files_that_are_no_models_of_ours_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model"
    ours = {"__metadata__": {"format": "mnist-tui 1"}}
    bfloat = {**ours, "a": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}
    assert refusal(path, b"") == "found an empty file, expected a safetensors model"
    assert refusal(path, b"\x89PNG\r\n\x1a\n" + bytes(100)) == "found a PNG image, expected a safetensors model"
    assert refusal(path, b"\0\0\x08\1\0\0\0\2\0\1") == "found an IDX file of labels, expected a safetensors model"
    assert refusal(path, b"a thesis") == "found text that begins with 'a thesis', expected a safetensors model"
    assert refusal(path, by_hand({})) == "found no format, expected 'mnist-tui 1', a model saved by mnist-tui"
    assert refusal(path, by_hand({"__metadata__": {"format": "pt\n"}})).startswith(r"found format 'pt\n', expected")
    assert refusal(path, by_hand(bfloat, b"ab")) == "found tensors of type 'BF16', expected a model saved by mnist-tui"


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "film"
    with path.open("wb") as file:
        file.truncate(12_500_000_001)  # a hole: no disk is used
    with pytest.raises(DataError, match="found 12,500,000,001 bytes, expected a model of at most 12,500,000,000"):
        load_model(path)


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (b"", "a damaged file"),
        (bytes(7) + b"\x01", "a header of 72,057,594,037,927,936 bytes in a file of 8,589,934,592"),
        (struct.pack("<Q", 2**32), "a header of 4,294,967,296 bytes"),
        (by_hand({"weights": {"dtype": "F32", "shape": [2**30], "data_offsets": [0, 2**32]}}), "no format"),
        (by_hand({"__metadata__": {"format": "pt"}}), "format 'pt'"),
        (by_hand({"__metadata__": [1]}), "a header that cannot be read"),
        (by_hand([]), "a header that cannot be read"),
    ],
    ids=["zeros", "absurd header", "long header", "a language model", "another program", "no texts", "a list"],
)
def test_a_large_file_of_something_else_is_refused_by_its_beginning(tmp_path: Path, start: bytes, message: str) -> None:
    path = tmp_path / "film"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(2**33)
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=message):
            load_model(path)
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["zero", "null", "full", "tty"])
def test_devices_are_refused_unopened(name: str) -> None:
    if not Path("/dev", name).exists():
        pytest.skip("this system has no such device")
    with pytest.raises(DataError, match="found a device, expected a regular file"):
        load_model(Path("/dev", name))


def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model")
    with pytest.raises(DataError, match="found a pipe, expected a regular file"):
        load_model(tmp_path / "model")


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model"
    save_model(path, TENSORS, METADATA)
    content = path.read_bytes()
    for length in range(1, len(content)):
        assert "found a damaged file" in refusal(path, content[:length])


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(flips=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 7)), min_size=1, max_size=4))
def test_damage_gives_a_model_or_a_refusal_and_nothing_else(saved: Path, flips: list[tuple[int, int]]) -> None:
    path, content = saved.with_name("damaged"), bytearray(saved.read_bytes())
    for place, bit in flips:
        content[place % len(content)] ^= 1 << bit
    path.write_bytes(content)
    try:
        load_model(path)
    except DataError as error:
        assert str(error).startswith(f"{path}: ")
        assert str(error).isprintable()
