"""A run whose last checkpoint is damaged: commands and screens that read it go by the one before, and say so."""

from itertools import count
from pathlib import Path
from typing import cast

import pytest
from jobs import result_of

from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.features.comparison.answers import NO_LABELS, ComparisonAnswers
from mnist_tui.tui.features.runs.answers import RunAnswers
from mnist_tui.tui.features.runs.queries import KeptCurves, KeptCurvesAnswer
from mnist_tui.tui.images.pair_queries import CompareNetworks, NetworksCompared
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer

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


def test_screens_that_show_it_hear_which_checkpoint_that_is_of(
    damaged: Path, small_splits: Splits, small_settings: Settings
) -> None:
    context, runs = QueryContext(new_trainer(small_settings, small_splits), small_splits), damaged.parent
    curves = result_of(RunAnswers(runs).kept_curves(context, KeptCurves([damaged.name])))
    assert isinstance(curves, KeptCurvesAnswer) and [one.fallback for one in curves.curves] == [0]
    compare, parts = ComparisonAnswers(runs).compare, count()
    compared = NetworksCompared("", "", "", 0, 0, 0, 0, NO_LABELS)
    while not (compared.sides or compared.fault):
        query = CompareNetworks(damaged.name, f"{damaged.name}@0", "validation", part=next(parts))
        compared = cast(NetworksCompared, result_of(compare(context, query)))
    assert [(side.step, side.is_fallback) for side in compared.sides] == [(0, True), (0, False)], compared.fault


def test_a_checkpoint_that_is_asked_for_is_refused_where_it_is_damaged(
    damaged: Path, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", f"{damaged.name}@60", "--data", str(small_data)]) == 2
    assert "used is" not in capsys.readouterr().err
