"""classes.txt: what a line may hold."""

import os
from pathlib import Path

import pytest

from mnist_tui.data.class_names import drawable_names, read_class_names
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
        ("é\nñ\nж\n".encode(), ("é", "ñ", "ж")),
        (b"two words\nb\n", ("two words", "b")),
    ],
    ids=["no newline", "blank end", "windows", "byte order mark", "letters", "spaces"],
)
def test_names_are_lines_without_what_surrounds_them(tmp_path: Path, content: bytes, expected: tuple[str, ...]) -> None:
    assert names(tmp_path / "classes.txt", content) == expected


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        (("お", "き", "a"), ("0", "1", "a")),
        (("e\u0301", "\u212b"), ("é", "Å")),
        (("q\u0301", "a"), ("0", "a")),
        (("a\xa0b", "\U000f0000", "Ａ"), ("0", "1", "2")),
        (("a", "b", "a"), ("a 0", "b", "a 2")),
        (("é", "e\u0301"), ("é 0", "é 1")),
        (("お", "0"), ("0 0", "0 1")),
        (("a", "a", "a 0"), ("a 0 0", "a 1", "a 0 2")),
        (("a b", "a  b"), ("a b", "a  b")),
    ],
)
def test_names_fit_cells_of_one_column_and_never_look_the_same(given: tuple[str, ...], drawn: tuple[str, ...]) -> None:
    assert drawable_names(given) == drawn


def test_names_of_a_file_are_drawable(tmp_path: Path) -> None:
    assert names(tmp_path / "classes.txt", "お\ne\u0301\na\na\n".encode()) == ("0", "é", "a 2", "a 3")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "found '' in line 1"),
        (b"a\n\nb\n", "found '' in line 2"),
        (b"a\nred\x1b[31m\n", r"found 'red\x1b[31m' in line 2"),
        (b"a\tb\nc\n", r"found 'a\tb' in line 1"),
        ("a\nevil\u202etxt\n".encode(), r"found 'evil\u202etxt' in line 2"),
        ("a\u2028b\nc".encode(), r"found 'a\u2028b' in line 1"),
        (b"a\n", "found 1 name, expected 2..4"),
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
