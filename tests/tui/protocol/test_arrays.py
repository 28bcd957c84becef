"""Arrays on the line: what arrives is what was sent, and what does not fit its field is refused in words."""

import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from mnist_tui.tui.protocol.arrays import Array1D, Array2D, Array3D, pack, unpack
from mnist_tui.tui.protocol.message import decoded


class Any32(msgspec.Struct, eq=False):
    array: NDArray[np.float32]


class Images(msgspec.Struct, eq=False):
    array: Array3D[np.uint8]


class Table(msgspec.Struct, eq=False):
    array: Array2D[np.float64]


class Labels(msgspec.Struct, eq=False):
    array: Array1D[np.uint16]


def over_the_line(message: msgspec.Struct, packed: object = None) -> Any:
    """Return a message as it arrives; with `packed` its array arrives as that."""
    sent = msgspec.msgpack.encode({"array": packed} if packed is not None else message, enc_hook=pack)
    return msgspec.msgpack.decode(sent, type=type(message), dec_hook=unpack)


@pytest.mark.parametrize(
    "message",
    [
        Any32(np.array(2.5, np.float32)),
        Any32(np.zeros((2, 0, 3, 1), np.float32)),
        Images(np.arange(24, dtype=np.uint8).reshape(2, 3, 4)),
        Images(np.arange(24, dtype=np.uint8).reshape(4, 3, 2).transpose()),
        Table(np.array([[np.nan, -0.0], [np.inf, 5e-324]])),
        Table(np.empty((0, 4))),
        Table(np.arange(12.0).reshape(3, 4)[:, ::2]),
        Labels(np.array([0, 65535], np.uint16)),
        Labels(np.array([1, 2], ">u2")),
    ],
)
def test_an_array_arrives_as_it_was_sent_and_cannot_be_written(message: Any) -> None:
    array = over_the_line(message).array
    assert np.array_equal(array, message.array, equal_nan=array.dtype.kind == "f")
    assert array.shape == message.array.shape and array.dtype == message.array.dtype.newbyteorder("<")
    assert array.tobytes() == message.array.astype(array.dtype).tobytes()  # bits: -0.0 is equal to 0.0
    assert not array.flags.writeable


@pytest.mark.parametrize(
    ("message", "packed", "words"),
    [
        (Labels(np.zeros(1, np.uint16)), ["<u4", [1], b"1234"], "'<u4' is not <u2"),
        (Labels(np.zeros(1, np.uint16)), [">u2", [1], b"12"], "'>u2' is not <u2"),
        (Labels(np.zeros(1, np.uint16)), ["|O", [1], b"12345678"], "'|O' is not <u2"),
        (Labels(np.zeros(1, np.uint16)), ["<u2", [1, 1], b"12"], "does not fit 1 dimensions"),
        (Labels(np.zeros(1, np.uint16)), ["<u2", [2], b"12"], "does not fit"),
        (Labels(np.zeros(1, np.uint16)), ["<u2", [-1], b"12"], "does not fit"),
        (Labels(np.zeros(1, np.uint16)), ["<u2", [True], b"12"], "does not fit"),
        (Labels(np.zeros(1, np.uint16)), ["<u2", [1.0], b"12"], "does not fit"),
        (Labels(np.zeros(1, np.uint16)), ["<u2", [1], "12"], "does not fit"),
        (Labels(np.zeros(1, np.uint16)), ["<u2", 1, b"12"], "does not fit"),
        (Labels(np.zeros(1, np.uint16)), ["<u2", [1]], "dtype, shape and bytes"),
        (Labels(np.zeros(1, np.uint16)), b"12", "dtype, shape and bytes"),
        (Images(np.zeros((1, 1, 1), np.uint8)), ["|u1", [0, 2**40, 2**40], b""], "does not fit"),
        (Images(np.zeros((1, 1, 1), np.uint8)), ["|u1", [0, 2**20, 2**20], b""], "does not fit"),
        (Any32(np.zeros(1, np.float32)), ["<f4", [1, 1, 1, 1, 1], b"1234"], "at most 4 dimensions"),
        (Any32(np.zeros(1, np.float32)), ["<f4", [0] * 10**5, b""], "at most 4 dimensions"),
    ],
)
def test_an_array_that_does_not_fit_its_field_is_refused(message: msgspec.Struct, packed: object, words: str) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        over_the_line(message, packed)
    assert words in str(caught.value) and "$.array" in str(caught.value) and len(str(caught.value)) < 200


PARTS = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63), st.floats(), st.text(), st.binary())
SHAPES = st.lists(st.integers(-1, 2**33) | st.integers(0, 3), max_size=6)
DTYPES = st.sampled_from(["<f4", "|u1", "<f8", "<u2", "|O", "<U9999999", "nonsense", ""]) | st.text(max_size=5)


@given(st.lists(PARTS, max_size=4) | st.tuples(DTYPES, SHAPES, st.binary(max_size=64)) | PARTS)
def test_whatever_arrives_is_an_array_or_refused(packed: object) -> None:
    for message in (Any32(np.zeros(1, np.float32)), Images(np.zeros((1, 1, 1), np.uint8)), Table(np.zeros((1, 1)))):
        try:
            array = over_the_line(message, packed if packed is not None else "")
        except (msgspec.DecodeError, OverflowError):  # the latter: a number that msgpack has no room for is not sent
            continue
        assert array.array.nbytes == math.prod(array.array.shape) * array.array.itemsize <= 64


def test_what_is_no_array_is_not_sent() -> None:
    with pytest.raises(NotImplementedError, match="object is not sent"):
        msgspec.msgpack.encode({"array": object()}, enc_hook=pack)


def test_an_array_in_an_array_without_end_is_refused() -> None:
    deep = b"\x81\xa5array" + b"\x91" * 100_000 + b"\xc0"
    with pytest.raises(msgspec.DecodeError):
        decoded(msgspec.msgpack.Decoder(Images, dec_hook=unpack), deep)
