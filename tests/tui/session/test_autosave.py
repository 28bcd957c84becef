"""When a run is saved, and of what: often enough for a power cut, seldom and little enough for training."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from run_files import CHECKPOINT, RUN_FILE

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.session.autosave import Autosave
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.run_writer import RunWriter
from mnist_tui.tui.session.saving import Save
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.training.splits import Splits, new_trainer


class Writer(RunWriter):
    """Takes what is to be written."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.cost_s, self.faults, self.is_writing = 0.0, list[str](), False
        self.has_nothing = False

    @property
    def is_busy(self) -> bool:
        return self.is_writing

    @property
    def lacks_checkpoint(self) -> bool:
        return self.has_nothing and not self.is_busy

    def save(self, save: Save, is_best: bool = False) -> None:
        self.steps.append(f"{save.step} {save.checkpoint.metadata['what']}{' best' if is_best else ''}")

    def note_fault(self, text: str) -> None:
        self.faults.append(text)


class Bench:
    """A run of a hundred steps a second under an autosave that has just saved it, and the clock."""

    steps_per_second = 100.0

    def __init__(self, run: LiveRun) -> None:
        self.run, self.writer, self.now = run, Writer(), 0.0
        self.copy_s, self.is_short_of_memory = 0.0, False
        self.autosave = Autosave(run, self._copy, self.writer, lambda: self.now)
        self.autosave.save_at_once()

    def _copy(self, with_safe_points: bool) -> Save:
        if self.is_short_of_memory:
            raise MemoryError
        self.now += self.copy_s
        what = "whole" if with_safe_points else "bare"
        return Save(self.run.trainer.steps, replace(CHECKPOINT, metadata={"what": what}), RUN_FILE)

    def at(self, now: float, proven: int | None = None) -> list[str]:
        """Look at a time, when the steps up to `proven` have proven themselves; return what is written."""
        trainer, before = self.run.trainer, len(self.writer.steps)
        self.now, trainer.steps = now, round(now * self.steps_per_second)
        proven = max(trainer.steps - 200, 0) if proven is None else proven
        trainer.safe_points.proven = replace(trainer.safe_points.proven, steps=proven)
        self.autosave.look(now)
        return self.writer.steps[before:]


@pytest.fixture
def bench(small_splits: Splits, small_settings: Settings) -> Iterator[Bench]:
    trainer = new_trainer(small_settings, small_splits)
    run = LiveRun(1, small_splits, trainer, StopConditions(trainer), 1)
    one = Bench(run)
    assert one.writer.steps == ["0 whole"]
    yield one
    assert one.writer.steps == sorted(one.writer.steps, key=lambda text: int(text.split()[0]))


def test_a_run_is_copied_every_two_seconds_and_written_without_safe_points_once_it_is_proven(bench: Bench) -> None:
    assert bench.at(1.9) == bench.at(2.0) == bench.at(3.9) == []
    assert bench.at(4.0) == ["200 bare"]  # copied at 2.0
    assert bench.at(4.1) == bench.at(6.0) == []
    assert bench.at(6.1) == ["410 bare"]


def test_what_is_not_proven_in_time_is_saved_as_it_stands_with_its_safe_points(bench: Bench) -> None:
    assert [bench.at(now, proven=0) for now in (2.0, 4.0, 9.9)] == [[], [], []]
    assert bench.at(10.0, proven=0) == ["1000 whole"]


def test_of_slow_steps_nothing_is_held_back(bench: Bench) -> None:
    bench.steps_per_second = 30.0  # two hundred take nearly seven seconds
    assert [bench.at(now) for now in (1.9, 2.0, 4.0)] == [[], ["60 whole"], ["120 whole"]]
    assert bench.at(4.5) == []
    bench.autosave.hold_best()
    bench.autosave.ask()
    assert bench.at(4.5) == ["135 whole best"]
    bench.steps_per_second = 14.0
    assert bench.at(10) == ["140 whole"]  # hardly one since then


