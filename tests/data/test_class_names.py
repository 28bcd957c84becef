"""classes.txt: what a line may hold."""

import os
from pathlib import Path

import pytest

from mnist_tui.data.class_names import read_class_names
from mnist_tui.data.errors import DataError


def names(path: Path, content: bytes) -> tuple[str, ...]:
    path.write_bytes(content)
    return read_class_names(path, fewest=2, most=4)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a\nb", ("a", "b")),
        (b"a\nb\n\n  \n", ("a", "b")),
        (b"a\r\nb\r\n", ("a", "b")),
        (b"\xef\xbb\xbfa\nb\n", ("a", "b")),
        ("お\nき\nす\n".encode(), ("お", "き", "す")),
        (b"two words\nb\n", ("two words", "b")),
    ],
    ids=["no newline", "blank end", "windows", "byte order mark", "kana", "spaces"],
)
def test_names_are_lines_without_what_surrounds_them(tmp_path: Path, content: bytes, expected: tuple[str, ...]) -> None:
    assert names(tmp_path / "classes.txt", content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "found '' in line 1"),
        (b"a\n\nb\n", "found '' in line 2"),
        (b"a\nred\x1b[31m\n", r"found 'red\x1b[31m' in line 2"),
        (b"a\tb\nc\n", r"found 'a\tb' in line 1"),
        ("a\nevil\u202etxt\n".encode(), r"found 'evil\u202etxt' in line 2"),
        ("a\u2028b\nc".encode(), r"found 'a\u2028b' in line 1"),
        (b"a\n", "found 1 names, expected 2..4"),
        (b"a\nb\nc\nd\ne\n", "found 5 names, expected 2..4"),
        (b"a\nb\xff\n", "found byte 0xff at 3, expected text in UTF-8"),
        (b"a\n" * 40_000, "found a longer file, expected at most 65,536 bytes"),
    ],
)
def test_other_content_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    with pytest.raises(DataError) as caught:
        names(tmp_path / "classes.txt", content)
    assert expected in str(caught.value)
    assert str(caught.value).isprintable()


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot read: Is a directory"):
        read_class_names(tmp_path, fewest=2, most=4)


def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "classes.txt")
    with pytest.raises(DataError, match="found a pipe, expected a regular file"):
        read_class_names(tmp_path / "classes.txt", fewest=2, most=4)
