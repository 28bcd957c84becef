"""The progress bar that a terminal gets while `mnist-tui train` runs."""

import io

import numpy as np
from rich.console import Console

from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.commands.train.progress_bar import BarReport
from mnist_tui.tui.training.events import Epoch, Progress


def test_the_bar_shows_cost_accuracy_speed_and_time_left() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, color_system=None, legacy_windows=False)
    with BarReport(epochs=4, split="validation", steps=80, console=console) as bar:
        bar.progress(Progress(1.0, 20, 80, 0.1234, 0.9321, 54321.0, 190.0))
    assert "25% cost 0.1234 validation 93.21 % 54,321 img/s 3:10 left" in " ".join(screen.getvalue().split())


def test_an_epoch_leaves_a_line_above_the_bar() -> None:
    screen = io.StringIO()
    result = EvaluationResult(np.diag([3, 6]), np.zeros(9, np.intp), np.ones(9), 0.25, np.ones(9), np.ones(9))
    with BarReport(4, "test", 80, Console(file=screen, force_terminal=False, width=200)) as bar:
        bar.epoch(Epoch(1, 20, 0.5, result, 2.0, 100.0, 6.0))
    line = "epoch 1/4  step 20  train cost 0.5000  test cost 0.2500  test accuracy 100.00 %  100 img/s"
    assert line in screen.getvalue().splitlines()