@pytest.mark.parametrize("steps_per_second", [100.0, 30.0])
def test_a_save_costs_a_two_hundredth_of_the_time_but_none_is_older_than_ten_seconds(
    bench: Bench, steps_per_second: float
) -> None:
    bench.steps_per_second, bench.writer.cost_s, bench.copy_s = steps_per_second, 0.02, 0.005
    written = [(now / 10, bench.at(now / 10)) for now in range(1, 400)]
    times = [now for now, what in written if what]
    assert np.diff(times).min() >= 5.0 - 1e-9  # 25 ms
    bench.writer.cost_s = 10.0
    written = [(now / 10, bench.at(now / 10)) for now in range(400, 1000)]
    ages = [now - int(text.split()[0]) / steps_per_second for now, what in written for text in what]
    times = [now for now, what in written if what]
    assert len(times) >= 5 and (np.diff(times) + ages[:-1]).max() <= 10.2


def test_what_has_been_asked_for_is_copied_at_the_next_look(bench: Bench) -> None:
    bench.autosave.ask()
    assert bench.at(0.5) == []
    assert bench.at(2.5) == ["50 bare"]


def test_a_paused_run_is_saved_as_it_stands_when_that_is_asked_for(bench: Bench) -> None:
    bench.run.phase, bench.writer.cost_s = "paused", 9.0
    assert bench.at(100) == []
    bench.autosave.ask()
    assert bench.at(100) == ["10000 whole"]
    bench.autosave.ask()
    assert bench.at(101) == ["10100 whole"], "what writing costs makes nobody wait"


def test_a_paused_run_is_saved_with_its_evaluation_unless_that_takes_long(bench: Bench) -> None:
    bench.run.phase, bench.run.is_evaluating = "paused", True
    bench.autosave.ask()
    assert bench.at(10.0) == bench.at(10.9) == []
    bench.run.is_evaluating = False
    assert bench.at(10.95) == ["1095 whole"]
    bench.run.is_evaluating = True
    bench.autosave.ask()
    assert bench.at(20.0) == [] and bench.at(21.0) == ["2100 whole"]


def test_the_best_network_is_written_when_that_may_cost_something_and_a_better_one_takes_its_place(
    bench: Bench,
) -> None:
    bench.writer.cost_s = 0.02  # four seconds
    for now in (0.1, 1.0):
        bench.at(now)
        bench.autosave.hold_best()
    assert bench.at(3.9) == []
    assert bench.at(4.0) == ["100 bare best"]


def test_networks_that_are_the_best_ever_so_soon_do_not_keep_the_run_from_being_saved(bench: Bench) -> None:
    written = []
    for now in range(1, 200):
        written += bench.at(now / 20)
        bench.autosave.hold_best()
    assert written == [f"{step} bare best" for step in (195, 395, 595, 795)]  # each two seconds old then


def test_a_best_network_that_is_not_proven_is_written_before_the_run_as_it_stands(bench: Bench) -> None:
    bench.at(1.0)
    bench.autosave.hold_best()
    assert bench.at(10.0, proven=0) == ["100 bare best", "1000 whole"]
    bench.autosave.hold_best()
    bench.autosave.save_at_once()
    assert bench.writer.steps[-1:] == ["1000 whole best"]  # there is one file of a step


def test_nothing_is_handed_to_a_disk_that_is_busy(bench: Bench) -> None:
    bench.writer.is_writing = True
    assert bench.at(2) == bench.at(30) == []
    bench.writer.is_writing = False
    assert bench.at(30.1) == ["3010 whole"]


def test_where_memory_is_short_that_is_said_and_tried_again_later(bench: Bench) -> None:
    bench.is_short_of_memory = True
    assert bench.at(2.0) == bench.at(2.1) == bench.at(3.9) == []
    assert bench.writer.faults == ["not enough memory for a copy of the run"]
    bench.is_short_of_memory = False
    assert bench.at(4.1) == [] and bench.at(6.1) == ["410 bare"]


def test_of_a_run_that_has_come_to_rest_the_last_state_is_soon_on_disk(bench: Bench) -> None:
    bench.copy_s = bench.writer.cost_s = 0.05
    assert bench.at(10.0) == ["1000 whole"]
    bench.run.phase = "finished"
    bench.autosave.ask()
    assert bench.at(10.3) == [] and bench.at(10.6) == ["1060 whole"]  # ten times what a copy takes


def test_a_paused_run_whose_checkpoints_have_vanished_is_saved_again(bench: Bench) -> None:
    bench.run.phase, bench.steps_per_second = "paused", 0.0
    assert [bench.at(now) for now in (20.0, 21.0)] == [[], []]
    bench.writer.has_nothing = True
    assert bench.at(22.0) == ["0 whole"]
    bench.writer.has_nothing, bench.writer.is_writing = False, True
    assert bench.at(23.0) == []
