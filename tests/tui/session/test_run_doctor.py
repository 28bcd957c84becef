"""What a screen is told of the health of a run: once two looks agree, in the middle, at the end, and at another run."""

import socket
from collections.abc import Callable

import pytest
from stores import new_store

from mnist_tui.engine.diagnosis import doctor as diagnosis
from mnist_tui.engine.diagnosis.finding import Change, Cure, Evidence, Finding
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.past import seen_within
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Restart, Steps
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session.doctor import RunDoctor
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.far_viewer import FarViewer
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
STEPS = 40
FINDING = Finding(
    "R11",
    "Dead layer",
    (Evidence("flat", "dead units", 1.0, (0.0, 0.62), "fraction"),),
    "It is. So there.",
    Cure((Change("learning_rate", 5.0, 0.05), Change("hidden", (64,), (128, 64))), "or fewer", is_live=False),
)


def ids(store: Store) -> list[str]:
    return [] if store.run.examined is None else [one.id for one in store.run.examined.findings]


def test_a_screen_is_told_what_is_wrong_and_of_the_next_run_nothing_of_that(
    start_session: Start, follow: Follow, small_settings: Settings
) -> None:
    link, store = start_session(small_settings.replace({"initializer": "zeros"}), paused=True), new_store()
    link.send(Steps(STEPS))
    follow(link, store, lambda: store.run.step == STEPS and "R13" in ids(store))
    told = next(one for one in store.run.examined.findings if one.id == "R13") if store.run.examined else FINDING
    assert ("initializer", "zeros") in [(change.name, change.old) for change in told.cure.changes]
    assert all(isinstance(one.value, float) for one in told.evidence)
    link.send(Restart({"initializer": "he"}, False))
    follow(link, store, lambda: store.run.examined is not None and store.run.examined.run == 2)
    assert "R13" not in ids(store)


def test_a_run_under_way_is_examined_in_pieces_and_a_run_that_ends_at_once(
    small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mnist_tui.engine.diagnosis.doctor.BUDGET", 10.0)
    trainer = new_trainer(small_settings.replace({"initializer": "zeros"}), small_splits)
    run, doctor = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1), RunDoctor()
    doctor.run_started(run)
    for _ in range(STEPS):
        trainer.step()
    sample = small_splits.sample(small_splits.dataset.eval_split)
    seen = EvaluatedSample(STEPS, sample, evaluate(trainer.network, sample.examples), False, 0)
    for at_least in (5, 5):
        doctor.evaluated(run, seen)
        pieces = 1
        while doctor.is_busy:
            doctor.progressed(run, 0.0)
            pieces += 1
        assert pieces > at_least
    assert "R13" in [one.id for one in run.findings or ()]
    doctor.run_started(run)
    doctor.evaluated(run, seen)
    assert doctor.is_busy
    run.phase = "finished"
    doctor.evaluated(run, seen)
    assert not doctor.is_busy and "R13" in [finding.id for _, finding in doctor.told[-2:]]


def test_a_run_is_not_said_to_be_well_before_it_was_looked_at(small_splits: Splits, small_settings: Settings) -> None:
    trainer = new_trainer(small_settings.replace({"initializer": "zeros"}), small_splits)
    run, doctor = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1), RunDoctor()
    doctor.run_started(run)
    for _ in range(STEPS):
        trainer.step()
    sample = small_splits.sample(small_splits.dataset.eval_split)
    seen = EvaluatedSample(STEPS, sample, evaluate(trainer.network, sample.examples), False, 0)
    doctor.evaluated(run, seen)  # too early for a look that takes time from training
    assert not doctor.is_busy
    before = run.findings
    assert before is None
    run.phase = "paused"
    doctor.evaluated(run, seen)
    doctor.progressed(run, 0.0)
    assert "R13" in [one.id for one in run.findings or ()]


def test_an_examination_for_which_there_is_no_memory_is_dropped_and_the_next_one_made(
    small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = new_trainer(small_settings.replace({"initializer": "zeros"}), small_splits)
    run, doctor = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1), RunDoctor()
    doctor.run_started(run)
    for _ in range(STEPS):
        trainer.step()
    sample = small_splits.sample(small_splits.dataset.eval_split)
    result = evaluate(trainer.network, sample.examples)
    seen = EvaluatedSample(STEPS, sample, result, False, 0)

    def refuse(*splits: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(diagnosis, "data_pieces", refuse)
        doctor.evaluated(run, seen)
        while doctor.is_busy:
            doctor.progressed(run, 0.0)
        doctor.run_ended(run, result, result)
        run.phase = "finished"
        doctor.evaluated(run, seen)
    assert doctor.told == []
    doctor.evaluated(run, seen)
    assert "R13" in [finding.id for _, finding in doctor.told]


@pytest.mark.parametrize("kind", [Viewer, FarViewer])
def test_a_screen_that_comes_later_is_told_and_nobody_is_told_twice(
    small_splits: Splits, small_settings: Settings, kind: type[Viewer]
) -> None:
    trainer = new_trainer(small_settings, small_splits)
    run = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1)
    run.findings = (FINDING,)
    mine, theirs = socket.socketpair()
    with mine, theirs:
        screen, viewer = screen_end(mine), kind(engine_end(theirs))
        viewer.run_started(run)
        viewer.progressed(run, 0.0)
        viewer.status_changed(run)
        viewer.progressed(run, 1.0)
        told = [one for one in screen.drain() if isinstance(one, Examined)]
    assert told == [Examined(1, 0, (FINDING,))]


def test_the_past_knows_nothing_of_the_findings_of_the_present() -> None:
    present = Run(examined=Examined(1, 40, (FINDING,)))
    assert seen_within(Run(), present).examined is None
