"""The past of a run: what is shown of a checkpoint is what the run was there, training goes on, and a fork is exact."""

import dataclasses
import gc
import os
import socket
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from stores import new_store
from wire import wire

from mnist_tui.data.runs.checkpoint_file import read_checkpoint
from mnist_tui.data.runs.run_file import NAME, RunData, RunMachine, read_run_file
from mnist_tui.data.runs.run_folder import RunFolder, checkpoint_path, checkpoint_steps
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.evaluation import Evaluation, EvaluationResult, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.workers import ALONE, Workers
from mnist_tui.tui.client.told import Told
from mnist_tui.tui.features.answers import ANSWERS
from mnist_tui.tui.features.inspector.queries import Inspect, InspectAnswer
from mnist_tui.tui.features.units.queries import Weights, WeightsAnswer
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import (
    EvaluateTest,
    Fork,
    MarkImage,
    Pause,
    Replay,
    Restart,
    Resume,
    SetSetting,
    ShowMoment,
    ShowPresent,
    Steps,
    Stop,
    WatchTraining,
)
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.only_shown import PAST, SHOWN
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import MomentShown, PresentShown, Report
from mnist_tui.tui.session import evaluator, past
from mnist_tui.tui.session.checkpoint import take_checkpoint
from mnist_tui.tui.session.disk_thread import DiskProbe
from mnist_tui.tui.session.known_evaluations import KnownEvaluations
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.moment import Moment
from mnist_tui.tui.session.neighbours import Neighbours
from mnist_tui.tui.session.past import NONE_YET, NOT_KEPT
from mnist_tui.tui.session.place import Place
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.saving import Saving
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.shown_run import read_shown
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.stopwatch import Stopwatch
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.run_model import load_run_model
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads

Start = Callable[..., "Kept"]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
TOO_LONG_S = 20


class Clock:
    """Stands still, or goes on by so much with every look at it."""

    now, tick = 0.0, 0.0

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


class Kept:
    """A session in a thread whose runs are on disk, and the screen that looks on."""

    def __init__(self, session: Session, link: ScreenEnd, runs: Path, follow: Follow, clock: Clock) -> None:
        self.session, self.link, self.runs, self._follow, self.clock = session, link, runs, follow, clock
        self.store, self.reports = new_store(), list[Report]()
        self.thread = threading.Thread(target=session.run, daemon=True)
        self.thread.start()
        self.until(lambda: self.store.run.evaluated is not None and self.store.run.phase in ("paused", "shown"))

    def until(self, holds: Callable[[], bool]) -> None:
        """Read reports until a condition holds."""
        self.reports += self._follow(self.link, self.store, holds)

    def train(self, steps: int) -> None:
        """Take steps, and wait until the run is saved there for the last time, with its evaluation."""
        at = (self.store.run.step or 0) + steps
        self.link.send(Steps(steps))
        self.until(lambda: self.store.run.phase == "paused" and self._evaluated_at() == at)
        while not self._is_saved(at):
            self.link.send(Pause())  # wakes a session that has nothing to do
            self.thread.join(0.005)

    def _is_saved(self, step: int) -> bool:
        if not self.runs.exists() or not all((path / NAME).exists() for path in self.runs.iterdir()):
            return False  # one has only just begun
        run = read_run_file(self.folder / NAME)
        return run.checkpoint == step and run.latest is not None and run.latest.step == step

    def _evaluated_at(self) -> int:
        return self.store.run.evaluated.step if self.store.run.evaluated is not None else -1

    @property
    def folder(self) -> Path:
        """The folder of the run that was started last."""
        return max(self.runs.iterdir(), key=lambda path: read_run_file(path / NAME).created)

    def show(self, by: int, step: int) -> None:
        """Step through the checkpoints and wait for the one of `step`."""
        self.link.send(ShowMoment(by))
        self.until(lambda: self.store.run.moment is not None and self.store.run.moment.step == step)

    def end(self) -> None:
        """End the session."""
        self.link.send(Stop())
        self.thread.join(TOO_LONG_S)
        assert not self.thread.is_alive()


@pytest.fixture
def place(tmp_path: Path, small_splits: Splits, small_data: Path) -> Place:
    data = RunData("small", small_splits.dataset.fingerprint, str(small_data))
    machine = RunMachine("here", "x86_64", 1, "3.11", "2", "0")
    return Place(RunStore(tmp_path / "runs"), data, machine)


