"""The recorder: what it writes is enough to go on from, a full disk stops nothing, and a new run is another run."""

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event

import pytest
from log_lines import read_log

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import RunData, RunFile, RunMachine
from mnist_tui.data.runs.run_folder import RunFolder, checkpoint_steps
from mnist_tui.data.runs.run_lock import is_held
from mnist_tui.data.runs.run_store import ListedRun, RunStore
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.session import recorder as recorder_module
from mnist_tui.tui.session import run_writer
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.place import Place
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.resume import take_up
from mnist_tui.tui.session.run_writer import RunWriter
from mnist_tui.tui.session.saving import Save
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads

NOON = 1_800_000_000.0


@pytest.fixture
def place(tmp_path: Path, small_splits: Splits, small_data: Path) -> Place:
    data = RunData("small", small_splits.dataset.fingerprint, str(small_data))
    machine = RunMachine("here", "x86_64", 1, "3.11", "2", "0")
    return Place(RunStore(tmp_path / "runs"), data, machine, budget_bytes=10**8)


def run_of(recorder: Recorder, splits: Splits, settings: Settings, steps: int, **plan: bool) -> Session:
    trainer = new_trainer(settings, splits, steps)
    threads = Threads(ALONE, cores=1)
    session = Session(splits, trainer, threads, observers=[recorder], plan=Plan(evaluates_epochs_only=True))
    session.run()
    return session


def only(place: Place) -> ListedRun:
    (one,) = place.store.runs()
    return one


def events(one: ListedRun) -> list[str]:
    return [record["event"] for record in read_log(one.path / "log.jsonl") if record is not None]


def test_a_finished_run_is_on_disk_with_all_that_happened(
    place: Place, small_splits: Splits, small_settings: Settings
) -> None:
    session = run_of(Recorder(place, wall_clock=lambda: NOON), small_splits, small_settings, 45)
    one = only(place)
    assert one.run is not None
    assert (one.run.state, one.run.step, one.run.checkpoint) == ("finished", 45, 45)
    assert one.run.latest is not None
    assert one.run.latest.accuracy == session.live_run.trainer.history.evaluated.rows()[-1, 3]
    assert checkpoint_steps(one.path)[0] == 45
    assert [events(one)[0], events(one)[-1]] == ["started", "left"]
    assert {"metrics", "evaluated", "phase"} <= set(events(one))
    numbers = [record["n"] for record in read_log(one.path / "log.jsonl") if record is not None]
    assert numbers == sorted(set(numbers))
    assert not is_held(one.path)


def test_what_can_be_written_again_is_written_and_until_then_the_run_says_why_not(
    place: Place, small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_writer, "RETRY_S", 0.001)
    monkeypatch.setattr(run_writer, "LAST_RETRY_S", 0.001)
    refusals = iter(range(2))
    original = RunFolder.append

    def append(self: RunFolder, records: list[object]) -> None:
        if next(refusals, None) is not None:
            raise DataError.from_system(self.path, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "write")
        original(self, records)  # type: ignore[arg-type]

    monkeypatch.setattr(RunFolder, "append", append)
    recorder = Recorder(place)
    run_of(recorder, small_splits, small_settings, 45)
    assert recorder.saving().fault == ""
    assert next(refusals, None) is None
    assert events(only(place))[0] == "started"


def test_a_disk_that_stays_full_stops_nothing_and_is_told(
    place: Place, small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_writer, "RETRY_S", 0.001)
    monkeypatch.setattr(run_writer, "LAST_RETRY_S", 0.001)
    place.store.folder.write_text("a file where the folder should be")
    recorder = Recorder(place, wall_clock=lambda: NOON)
    session = run_of(recorder, small_splits, small_settings, 45)
    assert session.live_run.trainer.steps == 45
    assert "cannot write" in recorder.saving().fault
    assert recorder.saving().since == NOON


def test_a_slow_disk_gets_the_newest_checkpoint_only(
    place: Place, small_splits: Splits, small_settings: Settings
) -> None:
    run_of(Recorder(place), small_splits, small_settings, 300)
    assert checkpoint_steps(only(place).path)[0] == 300


