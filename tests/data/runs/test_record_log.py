"""The log of a run as it is written: what was written comes back, and damage costs the damaged record alone."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from log_lines import read_log

from mnist_tui.data.runs.log_search import LogTail
from mnist_tui.data.runs.record_log import LONGEST_LINE_BYTES, RecordLog, decode, encode

RECORDS = [{"n": number, "event": "metrics", "text": "Épée\n"} for number in range(4)]


def written(path: Path) -> Path:
    log = RecordLog(path)
    log.append(RECORDS[:1])
    log.append(RECORDS[1:])
    log.close()
    return path


def test_what_was_appended_is_read_in_its_order(tmp_path: Path) -> None:
    assert list(read_log(written(tmp_path / "log"))) == RECORDS
    assert oct((tmp_path / "log").stat().st_mode & 0o777) == "0o600"


def test_a_line_is_the_crc_32_and_the_object() -> None:
    # CRC-32 of {"a":1}, by `printf '{"a":1}' | gzip -c | tail -c8 | head -c4 | od -tx4`.
    assert encode({"a": 1}) == b'561bacaf {"a":1}\n'


def test_every_truncation_costs_the_torn_record_only(tmp_path: Path) -> None:
    whole = written(tmp_path / "log").read_bytes()
    ends = [place + 1 for place, byte in enumerate(whole) if byte == 10]
    for cut in range(len(whole)):
        (tmp_path / "cut").write_bytes(whole[:cut])
        complete = sum(end <= cut for end in ends)
        assert list(LogTail(tmp_path / "cut").news()) == RECORDS[:complete]


def test_the_record_after_a_torn_one_is_whole(tmp_path: Path) -> None:
    path = written(tmp_path / "log")
    os.truncate(path, path.stat().st_size - 3)
    log = RecordLog(path)
    log.append([{"n": 9}])
    log.append([{"n": 10}])
    log.close()
    assert list(read_log(path)) == [*RECORDS[:3], None, {"n": 9}, {"n": 10}]


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_flipped_byte_is_never_a_record(place: int, change: int) -> None:
    line = bytearray(encode(RECORDS[0]))[:-1]
    line[place % len(line)] ^= change
    assert decode(bytes(line)) in (None, RECORDS[0])  # another case of a hexadecimal digit is the same number


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"xyz", b"12345678", b"00000000 ", b"-0000001 {}", b"00000000 {}", b"\xff" * 20]
)
def test_garbage_is_no_record(line: bytes) -> None:
    assert decode(line) is None


def test_what_did_not_fit_on_the_disk_is_there_once_when_it_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, write, room = RecordLog(written(tmp_path / "log")), os.write, [60]

    def full(descriptor: int, content: memoryview) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = write(descriptor, content[: room[0]])
        room[0] -= taken
        return taken

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        log.append([{"n": 5}, {"n": 6, "text": "x" * 100}])
    room[0] = 1000
    log.append([{"n": 5}, {"n": 6, "text": "x" * 100}])
    log.close()
    assert list(read_log(tmp_path / "log")) == [*RECORDS, {"n": 5}, {"n": 6, "text": "x" * 100}]


def test_a_pipe_is_no_log(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "log")
    with pytest.raises(OSError, match="not a regular file"):
        RecordLog(tmp_path / "log")


def test_a_record_too_long_to_be_read_is_not_written() -> None:
    with pytest.raises(ValueError, match="too long"):
        encode({"text": "x" * LONGEST_LINE_BYTES})


def test_a_link_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("thesis")
    (tmp_path / "log").symlink_to(tmp_path / "victim")
    with pytest.raises(OSError, match="symbolic links"):
        RecordLog(tmp_path / "log")
    assert (tmp_path / "victim").read_text() == "thesis"