@pytest.fixture
def start(place: Place, small_splits: Splits, small_settings: Settings, follow: Follow) -> Iterator[Start]:
    """Return what starts a session; `session` are further arguments, `changes` those of the settings."""
    lines: list[tuple[socket.socket, socket.socket]] = []
    started: list[Kept] = []
    seconds = iter(range(10**6))

    def begin(last_step: int | None = None, **session: object) -> Kept:
        mine, theirs = socket.socketpair()
        lines.append((mine, theirs))
        clock = Clock()
        recorder = Recorder(place, clock=clock, wall_clock=lambda: float(next(seconds)))
        arguments: dict[str, Any] = {"observers": [recorder], "saving": recorder.saving, "plan": Plan(paused=True)}
        arguments |= {"clock": clock, "trainer": new_trainer(small_settings, small_splits, last_step), **session}
        viewers, threads = [Viewer(engine_end(theirs))], Threads(ALONE, cores=1)
        made = Session(small_splits, threads=threads, viewers=viewers, answers=ANSWERS, **arguments)
        started.append(Kept(made, screen_end(mine), place.store.folder, follow, clock))
        return started[-1]

    yield begin
    for one in started:
        if one.thread.is_alive():
            one.end()
    for mine, theirs in lines:
        mine.close()
        theirs.close()


@pytest.fixture
def kept(start: Start) -> Kept:
    """Return a run that is paused at step 40, with checkpoints at 0, 10, 20, 30 and 40."""
    one = start()
    for _ in range(4):
        one.train(10)
    for step in set(checkpoint_steps(one.folder)) - {0, 10, 20, 30, 40}:  # the recorder may save between these
        checkpoint_path(one.folder, step).unlink()
    return one


def reported(reports: list[Report], step: int) -> Evaluated:
    return next(one for one in reports if isinstance(one, Evaluated) and one.step == step and one.run == 1)


def weights(trainer: Trainer) -> NDArray[np.floating]:
    return trainer.network.parameters.vector


def test_the_evaluation_of_a_moment_is_the_one_that_the_run_reported_there(kept: Kept) -> None:
    before = list(kept.reports)
    for by, step in ((-1, 30), (-1, 20), (-2, 0), (1, 10)):
        kept.show(by, step)
        shown = kept.store.run.evaluated
        assert shown is not None
        assert same(shown) == same(reported(before, step))
    kept.link.send(ShowMoment(9))
    kept.until(lambda: kept.store.run.moment is None)
    assert kept.store.run.evaluated is not None and kept.store.run.evaluated.step == 40
    assert sum(isinstance(one, Evaluated) and one.run == 1 for one in kept.reports) == 5  # none of the run was taken


def same(evaluated: Evaluated) -> bytes:
    """Return all that an evaluation says of a network: not of which run, nor of the steps that led to it."""
    return wire(msgspec.structs.replace(evaluated, run=0, updates=()))