def test_a_new_run_gets_a_folder_and_knows_its_parent(
    place: Place, small_splits: Splits, small_settings: Settings
) -> None:
    recorder, threads = Recorder(place), Threads(ALONE, cores=1)
    for steps in (5, 10):
        trainer = new_trainer(small_settings, small_splits, steps)
        Session(small_splits, trainer, threads, observers=[recorder], plan=Plan(evaluates_epochs_only=True)).run()
    first, second = sorted(place.store.runs(), key=lambda one: one.run.step if one.run else 0)
    assert first.run is not None
    assert second.run is not None
    assert (first.run.step, second.run.step) == (5, 10)
    assert (first.run.parent, second.run.parent) == (None, first.run.id)


def test_the_end_waits_without_work_for_the_run_before(
    place: Place, small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_answered, joins, save, join = Event(), [0], RunFolder.save, RunWriter.join

    def save_slowly(self: RunFolder, step: int, checkpoint: Checkpoint, run: RunFile, budget_bytes: int) -> None:
        if run.parent is None:
            has_answered.wait()
        save(self, step, checkpoint, run, budget_bytes)

    def join_and_count(self: RunWriter, seconds: float) -> bool:
        joins[0] += 1
        return join(self, seconds)

    monkeypatch.setattr(RunFolder, "save", save_slowly)
    monkeypatch.setattr(RunWriter, "join", join_and_count)
    monkeypatch.setattr(recorder_module, "END_WITHIN_S", 0.2)
    recorder = Recorder(place)
    for steps in (5, 10):
        run_of(recorder, small_splits, small_settings, steps)
    assert joins[0] < 30 and not recorder.is_saved
    has_answered.set()
    monkeypatch.setattr(recorder_module, "END_WITHIN_S", 30)
    recorder.ended()
    assert recorder.is_saved and [one.run.step for one in place.store.runs() if one.run is not None] == [10, 5]


def test_a_run_taken_up_is_the_same_run_with_a_mark_in_its_log(
    place: Place, small_splits: Splits, small_settings: Settings
) -> None:
    looks: Callable[[], bool] = iter([False] * 33 + [True] * 9).__next__
    trainer = new_trainer(small_settings, small_splits, 45)
    threads, plan = Threads(ALONE, cores=1), Plan(evaluates_epochs_only=True)
    Session(small_splits, trainer, threads, observers=[Recorder(place)], plan=plan, is_asked_to_stop=looks).run()
    stopped = only(place)
    assert stopped.run is not None
    assert stopped.run.state == "stopped"
    assert 0 < stopped.run.step < 45
    begun = take_up(stopped.path)
    Session(
        begun.splits,
        begun.trainer,
        threads,
        observers=[Recorder(place, begun.resumed)],
        plan=plan,
        checkpoint=begun.checkpoint,
    ).run()
    finished = only(place)
    assert finished.run is not None
    assert (finished.run.state, finished.run.step, finished.run.id) == ("finished", 45, stopped.run.id)
    assert events(finished).count("resumed") == 1
    whole = new_trainer(small_settings, small_splits, 45)
    while not whole.finished:
        whole.step()
    assert whole.network.parameters.vector.tobytes() == begun.trainer.network.parameters.vector.tobytes()


def test_other_data_are_refused_and_the_run_is_let_go(
    place: Place, small_splits: Splits, small_settings: Settings, small_data: Path
) -> None:
    run_of(Recorder(place), small_splits, small_settings, 5)
    path = only(place).path
    images = bytearray((small_data / "t10k-images-idx3-ubyte").read_bytes())
    images[-1] ^= 255
    (small_data / "t10k-images-idx3-ubyte").write_bytes(images)
    with pytest.raises(DataError, match="found other images than those of the run"):
        take_up(path)
    assert not is_held(path)


class Written:
    """A session that has begun, its recorder, and what that has had written."""

    def __init__(self, place: Place, splits: Splits, settings: Settings, patch: pytest.MonkeyPatch) -> None:
        self.saves: list[tuple[Save, bool]] = []
        self.records: list[Mapping[str, object]] = []
        patch.setattr(RunWriter, "save", lambda writer, save, is_best=False: self.saves.append((save, is_best)))
        patch.setattr(RunWriter, "lacks_checkpoint", False)
        patch.setattr(RunWriter, "post", lambda writer, record: self.records.append(record))
        self.recorder = Recorder(place, clock=lambda: 0.0, wall_clock=lambda: NOON)
        trainer, threads, plan = new_trainer(settings, splits, 45), Threads(ALONE, cores=1), Plan(paused=True)
        self.session = Session(splits, trainer, threads, observers=[self.recorder], plan=plan)
        self.run = self.session.live_run


@pytest.fixture
def written(place: Place, small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Written:
    return Written(place, small_splits, small_settings, monkeypatch)


def test_metrics_are_noted_once_a_second(written: Written) -> None:
    written.run.phase = "running"
    written.run.trainer.step()
    for now in (10.0, 10.9, 11.1, 11.5, 12.2):
        written.recorder.progressed(written.run, now)
    metrics = [record for record in written.records if record["event"] == "metrics"]
    assert len(metrics) == 3
    row = written.run.trainer.history.steps.rows()[0]
    assert (metrics[0]["cost"], metrics[0]["accuracy"]) == (row[1], row[2])
    assert metrics[0]["learning_rate"] == written.run.trainer.snapshot().learning_rate


def test_a_changed_setting_is_saved_at_the_next_look(written: Written) -> None:
    written.recorder.progressed(written.run, 1.0)
    assert len(written.saves) == 1
    written.recorder.setting_changed(written.run, "momentum", 0.9, 0.5)
    written.recorder.progressed(written.run, 1.0)
    assert len(written.saves) == 2


def test_every_save_names_a_best_network_that_was_written_before(written: Written) -> None:
    written.run.phase = "running"
    written.session.run()
    best = written.run.evaluations.best
    assert best is not None and written.saves[-1][0].run.best is not None
    for place, (save, _) in enumerate(written.saves):
        steps = {one.step for one, is_best in written.saves[: place + 1] if is_best}
        assert save.run.best is None or save.run.best.step in steps
    assert written.saves[-1][0].run.best.step == best.step


def test_an_evaluation_of_the_test_images_is_counted_on_disk_at_once(written: Written) -> None:
    run, splits = written.run, written.run.splits
    result = evaluate(run.trainer.network, splits.test)
    run.evaluations.test_evaluations = 1
    evaluated = EvaluatedSample(0, splits.sample("test"), result, True, 1)
    for _ in range(2):  # what is known is told again
        written.recorder.evaluated(run, evaluated)
    assert [save.run.test_evaluations for save, _ in written.saves] == [0, 1]


def test_a_clock_that_is_set_back_confuses_neither_the_log_nor_the_order_of_runs(
    place: Place, small_splits: Splits, small_settings: Settings
) -> None:
    times = iter([NOON, NOON + 1, NOON + 2])
    run_of(Recorder(place, wall_clock=lambda: next(times, 1000.0)), small_splits, small_settings, 45)
    one = only(place)
    records = [record for record in read_log(one.path / "log.jsonl") if record is not None]
    assert [record["n"] for record in records] == list(range(len(records)))
    assert records[-1]["time"] == 1000.0 and records[-1]["event"] == "left"
    run_of(Recorder(place, wall_clock=lambda: 500.0), small_splits, small_settings, 5)
    latest, _ = place.store.runs()
    assert latest.run is not None and latest.run.step == 5
    begun = take_up(one.path)
    recorder = Recorder(place, begun.resumed, wall_clock=lambda: 20.0)
    plan, threads = Plan(evaluates_epochs_only=True), Threads(ALONE, cores=1)
    Session(small_splits, begun.trainer, threads, observers=[recorder], plan=plan, checkpoint=begun.checkpoint).run()
    assert [listed.path for listed in place.store.runs()] == [one.path, latest.path]
