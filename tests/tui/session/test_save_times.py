"""When the recorder saves: often enough for a power cut, seldom enough for training, and never without need."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mnist_tui.data.runs.run_file import RunData, RunMachine
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Place, Recorder
from mnist_tui.tui.session.run_writer import RunWriter, Save
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads


class Clock:
    """A clock that goes on by as much as a copy takes whenever it is read."""

    def __init__(self) -> None:
        self.now = self.copy_s = 0.0

    def __call__(self) -> float:
        self.now += self.copy_s
        return self.now


class Watched:
    """A session that has begun, its recorder, and what that has had written."""

    def __init__(self, folder: Path, splits: Splits, settings: Settings, patch: pytest.MonkeyPatch) -> None:
        self.saves: list[tuple[int, bool]] = []
        self.records: list[Mapping[str, object]] = []
        self.clock = Clock()

        def save(writer: RunWriter, save: Save, is_best: bool = False) -> None:
            self.saves.append((save.step, is_best))

        patch.setattr(RunWriter, "save", save)
        patch.setattr(RunWriter, "post", lambda writer, record: self.records.append(record))
        machine = RunMachine("here", "x86_64", 1, "3.11", "2", "0")
        place = Place(RunStore(folder), RunData("small", splits.dataset.fingerprint, None), machine)
        self.recorder = Recorder(place, clock=self.clock, wall_clock=lambda: 0.0)
        trainer, threads = new_trainer(settings, splits, 45), Threads(ALONE, cores=1)
        plan = Plan(evaluates_epochs_only=True)
        self.session = Session(splits, trainer, threads, observers=[self.recorder], plan=plan)
        self.run.phase = "running"

    @property
    def run(self) -> LiveRun:
        return self.session.live_run

    def saves_at(self, now: float) -> bool:
        """Tell whether it saves when it looks at that time."""
        self.clock.now, before = now, len(self.saves)
        self.recorder.progressed(self.run, now)
        return len(self.saves) > before


@pytest.fixture
def watched(tmp_path: Path, small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(tmp_path / "runs", small_splits, small_settings, monkeypatch)


def test_a_run_is_saved_every_two_seconds_while_it_trains(watched: Watched) -> None:
    assert [watched.saves_at(now) for now in (1.9, 2.0, 3.9, 4.1)] == [False, True, False, True]
    watched.run.phase = "paused"
    assert not watched.saves_at(100)


def test_copying_takes_a_two_hundredth_of_the_time_but_ten_seconds_are_the_longest(watched: Watched) -> None:
    watched.clock.copy_s = 0.02
    assert watched.saves_at(10)  # done at 10.04
    assert [watched.saves_at(now) for now in (14.0, 14.1)] == [False, True]
    watched.clock.copy_s = 1.0
    assert watched.saves_at(20)  # done at 22
    assert [watched.saves_at(now) for now in (31.9, 32.1)] == [False, True]


def test_a_changed_setting_is_saved_at_the_next_look(watched: Watched) -> None:
    assert watched.saves_at(10) and not watched.saves_at(10.1)
    watched.recorder.setting_changed(watched.run, "momentum", 0.9, 0.5)
    assert watched.saves_at(10.2)


def test_metrics_are_noted_once_a_second(watched: Watched) -> None:
    watched.run.trainer.step()
    for now in (10.0, 10.9, 11.1, 11.5, 12.2):
        watched.recorder.progressed(watched.run, now)
    metrics = [record for record in watched.records if record["event"] == "metrics"]
    assert len(metrics) == 3
    row = watched.run.trainer.history.steps.rows()[0]
    assert (metrics[0]["cost"], metrics[0]["accuracy"]) == (row[1], row[2])
    assert metrics[0]["learning_rate"] == watched.run.trainer.snapshot().learning_rate


def test_the_best_network_is_saved_as_such(watched: Watched) -> None:
    watched.session.run()
    best = watched.run.evaluations.best
    assert best is not None and (best.step, True) in watched.saves
