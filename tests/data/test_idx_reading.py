"""Reading IDX: files written by hand, byte by byte, from the description of the format."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import PIECE_BYTES, read_idx

TWO_BY_THREE = bytes.fromhex("00000802 00000002 00000003 000102 03feff")

# The bytes on the left mean the numbers on the right, by the tables of two's complement and IEEE 754.
BY_HAND: list[tuple[str, NDArray[np.generic]]] = [
    ("00000801 00000003 00 7f ff", np.array([0, 127, 255], np.uint8)),
    ("00000901 00000003 00 7f ff", np.array([0, 127, -1], np.int8)),
    ("00000b01 00000002 0102 8000", np.array([258, -32768], np.int16)),
    ("00000c01 00000002 01020304 ffffffff", np.array([16909060, -1], np.int32)),
    ("00000d01 00000002 3f800000 c0490fdb", np.array([1.0, -3.1415927], np.float32)),
    ("00000e01 00000001 400921fb54442d18", np.array([3.141592653589793], np.float64)),
]


def message(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_idx(path)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert "\n" not in text
    return text.removeprefix(f"{path}: ")


@pytest.mark.parametrize(("content", "expected"), BY_HAND, ids=[str(array.dtype) for _, array in BY_HAND])
def test_each_element_type_reads_as_its_numbers(tmp_path: Path, content: str, expected: NDArray[np.generic]) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(bytes.fromhex(content))
    array = read_idx(path)
    np.testing.assert_array_equal(array, expected, strict=True)
    assert array.dtype.isnative


def test_dimensions_are_in_c_order(tmp_path: Path) -> None:
    path = tmp_path / "matrix"
    path.write_bytes(TWO_BY_THREE)
    assert read_idx(path).tolist() == [[0, 1, 2], [3, 254, 255]]


@pytest.mark.parametrize("content", [TWO_BY_THREE, bytes.fromhex("00000c01 00000001 00000007")])
def test_array_is_read_only_and_contiguous(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "matrix"
    path.write_bytes(content)
    array = read_idx(path)
    assert array.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        array[...] = np.zeros(array.shape, array.dtype)


def test_no_dimensions_are_one_number(tmp_path: Path) -> None:
    path = tmp_path / "number"
    path.write_bytes(bytes.fromhex("00000b00 0102"))
    array = read_idx(path)
    assert array.shape == ()
    assert array.item() == 258


def test_a_size_of_zero_is_an_empty_array(tmp_path: Path) -> None:
    path = tmp_path / "nothing"
    path.write_bytes(bytes.fromhex("00000803 00000000 0000001c 0000001c"))
    assert read_idx(path).shape == (0, 28, 28)


def test_sixty_four_dimensions_are_read_and_sixty_five_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep"
    path.write_bytes(b"\0\0\x08\x40" + b"\0\0\0\1" * 64 + b"\x2a")
    assert read_idx(path).shape == (1,) * 64
    assert message(path, b"\0\0\x08\x41" + b"\0\0\0\1" * 65 + b"\x2a") == "found 65 dimensions, expected at most 64"


def test_gzip_is_recognised_by_content_and_not_by_name(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain.gz", tmp_path / "packed"
    plain.write_bytes(TWO_BY_THREE)
    packed.write_bytes(gzip.compress(TWO_BY_THREE))
    assert read_idx(plain).tolist() == read_idx(packed).tolist() == [[0, 1, 2], [3, 254, 255]]


def test_gzip_streams_in_a_row_are_one_file(tmp_path: Path) -> None:
    path = tmp_path / "joined.gz"
    path.write_bytes(b"".join(gzip.compress(TWO_BY_THREE[start : start + 1]) for start in range(len(TWO_BY_THREE))))
    assert read_idx(path).tolist() == [[0, 1, 2], [3, 254, 255]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "found 0 bytes, expected an IDX header of at least 4"),
        (b"\0\0\x08", "found 3 bytes, expected an IDX header of at least 4"),
        (b"PK\3\4rest", "found a ZIP archive (or .npz), expected the two zero bytes of IDX"),
        (b"\0\0\x0a\1\0\0\0\0", "found element type 0x0A, expected one of 0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E"),
        (b"\0\0\x08\2\0\0\0\1\0", "found 9 bytes, expected a header of 12"),
        (b"\0\0\x08\1\xff\xff\xff\xff", "found sizes (-1,), expected no size below 0"),
        (TWO_BY_THREE[:-1], "found 17 bytes, expected 18 bytes for uint8 of shape (2, 3)"),
        (TWO_BY_THREE[:12], "found 12 bytes, expected 18 bytes for uint8 of shape (2, 3)"),
        (TWO_BY_THREE + b"\0", "found trailing bytes, expected 18 bytes for uint8 of shape (2, 3)"),
    ],
)
def test_damaged_file_is_refused_with_what_was_found(tmp_path: Path, content: bytes, expected: str) -> None:
    assert message(tmp_path / "damaged", content) == expected
    if content:  # the same inside a sound gzip stream
        assert message(tmp_path / "damaged.gz", gzip.compress(content)) == expected


def test_broken_gzip_streams_are_refused(tmp_path: Path) -> None:
    packed = gzip.compress(TWO_BY_THREE)
    wrong_checksum = packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:]
    assert "truncated" in message(tmp_path / "half.gz", packed[: len(packed) // 2])
    assert "truncated" in message(tmp_path / "no-trailer.gz", packed[:-1])
    assert "truncated" in message(tmp_path / "only-magic.gz", packed[:2])
    assert "incorrect data check" in message(tmp_path / "checksum.gz", wrong_checksum)
    assert "damaged gzip stream" in message(tmp_path / "tail.gz", packed + b"tail")


def test_what_follows_the_last_whole_piece_is_still_checked(tmp_path: Path) -> None:
    content = b"\0\0\x08\1" + (2 * PIECE_BYTES - 8).to_bytes(4, "big") + bytes(2 * PIECE_BYTES - 8)
    packed = gzip.compress(content)
    wrong_checksum = packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:]
    (tmp_path / "sound.gz").write_bytes(packed)
    assert read_idx(tmp_path / "sound.gz").shape == (2 * PIECE_BYTES - 8,)
    assert "trailing bytes" in message(tmp_path / "tail", content + b"\0")
    assert "incorrect data check" in message(tmp_path / "checksum.gz", wrong_checksum)
    assert "truncated" in message(tmp_path / "no-trailer.gz", packed[:-8])


def test_missing_file_and_folder_are_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nowhere: cannot read: No such file or directory"):
        read_idx(tmp_path / "nowhere")
    with pytest.raises(DataError, match="cannot read: Is a directory"):
        read_idx(tmp_path)


def test_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:  # root may read everything, so the system's answer is given in its place
        raise PermissionError(13, "Permission denied")

    (tmp_path / "secret").touch()
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match="secret: cannot read: Permission denied"):
        read_idx(tmp_path / "secret")


def test_name_with_control_characters_stays_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_idx(tmp_path / "two\nlines\x1b[2J\udcff")
    assert r"two\nlines\x1b[2J\udcff: cannot read" in str(caught.value)
