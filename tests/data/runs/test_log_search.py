"""The log of a run as it is read: sound records are found whatever else is there, soon and in little memory."""

import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs import log_search
from mnist_tui.data.runs.log_search import LogTail, last_number, last_record
from mnist_tui.data.runs.record_log import LONGEST_LINE_BYTES, encode

MIB = 2**20
GARBAGE: dict[str, Callable[[int], bytes]] = {
    "zeros": bytes,
    "one line": lambda size: b"x" * size,
    "ends of lines": lambda size: b"\n" * size,
    "random bytes": lambda size: os.urandom(MIB) * (size // MIB),
    "the beginnings of records": lambda size: b'12345678 {"n":1}\n' * (size // 17),
    "the beginnings of records, in a line": lambda size: b' {"n":' * (size // 6),
    "lines that hold records": lambda size: b'x {"n":1}\n' * (size // 10),
}


def test_a_missing_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot read"):
        last_record(tmp_path / "log", b"n")
    assert last_number(tmp_path / "log") == -1
    assert list(LogTail(tmp_path / "log").news()) == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(encode({"n": 1}))
    (tmp_path / "log").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DataError, match="found a symbolic link, expected a part of the run itself"):
        list(LogTail(tmp_path / "log").news())
    with pytest.raises(DataError, match="found a symbolic link"):
        last_record(tmp_path / "log", b"n")


def test_a_line_without_an_end_is_read_in_pieces_and_what_comes_after_it_is_found(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with path.open("wb") as file:
        file.truncate(5 * LONGEST_LINE_BYTES + 7)
    tail = LogTail(path)
    assert list(tail.news()) == []
    with path.open("ab") as file:
        file.write(b"\n" + encode({"n": 1}) + encode({"n": 2}))
    assert list(tail.news()) == [{"n": 1}, {"n": 2}] and list(tail.news()) == []
    assert last_number(path) == 2


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    """What was taken at most since the last call, in bytes."""
    tracemalloc.start()

    def peak() -> int:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        return most

    yield peak
    tracemalloc.stop()


@pytest.mark.parametrize("kind", GARBAGE)
def test_megabytes_of_garbage_are_passed_over_in_little_memory(
    tmp_path: Path, kind: str, peak: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_search, "PIECE_BYTES", MIB // 16)
    monkeypatch.setattr(log_search, "LONGEST_LINE_BYTES", MIB // 16)
    monkeypatch.setattr(log_search, "MOST_FALSE", 1000)
    path = tmp_path / "log"
    before, after = encode({"n": 1, "is": "marked"}), encode({"n": 2})
    with path.open("wb") as file:
        file.write(before + GARBAGE[kind](4 * MIB) + b"\n" + after)
    peak()
    tail, refusal = LogTail(path), ""
    found: list[dict[str, object]] = []
    try:
        found.extend(tail.news())
    except DataError as error:
        refusal = str(error)
    if kind in ("the beginnings of records", "lines that hold records"):
        assert refusal.endswith("log: found more than 1,000 damaged records, expected the log of a run")
    else:
        assert found == [{"n": 1, "is": "marked"}, {"n": 2}] and not refusal
        assert last_record(path, b'"marked"') == {"n": 1, "is": "marked"}
    assert last_number(path) == 2
    assert peak() < MIB


def test_what_lies_too_far_back_is_not_searched_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_search, "SEARCHED_BYTES", 100)
    (tmp_path / "log").write_bytes(encode({"n": 1}) + b"x" * 100 + b"\n")
    assert last_record(tmp_path / "log", b'"n"') is None and last_number(tmp_path / "log") == -1


@pytest.mark.parametrize("piece", [1, 7, 64, 4096])
def test_the_last_sound_record_with_a_mark_is_found_from_the_end(
    tmp_path: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_search, "PIECE_BYTES", piece)
    path = tmp_path / "log.jsonl"
    marked, torn = encode({"n": 1, "is": "marked"}), encode({"n": 2, "is": "marked"})[:-3] + b"\n"
    path.write_bytes(encode({"n": 0, "is": "marked"}) + marked + encode({"n": 3}) * 3 + torn + encode({"n": 4}))
    assert last_record(path, b'"marked"') == {"n": 1, "is": "marked"}
    assert last_record(path, b'"other"') is None
    path.write_bytes(marked)
    assert last_record(path, b'"marked"') == {"n": 1, "is": "marked"}


def test_what_is_appended_is_read_once_and_as_soon_as_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "log"
    tail = LogTail(path)
    assert list(tail.news()) == []
    first, second, third = (encode({"n": n}) for n in range(3))
    path.write_bytes(first + second[:9])
    assert list(tail.news()) == [{"n": 0}] and list(tail.news()) == []
    with path.open("ab") as file:
        file.write(second[9:] + b"00000000 {}\n" + third)
    assert list(tail.news()) == [{"n": 1}, {"n": 2}] and list(tail.news()) == []
