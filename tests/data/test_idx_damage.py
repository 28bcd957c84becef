"""IDX files that lie or were damaged: an array or a DataError comes out, nothing else, and memory stays small."""

import gzip
import os
import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_tui.data import packed
from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import read_idx, write_idx

MEBIBYTE = 2**20
reproducible = settings(derandomize=True, deadline=None, database=None, max_examples=150)


def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DataError, match="found a pipe, expected a regular file"):
        read_idx(tmp_path / "pipe")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property; each example overwrites its file."""
    return tmp_path_factory.mktemp("damage")


def peak_bytes_of_refusal(path: Path, match: str) -> int:
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=match):
            read_idx(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("sizes", "match"),
    [
        ((2**31 - 1,), "found 8 bytes"),  # within the limit, so only the missing bytes tell
        ((2**31 - 1, 2**31 - 1), "at most 2,147,483,648 bytes"),
        ((2**31 - 1,) * 60, "at most"),
        ((0, 2**31 - 1, 2**31 - 1, 2**31 - 1), "at most"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_lying_header_allocates_nothing(tmp_path: Path, sizes: tuple[int, ...], match: str, packed: bool) -> None:
    content = struct.pack(f">HBB{len(sizes)}i", 0, 8, len(sizes), *sizes)
    path = tmp_path / "liar"
    path.write_bytes(gzip.compress(content) if packed else content)
    assert peak_bytes_of_refusal(path, match) < 2 * MEBIBYTE


def test_gzip_bomb_is_left_as_soon_as_it_gives_more_than_declared(tmp_path: Path) -> None:
    deflater = zlib.compressobj(9, wbits=31)
    path = tmp_path / "bomb.gz"
    with path.open("wb") as file:
        file.write(deflater.compress(struct.pack(">HBBi", 0, 8, 1, 1000)))
        for _ in range(100):
            file.write(deflater.compress(bytes(MEBIBYTE)))
        file.write(deflater.flush())
    assert path.stat().st_size < MEBIBYTE
    assert peak_bytes_of_refusal(path, "trailing bytes") < 2 * MEBIBYTE


def test_gzip_bomb_that_keeps_its_word_is_left_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FREE_BYTES", MEBIBYTE)
    blank = np.zeros((20, MEBIBYTE), np.uint8)
    write_idx(tmp_path / "bomb.gz", blank)
    assert (
        peak_bytes_of_refusal(tmp_path / "bomb.gz", "that unpack to [0-9,]+ or more, expected images") < 15 * MEBIBYTE
    )
    write_idx(tmp_path / "small.gz", blank[0, :-100])
    assert len(read_idx(tmp_path / "small.gz")) == MEBIBYTE - 100


def test_endless_file_is_left_at_once() -> None:
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("this system has no endless file")
    assert peak_bytes_of_refusal(endless, "found a device, expected a regular file") < 2 * MEBIBYTE


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A valid file, plain or gzipped, after one to four flips, cuts or insertions."""
    content = struct.pack(">HBB2i", 0, 0x0B, 2, 3, 4) + np.arange(12, dtype=">i2").tobytes()
    if draw(st.booleans()):
        content = gzip.compress(content, mtime=0)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(content) - 1, 0)))
        rest = content[place:]
        match draw(st.sampled_from(["flip", "cut", "insert"])):
            case "flip" if rest:
                content = content[:place] + bytes([rest[0] ^ (1 << draw(st.integers(0, 7)))]) + rest[1:]
            case "cut":
                content = content[:place]
            case _:
                content = content[:place] + draw(st.binary(min_size=1, max_size=5)) + rest
    return content


@reproducible
@given(content=damaged())
def test_damage_gives_an_array_or_a_refusal_and_nothing_else(folder: Path, content: bytes) -> None:
    path = folder / "damaged"
    path.write_bytes(content)
    try:
        array = read_idx(path)
    except DataError as error:
        assert str(error).startswith(f"{path}: ")
        assert str(error).isprintable()
    else:  # the damage hit values or made another valid file: writing it again must give that very file
        write_idx(folder / "again", array)
        plain = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        assert (folder / "again").read_bytes() == plain


@reproducible
@given(content=st.binary(max_size=40), packed=st.booleans())
def test_random_bytes_give_an_array_or_a_refusal(folder: Path, content: bytes, packed: bool) -> None:
    path = folder / "random"
    start = b"\0\0\x08" + content  # past the first checks, or nothing else would ever be tried
    path.write_bytes(gzip.compress(start, mtime=0) if packed else start)
    try:
        assert read_idx(path).nbytes <= len(start)
    except DataError as error:
        assert str(error).startswith(f"{path}: ")
