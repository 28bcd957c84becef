"""Paths from the root, and what is said where there is none."""

import os
from pathlib import Path

import pytest

from mnist_tui.data.absolute_path import absolute, relative
from mnist_tui.data.errors import DataError


@pytest.fixture
def gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A current folder that somebody has removed."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "here").rmdir()


def test_a_path_begins_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert absolute("a/../b") == f"{os.getcwd()}/b" and absolute("/c") == "/c"
    assert relative(f"{os.getcwd()}/b") == "b" and relative("/c") == "/c"


@pytest.mark.usefixtures("gone")
def test_without_a_current_folder_only_whole_paths_are_known() -> None:
    with pytest.raises(DataError, match="b: cannot tell where it is: No such file or directory"):
        absolute("b")
    assert absolute("/c") == "/c" == relative("/c")


def test_a_name_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(DataError, match=r"/r\\udce9/x: found a name that is not UTF-8, expected one that is"):
        absolute(Path(os.fsdecode(b"/r\xe9"), "x"))
    assert absolute("/é") == "/é"
