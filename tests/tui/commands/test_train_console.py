"""When a run without a screen speaks: after every epoch, and in between when it has been silent for long."""

import pytest

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.commands.train.console import Console, Progress
from mnist_tui.tui.session.epochs import Epoch
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.training.splits import Splits, new_trainer


class Notes(Console):
    """Writes down when it would have spoken."""

    INTERVAL_S = 3.0

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.said: list[tuple[str, float]] = []

    def tell_progress(self, progress: Progress) -> None:
        self.said.append(("progress", self.now))

    def tell_epoch(self, epoch: Epoch) -> None:
        self.said.append((f"epoch after {epoch.seconds} s", self.now))


@pytest.fixture
def run(small_splits: Splits, small_settings: Settings) -> LiveRun:
    trainer = new_trainer(small_settings, small_splits)
    return LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1)


def test_progress_waits_for_a_silence_and_an_epoch_breaks_it(run: LiveRun) -> None:
    notes, watched = Notes(), run.splits.sample("validation")
    result = evaluate(run.trainer.network, run.splits.validation)
    for tenth in range(100):
        notes.now = tenth / 10
        if tenth in (50, 55):
            for _ in range(30):
                run.trainer.step()
            run.throughput.count(240, 2.5)
            for sample, is_test in ((watched, False), (run.splits.sample("train"), False), (watched, True)):
                notes.evaluated(run, EvaluatedSample(run.trainer.steps, sample, result, is_test, 0))
        notes.progressed(run, notes.now)
    assert notes.said == [
        ("progress", 3.0),
        ("epoch after 2.5 s", 5.0),
        ("epoch after 2.5 s", 5.5),
        ("progress", 8.5),
    ]


def test_nothing_is_said_in_the_middle_of_an_evaluation(run: LiveRun) -> None:
    notes, run.is_evaluating = Notes(), True
    for second in range(10):
        notes.progressed(run, second)
    assert notes.said == []
