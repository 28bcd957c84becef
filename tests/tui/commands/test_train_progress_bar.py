"""The progress bar that a terminal gets while `mnist-tui train` runs."""

import io

import numpy as np
from rich.console import Console

from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.commands.train.console import Progress
from mnist_tui.tui.commands.train.progress_bar import BarConsole
from mnist_tui.tui.session.epochs import Epoch
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.training.splits import Splits, new_trainer


def a_run(splits: Splits, settings: Settings) -> LiveRun:
    trainer = new_trainer(settings, splits, last_step=80)
    return LiveRun(1, splits, trainer, StopConditions(trainer), threads=1)


def test_the_bar_shows_cost_accuracy_speed_and_time_left(small_splits: Splits, small_settings: Settings) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, color_system=None, legacy_windows=False)
    bar = BarConsole(console)
    bar.run_started(a_run(small_splits, small_settings))
    with bar:
        bar.tell_progress(Progress(1.0, 4, 20, 80, 0.1234, 0.9321, 54321.0, 190.0))
    assert "25% cost 0.1234 validation 93.21 % 54,321 img/s 3:10 left" in " ".join(screen.getvalue().split())


def test_an_epoch_leaves_a_line_above_the_bar(small_splits: Splits, small_settings: Settings) -> None:
    screen = io.StringIO()
    result = EvaluationResult(np.diag([3, 6]), np.zeros(9, np.intp), np.ones(9), 0.25, np.ones(9), np.ones(9))
    bar = BarConsole(Console(file=screen, force_terminal=False, width=200))
    bar.run_started(a_run(small_splits, small_settings))
    with bar:
        bar.tell_epoch(Epoch(1, 4, 20, 80, 0.5, 0.5, 0.9, 0.01, 1.5, "test", result, 2.0, 100.0, 6.0))
    line = "epoch 1/4  step 20  train cost 0.5000  test cost 0.2500  test accuracy 100.00 %  100 img/s"
    assert line in screen.getvalue().splitlines()
