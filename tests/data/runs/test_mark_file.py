"""The marks of a run on disk: they come back as they were, and other files harm nobody."""

import json
from pathlib import Path

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.mark_file import LARGEST_BYTES, LONGEST_NOTE, MOST_MARKS, read_marks, write_marks


def test_marks_come_back_as_they_were_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "marks.json"
    assert read_marks(path) == {}
    marks = {"validation": {17: "", 4: 'a "9"? ¿\u2028\x07'}, "test": {0: "7 or 1"}}
    write_marks(path, marks)
    assert read_marks(path) == marks
    assert [*read_marks(path)["validation"]] == [17, 4]
    assert json.loads(path.read_text(encoding="ascii"))["marks"][0] == {"split": "validation", "index": 17, "note": ""}
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_as_many_marks_as_there_can_be_are_read_again(tmp_path: Path) -> None:
    marks = {"train": {10**6 + index: "\U0001f9ee" * LONGEST_NOTE for index in range(MOST_MARKS)}}
    write_marks(tmp_path / "marks.json", marks)
    assert (tmp_path / "marks.json").stat().st_size < LARGEST_BYTES
    assert read_marks(tmp_path / "marks.json") == marks


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b'{"format": 1, "marks": [{"split": "test", "index": -1, "note": ""}]}', "damaged"),
        (b'{"format": 1, "marks": [{"split": "test", "index": 9223372036854775808, "note": ""}]}', "damaged"),
        (b'{"format": 1, "marks": [{"split": "test", "index": 1, "note": "%s"}]}' % (b"x" * 201), "damaged"),
        (b'{"format": 2, "marks": []}', "format 2, expected 1: a newer program"),
        (b" " * (LARGEST_BYTES + 1), "more than"),
    ],
)
def test_other_files_are_refused_in_a_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "marks.json").write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        read_marks(tmp_path / "marks.json")
    assert str(caught.value).isprintable()
