"""Files at a free name: all of them or none, also where others look for one at the same time."""

import os
from pathlib import Path

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.data.free_files import create_at_free_name

CHARTS = {".txt": (b"one",), ".csv": (b"two",)}


def test_all_of_them_get_the_next_name_when_one_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine")
    assert create_at_free_name(tmp_path / "a.txt", CHARTS) == tmp_path / "a-2.txt"
    assert (tmp_path / "a.csv").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-2.csv", "a-2.txt", "a.csv"]


def test_a_name_that_another_program_takes_in_between_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def come_first(source: Path, target: Path) -> None:
        if target.name in ("a.csv", "a-2.txt"):
            target.write_text("theirs")
        link(source, target)

    monkeypatch.setattr(os, "link", come_first)
    assert create_at_free_name(tmp_path / "a.txt", CHARTS) == tmp_path / "a-3.txt"
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {"a.csv": "theirs", "a-2.txt": "theirs", "a-3.txt": "one", "a-3.csv": "two"}


def test_none_is_left_when_the_disk_refuses_the_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync, is_full = os.fsync, iter([False, False, True])

    def refuse(descriptor: int) -> None:
        if next(is_full):
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(DataError, match=r"a\.csv: cannot write: No space left on device"):
        create_at_free_name(tmp_path / "a.txt", CHARTS)
    assert not list(tmp_path.iterdir())