def test_a_checkpoint_of_which_the_run_knows_the_evaluation_is_not_evaluated_again(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated = list[float]()

    class Counted(Evaluation):
        def __init__(self, network: Network, examples: Examples, keeps_logs: bool = False) -> None:
            super().__init__(network, examples, keeps_logs)
            evaluated.append(float(network.parameters.vector[0]))

    monkeypatch.setattr(evaluator, "Evaluation", Counted)
    for step in (30, 20, 10):
        kept.show(-1, step)
        shown = kept.store.run.evaluated
        assert shown is not None and same(shown) == same(reported(kept.reports, step))
    assert evaluated == []
    kept.show(-1, 0)  # the last four are kept
    assert len(evaluated) == 1


def test_an_evaluation_is_known_of_the_network_that_was_evaluated_and_copied_and_of_no_other_at_its_step() -> None:
    result = EvaluationResult.without_figures(np.zeros(2, np.uint8), 2, not_finite=0)
    good, other = (dataclasses.replace(result, cost=cost, confusion=np.diag([1, 1])) for cost in (0.5, 0.25))
    known = KnownEvaluations()
    known.note(7, good)
    assert known.of_checkpoint(7, 0.5, 1.0) is None
    known.note_copy(8)
    known.note_copy(7)
    assert known.of_checkpoint(7, 0.5, 1.0) is good and known.of_checkpoint(8, 0.5, 1.0) is None
    known.note(7, other)  # the run has diverged, and comes by here again
    assert known.of_checkpoint(7, 0.25, 1.0) is None
    known.note_copy(7)
    assert known.of_checkpoint(7, 0.25, 1.0) is other and known.of_checkpoint(7, 0.5, 1.0) is good
    for step in (9, 10, 11):
        known.note(step, good)
        known.note_copy(step)
    assert known.of_checkpoint(7, 0.5, 1.0) is None and known.of_checkpoint(7, 0.25, 1.0) is other


def test_replies_in_the_past_are_about_the_network_of_the_checkpoint(kept: Kept) -> None:
    kept.show(-3, 10)
    kept.link.send(ask(7, Inspect("validation", 5)))
    kept.until(lambda: kept.store.run.answer(InspectAnswer) is not None)
    answer, model = kept.store.run.answer(InspectAnswer), load_run_model(kept.folder, 10)
    result = evaluate(model.network, kept.session.live_run.splits.validation, keeps_logs=True).calibrated()
    assert answer is not None and answer.predicted == result.predicted[5]
    assert answer.probabilities.max() == pytest.approx(result.confidence[5], rel=1e-5)
    assert answer.temperature == pytest.approx(result.temperature, rel=1e-5)
    kept.link.send(ask(8, Weights(0, 8)))
    kept.until(lambda: kept.store.run.answer(WeightsAnswer) is not None)
    units = kept.store.run.answer(WeightsAnswer)
    mean = float(model.network.parameters.weights[0].mean())
    assert units is not None and units.layers[0].weights.mean == pytest.approx(mean, rel=1e-4)
    kept.link.send(ShowPresent())
    kept.until(lambda: kept.store.run.moment is None)
    assert kept.store.run.answer(InspectAnswer) is None


def test_training_goes_on_bit_for_bit_while_the_past_is_shown(
    start: Start, small_splits: Splits, small_settings: Settings
) -> None:
    alone = new_trainer(small_settings, small_splits, 600)
    while not alone.finished:
        alone.step()
    watched = start(last_step=600, clock=time.perf_counter)
    watched.train(10)
    watched.link.send(WatchTraining(True))
    watched.link.send(Resume())
    shown: set[int | None] = set()
    while watched.store.run.phase != "finished":
        watched.link.send(ShowMoment(-1 if len(shown) % 3 else 1))
        watched.until(lambda: watched.store.run.moment is not None or watched.store.run.phase == "finished")
        shown.add(watched.store.run.step)
    watched.end()
    assert np.array_equal(weights(watched.session.live_run.trainer), weights(alone)) and shown


def test_a_fork_continues_exactly_from_its_moment_with_the_changed_setting(
    kept: Kept, small_splits: Splits, small_settings: Settings
) -> None:
    parent, reference = read_run_file(kept.folder / NAME), new_trainer(small_settings, small_splits)
    for step in range(45):
        if step == 20:
            reference.set("learning_rate", 0.004)
        reference.step()
    kept.show(-2, 20)
    kept.link.send(Fork({"learning_rate": 0.004}))
    kept.until(lambda: kept.store.run.started is not None and kept.store.run.started.run == 2)
    kept.until(lambda: kept.store.run.phase == "paused" and kept.store.run.step == 20)
    assert kept.session.live_run.trainer.safe_points.proven.steps == 0  # where the run, too, would go back to
    assert len(kept.store.run.previous) == 40 and len(kept.store.run.steps) == 20 and kept.store.run.moment is None
    kept.train(25)
    assert np.array_equal(weights(kept.session.live_run.trainer), weights(reference))
    fork = read_run_file(kept.folder / NAME)
    assert (fork.parent, fork.forked_at, fork.settings["learning_rate"]) == (parent.id, 20, 0.004)
    assert kept.store.run.started.forked_at == 20  # type: ignore[union-attr]
    kept.end()
    assert (
        read_run_file(
            next(one.path for one in RunStore(kept.runs).runs() if one.run and one.run.id == parent.id) / NAME
        ).step
        == 40
    )
    assert sorted(checkpoint_steps(kept.folder))[0] == 20


def test_a_setting_that_needs_another_network_is_refused_and_the_run_goes_on(kept: Kept) -> None:
    kept.link.send(Fork({"hidden": [3]}))
    kept.until(lambda: "hidden cannot change" in kept.store.run.notice)
    assert kept.store.run.started is not None and kept.store.run.started.run == 1


def test_test_images_are_evaluated_in_the_past_only_when_asked_and_then_counted(kept: Kept) -> None:
    kept.show(-1, 30)
    assert kept.session.live_run.evaluations.test_evaluations == 0
    kept.link.send(EvaluateTest())
    kept.until(lambda: kept.store.run.evaluated_test is not None)
    tested = kept.store.run.evaluated_test
    assert tested is not None and (tested.step, tested.test_evaluations, tested.run) == (30, 1, 1)
    assert kept.session.live_run.evaluations.test_evaluations == 1


def test_a_sample_of_the_training_images_is_evaluated_in_the_past_too(kept: Kept) -> None:
    kept.link.send(WatchTraining(True))
    kept.until(lambda: kept.store.run.evaluated_training is not None)
    kept.show(-1, 30)
    kept.until(lambda: kept.store.run.evaluated_training is not None and kept.store.run.evaluated_training.step == 30)


def test_a_replay_shows_every_checkpoint_and_ends_in_the_present(kept: Kept) -> None:
    told: list[object] = []
    tell = kept.store.tell

    def note(report: Told) -> None:
        told.append(report)
        tell(report)

    kept.store.tell = note  # type: ignore[assignment, method-assign]
    kept.clock.tick = 0.001
    kept.link.send(Replay(500.0))
    kept.until(lambda: any(isinstance(one, PresentShown) for one in told))
    assert [one.step for one in told if isinstance(one, MomentShown) and one.is_replayed] == [0, 10, 20, 30]


def test_nothing_trains_what_is_only_shown(kept: Kept) -> None:
    kept.show(-1, 30)
    for command in (Steps(1), SetSetting("learning_rate", 0.5), Restart({}, True), Resume()):
        kept.store.run = replace(kept.store.run, notice="")
        kept.link.send(command)
        kept.until(lambda: kept.store.run.notice == PAST)
    assert kept.session.live_run.trainer.steps == 40 and kept.session.live_run.number == 1


def test_a_moment_is_evaluated_by_all_threads_of_the_run_and_restores_no_safe_points(
    small_splits: Splits, small_settings: Settings
) -> None:
    trainer = new_trainer(small_settings, small_splits)
    for _ in range(250):
        trainer.step()
    with Workers(2) as workers:
        trainer.learner.share_work(workers)
        run = LiveRun(1, small_splits, trainer, StopConditions(trainer), 2)
        moment = Moment(-1, run, take_checkpoint(run), lambda result, step: None, Stopwatch(lambda: 0.0, None))
        for network in (moment.run.trainer.network, moment.run.trainer.evaluated_network):
            assert network.workers is workers
    points = moment.run.trainer.safe_points
    assert points.proven is points.candidate and points.proven.steps == 250
    assert trainer.safe_points.proven.steps == 100


def test_a_moment_is_released_when_it_is_left(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[Moment]] = []
    usual = Moment.__init__

    def noted(self: Moment, *arguments: object) -> None:
        usual(self, *arguments)  # type: ignore[arg-type]
        made.append(weakref.ref(self.run.trainer))  # type: ignore[arg-type]

    monkeypatch.setattr(Moment, "__init__", noted)
    gc.disable()
    try:
        for step in (30, 20, 10):
            kept.show(-1, step)
        assert sum(one() is not None for one in made) <= 3  # the one that is shown, and its neighbours
        kept.link.send(ShowPresent())
        kept.until(lambda: kept.store.run.moment is None)
        assert len(made) >= 3 and all(one() is None for one in made)
    finally:
        gc.enable()


@pytest.mark.parametrize("most_bytes", [past.MOST_AHEAD_BYTES, 0])
def test_the_next_checkpoint_is_prepared_unless_it_is_large_and_the_last_one_kept(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, most_bytes: int
) -> None:
    monkeypatch.setattr(past, "MOST_AHEAD_BYTES", most_bytes)
    asked: list[int | None] = []
    usual = Neighbours.prepare

    def noted(self: Neighbours, restored: Callable[[int], Moment | None]) -> None:
        usual(self, restored)
        asked.append(None if self.is_busy else kept.store.run.step)

    monkeypatch.setattr(Neighbours, "prepare", noted)
    kept.show(-1, 30)
    while not asked or asked[-1] is None:
        kept.thread.join(0.005)
    for step in (20, 30):  # whatever has not been read by now cannot be
        checkpoint_path(kept.folder, step).write_bytes(b"no checkpoint")
    if not most_bytes:
        kept.link.send(ShowMoment(-1))
        kept.until(lambda: "000000000020" in kept.store.run.notice)
        return
    for by, step in ((-1, 20), (1, 30)):
        kept.show(by, step)
        shown = kept.store.run.evaluated
        assert shown is not None and same(shown) == same(reported(kept.reports, step))


def test_a_damaged_checkpoint_is_named_and_can_be_stepped_over(kept: Kept) -> None:
    checkpoint_path(kept.folder, 30).write_bytes(b"no checkpoint")
    kept.link.send(ShowMoment(-1))
    kept.until(lambda: "000000000030" in kept.store.run.notice)
    kept.show(-1, 20)


def test_a_checkpoint_larger_than_any_of_the_run_is_refused_unread_and_training_goes_on(kept: Kept) -> None:
    with checkpoint_path(kept.folder, 30).open("wb") as file:
        file.truncate(10**12)  # a hole: no disk is used
    kept.link.send(ShowMoment(-1))
    kept.until(lambda: "found 1,000,000,000,000 bytes, expected a checkpoint of at most" in kept.store.run.notice)
    kept.show(-1, 20)
    kept.link.send(ShowPresent())
    kept.until(lambda: kept.store.run.moment is None)
    kept.train(10)


def test_a_run_that_is_not_saved_has_no_past(start: Start) -> None:
    loose = start(observers=[], saving=Saving)
    loose.link.send(ShowMoment(-1))
    loose.until(lambda: loose.store.run.notice == NOT_KEPT)


def test_a_disk_that_does_not_answer_is_not_waited_for(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DiskProbe, "answers", lambda self, folder, within_s: False)
    kept.link.send(ShowMoment(-1))
    kept.until(lambda: bool(kept.store.run.notice))
    assert kept.store.run.notice.endswith("the disk does not answer")


def test_a_folder_that_vanishes_meanwhile_is_not_looked_for_in_the_present_one(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past.Past, "_steps", lambda *_: [30])
    kept.session.live_run.saving = lambda: Saving(is_kept=True)
    kept.link.send(ShowMoment(-1))
    kept.until(lambda: bool(kept.store.run.notice))
    assert kept.store.run.notice == NONE_YET


def test_a_run_that_another_program_writes_can_be_opened_and_nothing_in_it_changes(kept: Kept, start: Start) -> None:
    path = kept.folder
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    shown = read_shown(path)
    assert shown.run is not None
    fork = Recorder(kept_place(kept, shown.run.data), parent=shown.run, clock=lambda: 0.0)
    opened = start(
        observers=[],
        trainer=shown.trainer,
        checkpoint=shown.checkpoint,
        plan=Plan(paused=True, only_shows=True),
        saving=shown.saving,
        forks_to=[fork],
    )
    assert opened.store.run.phase == "shown" and opened.store.run.step == 40
    for command in (
        Resume(),
        Steps(1),
        Restart({}, False),
        MarkImage("validation", 1, ""),
        SetSetting("momentum", 0.1),
    ):
        opened.store.run = replace(opened.store.run, notice="")
        opened.link.send(command)
        opened.until(lambda: opened.store.run.notice == SHOWN)
    opened.show(-2, 20)
    opened.link.send(EvaluateTest())
    opened.until(lambda: opened.store.run.evaluated_test is not None)
    with pytest.raises(Exception, match="is writing"):
        RunFolder(path)
    assert {file: file.read_bytes() for file in path.rglob("*") if file.is_file()} == before
    opened.link.send(Fork({}))
    opened.until(lambda: opened.store.run.started is not None and opened.store.run.started.run == 2)
    opened.until(lambda: (opened.store.run.step or 0) > 20)
    opened.link.send(Pause())  # the fork is a run like any other
    opened.until(lambda: opened.store.run.phase == "paused")
    opened.end()
    (child,) = [one for one in RunStore(kept.runs).runs() if one.run is not None and one.run.forked_at is not None]
    assert child.run is not None and (child.run.parent, child.run.forked_at) == (shown.run.id, 20)
    assert read_checkpoint(checkpoint_path(child.path, 20)).metadata["settings"] and os.path.isdir(path)


def kept_place(kept: Kept, data: RunData) -> Place:
    return Place(RunStore(kept.runs), data, RunMachine("here", "x86_64", 1, "3.11", "2", "0"))
