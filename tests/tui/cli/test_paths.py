"""Paths on the command line: a bad one is exit status 2 and one line, for every flag and every command."""

import os
from pathlib import Path

import pytest
from models import save_new_network

from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training.model import Model

LONG = "n" * 300
DATA = ("train --steps 1 --data", "lr-range --steps 50 --data", "show --data", "--data")
MODEL_AND_DATA = ("predict MODEL --index 0 --data", "eval MODEL --data", "mistakes MODEL --data")
READ_FILES = ("predict --index 0", "predict MODEL --idx", "eval", "mistakes")
WRITE_FILES = ("train --hidden 4 --steps 1 --save", "mistakes MODEL --png")
FOLDERS = (*DATA, *MODEL_AND_DATA, "mistakes MODEL --idx")
FILES = (*READ_FILES, *WRITE_FILES)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """An untrained network for MNIST."""
    settings, path = Settings().replace({"hidden": ()}), tmp_path / "model"
    network = Network(settings.architecture(784, 10))
    save_new_network(path, Model(network, settings, tuple("0123456789"), 28, 28, 0, None))
    return path


def refused(capsys: pytest.CaptureFixture[str], model: Path, command: str, path: str) -> str:
    """Return the line that refuses a path."""
    words = [str(model) if word == "MODEL" else word for word in command.split()]
    assert main([*words, path]) == 2, (command, path)
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.startswith("mnist-tui: "), (command, path)
    assert printed.err.count("\n") == 1, (command, path)
    return printed.err


def unusable(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    return (LONG, f"{LONG}/x", "d/" * 2500 + "x", str(tmp_path / "file" / "x"), str(tmp_path / "loop"), "nowhere/x")


def test_a_path_that_cannot_be(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in unusable(tmp_path):
        for command in (*FOLDERS, *FILES):
            refused(capsys, model, command, path)
    assert (tmp_path / "loop").is_symlink()


def test_the_name_of_a_folder_where_a_file_is_meant(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in FILES:
        for path in ("name/", "name/.", f"{model}/", ".", ".."):
            assert "expected a file, not a folder" in refused(capsys, model, command, path)
    assert not list(Path().iterdir())


def test_an_empty_text_is_not_the_current_folder(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (*FOLDERS, *FILES):
        assert "expected a path, not an empty text" in refused(capsys, model, command, "")


def test_a_current_folder_that_is_gone(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for command in (*FOLDERS, *FILES):
        refused(capsys, model, command, "name")


def test_a_folder_that_may_not_be_searched(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed, look = tmp_path / "closed", os.stat
    closed.mkdir()

    def refuse(path: str | Path, **how: bool) -> os.stat_result:
        if str(path).startswith(f"{closed}/"):
            raise PermissionError(13, "Permission denied", str(path))
        return look(path, **how)

    closed.chmod(0o600)
    if os.geteuid() == 0:  # root may search any folder
        monkeypatch.setattr(os, "stat", refuse)
    for command in (*FOLDERS, *FILES):
        refused(capsys, model, command, str(closed / "name"))
    closed.chmod(0o700)
    assert not list(closed.iterdir())
