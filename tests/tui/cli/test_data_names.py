"""Where `--data qmnist` is found."""

from pathlib import Path

import pytest

from mnist_tui.tui.cli.data_names import data_folder, read_data
from mnist_tui.tui.cli.main import main


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in `here`, and keep data sets in `kept`."""
    for name in ("here", "kept"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("MNIST_TUI_DATA", str(tmp_path / "kept"))


def with_files(folder: Path) -> Path:
    """Return a folder with a file of QMNIST's name."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "qmnist-test-images-idx3-ubyte.gz").touch()
    return folder


@pytest.mark.parametrize("below", ["qmnist", "QMNIST", "QMNIST/raw"])
def test_qmnist_is_found_in_the_data_folder_as_we_and_torchvision_put_it(tmp_path: Path, below: str) -> None:
    with_files(tmp_path / "kept" / below)
    for typed in ("qmnist", "QMNIST"):
        assert read_data(typed) == tmp_path / "kept" / below.removesuffix("/raw")


@pytest.mark.parametrize("folder", ["here", "kept"])
def test_its_files_may_lie_there_without_a_folder_of_their_own(tmp_path: Path, folder: str) -> None:
    with_files(tmp_path / folder)
    assert read_data("qmnist") == (Path("qmnist") if folder == "here" else tmp_path / "kept" / "qmnist")


def test_a_folder_that_is_only_called_so_is_passed_over(tmp_path: Path) -> None:
    kept = with_files(tmp_path / "kept" / "qmnist")
    Path("qmnist").mkdir()
    assert read_data("qmnist") == kept
    with_files(Path("qmnist"))
    assert read_data("qmnist") == Path("qmnist")


def test_where_it_is_not_one_line_says_where_it_was_looked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "--data", "qmnist"]) == 2
    where = f"QMNIST is neither in this folder nor in {tmp_path / 'kept'}"
    line = f"mnist-tui: argument --data: {where}: mnist-tui fetch qmnist gets it (10 MB)\n"
    assert capsys.readouterr() == ("", line)


def test_other_names_are_paths() -> None:
    assert read_data("mnist") == Path("mnist")


def test_without_the_variable_data_lie_where_the_system_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MNIST_TUI_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder() == tmp_path / "mnist-tui"
