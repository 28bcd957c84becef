"""A run whose last checkpoint is damaged: every command that reads it goes by the one before, and says so in a line."""

from pathlib import Path

import pytest

from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main

FLAGS = ("--hidden", "8", "--batch-size", "8", "--validation", "60", "--epochs", "2", "--quiet")
COMMANDS = (
    ("eval", "RUN"),
    ("eval", "RUN", "--json"),
    ("compare", "RUN", "RUN@0"),
    ("compare", "RUN@0", "RUN", "--json"),
    ("predict", "RUN", "--index", "0"),
    ("predict", "RUN", "--index", "0", "--json"),
    ("mistakes", "RUN", "--csv"),
    ("mistakes", "RUN", "--json"),
    ("doctor", "RUN@last", "--json"),
    ("export", "RUN", "--format", "npz"),
    ("export", "RUN", "--format", "csv"),
    ("plot", "RUN"),
)
WITHOUT_DATA = ("export", "plot")


@pytest.fixture
def damaged(small_data: Path, state_folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A run with two checkpoints, the newer of which has lost its last byte."""
    assert main(["train", "--data", str(small_data), *FLAGS]) == 0
    (one,) = RunStore(state_folder / "mnist-tui" / "runs").runs()
    assert checkpoint_steps(one.path)[:1] == [60] and 0 in checkpoint_steps(one.path)
    for step in checkpoint_steps(one.path):
        if 0 < step < 60:
            checkpoint_path(one.path, step).unlink()
    newest = checkpoint_path(one.path, 60)
    newest.write_bytes(newest.read_bytes()[:-1])
    capsys.readouterr()
    return one.path


def test_every_command_says_which_checkpoint_it_goes_by(
    damaged: Path, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in COMMANDS:
        data = () if words[0] in WITHOUT_DATA else ("--data", str(small_data))
        assert main([word.replace("RUN", damaged.name) for word in words] + [*data]) in (0, 1), words
        lines = [line for line in capsys.readouterr().err.splitlines() if "used is" in line]
        assert len(lines) == 1, words
        assert str(checkpoint_path(damaged, 60)) in lines[0], words
        assert lines[0].endswith("; used is the checkpoint before, step 0"), words


def test_a_checkpoint_that_is_asked_for_is_refused_where_it_is_damaged(
    damaged: Path, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", f"{damaged.name}@60", "--data", str(small_data)]) == 2
    assert "used is" not in capsys.readouterr().err
