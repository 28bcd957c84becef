"""A model file of the first version: every command that takes a network takes it, and so does the dashboard."""

from pathlib import Path

import pytest
from models import save_first_model

from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.parsers import parser_of
from mnist_tui.tui.cli.screen_options import read_dashboard
from mnist_tui.tui.commands.dashboard import start_message

COMMANDS = (
    ("eval", "FIRST"),
    ("compare", "FIRST", "FIRST"),
    ("predict", "FIRST", "--index", "0-9"),
    ("mistakes", "FIRST", "--json"),
    ("doctor", "FIRST", "-q"),
    ("train", "--like", "FIRST", "--steps", "1", "--no-save", "-q"),
)


@pytest.fixture
def first(tmp_path: Path) -> str:
    save_first_model(tmp_path / "first.safetensors", 8, 6, ("sky", "land", "sea"))
    return str(tmp_path / "first.safetensors")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: str(words[0]))
def test_every_command_takes_it(
    first: str, words: tuple[str, ...], small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [first if word == "FIRST" else word for word in words]
    assert main([*given, "--data", str(small_data)]) == 0
    assert "mnist-tui:" not in capsys.readouterr().err


def test_it_is_exported_and_described(first: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", first, str(tmp_path / "new.npz")]) == main(["info", first]) == 0
    assert "48-2-3" in capsys.readouterr().out and (tmp_path / "new.npz").exists()


def test_the_dashboard_begins_with_its_settings(first: str) -> None:
    message = start_message(read_dashboard(parser_of("").read(["--like", first])))
    named = {name: message.settings[name] for name in ("hidden", "ema", "rms_decay", "shear", "cost")}
    assert named == {"hidden": [2], "ema": 0.99, "rms_decay": 0.8, "shear": 0.12, "cost": "quadratic"}
