"""The first start ever: told once, and never where nothing can be remembered."""

from pathlib import Path

import pytest

from mnist_tui.tui.cli.first_start import is_first_start


def test_only_the_first_start_is_the_first(state_folder: Path) -> None:
    assert [is_first_start() for _ in range(3)] == [True, False, False]
    assert (state_folder / "mnist-tui").is_dir()


def test_who_has_used_the_program_before_starts_as_usual(state_folder: Path) -> None:
    (state_folder / "mnist-tui" / "runs").mkdir(parents=True)
    assert not is_first_start()


def test_without_a_place_to_remember_it_no_start_is_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file" / "below"))
    assert not is_first_start()
