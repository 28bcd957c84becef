"""What the session tells of a run: restarts, scores, the end, divergence, and curves that equal the trainer's own."""

import socket
import threading
from collections.abc import Callable

import numpy as np
import pytest

from mnist_tui.engine.curve import KEPT
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.session import reporter
from mnist_tui.tui.session.reporter import Reporter
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.throughput import Throughput
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Run, Callable[[], bool]], list[say.Report]]
WILD = {"optimizer": "sgd", "cost": "quadratic", "pixels": "raw", "learning_rate": 10.0}
LEAST_BUFFER = 1  # the system rounds it up to what it can do with, a few kilobytes


def step(view: Run) -> int:
    return view.progress.step if view.progress else 0


@pytest.fixture
def view() -> Run:
    return Run()


def untrained_cost(reports: list[say.Report], run: int) -> float:
    return next(report.cost for report in reports if isinstance(report, say.Evaluated) and report.run == run)


@pytest.mark.parametrize(("new_seed", "same_weights"), [(False, True), (True, False)])
def test_a_restart_begins_run_two_with_the_asked_weights(
    start_session: Start, follow: Follow, view: Run, small_settings: Settings, new_seed: bool, same_weights: bool
) -> None:
    link = start_session(small_settings, paused=True)
    reports = follow(link, view, lambda: view.phase == "paused")
    link.send(say.Steps(5))
    reports += follow(link, view, lambda: view.phase == "paused" and step(view) == 5)
    link.send(say.Restart({}, new_seed))
    reports += follow(link, view, lambda: view.started is not None and view.started.run == 2 and view.phase == "paused")
    assert step(view) == 0 and len(view.steps) == 0 and len(view.ghost) == 5
    assert (untrained_cost(reports, 1) == untrained_cost(reports, 2)) is same_weights
    assert (view.settings == small_settings) is same_weights


def test_a_restart_takes_its_changes_along_and_what_was_changed_before(
    start_session: Start, follow: Follow, view: Run, small_settings: Settings
) -> None:
    link = start_session(small_settings)
    link.send(say.SetSetting("momentum", 0.5))
    link.send(say.Restart({"hidden": [5, 4], "activation": "tanh"}, False))
    follow(link, view, lambda: view.started is not None and view.started.run == 2 and step(view) > 0)
    assert view.started is not None and view.started.sizes == [48, 5, 4, 3]
    assert (view.settings.activation, view.settings.momentum, view.settings.seed) == ("tanh", 0.5, 0)
    assert view.phase == "running"


def test_the_pace_outlives_a_restart(start_session: Start, follow: Follow, view: Run, small_settings: Settings) -> None:
    link = start_session(small_settings, paused=True)
    for command in (say.SetPace(2.0), say.Restart({}, False)):
        link.send(command)
    follow(link, view, lambda: view.started is not None and view.started.run == 2 and view.progress is not None)
    assert view.progress is not None and view.progress.pace == 2.0


def test_scores_are_counted_and_told_apart(
    start_session: Start, follow: Follow, view: Run, small_settings: Settings
) -> None:
    link = start_session(small_settings, paused=True)
    follow(link, view, lambda: view.phase == "paused")
    for test_evaluations in (1, 2):
        link.send(say.EvaluateTest())
        follow(
            link,
            view,
            lambda count=test_evaluations: view.score is not None and view.score.test_evaluations == count,  # type: ignore[misc]
        )
        assert view.score is not None
        assert (view.score.is_test, view.score.split, view.score.count) == (True, "test", 90)
    assert len(view.evaluations) == 1  # a score is no point of the validation curve
    assert view.evaluated is not None and view.evaluated.split == "validation"


def test_a_score_does_not_take_the_place_of_the_judgement_at_rest(
    start_session: Start, follow: Follow, view: Run, small_settings: Settings
) -> None:
    looks_left = 0

    def clock() -> float:
        """Ask for a score whenever the session looks at its clock, thus also in the middle of an evaluation."""
        nonlocal looks_left
        if looks_left:
            looks_left -= 1
            link.send(say.EvaluateTest())
        return 0.0

    link = start_session(small_settings, paused=True, clock=clock)
    follow(link, view, lambda: view.phase == "paused")
    looks_left = 6
    link.send(say.Steps(1))
    follow(link, view, lambda: view.phase == "paused" and view.score is not None)
    assert step(view) == 1
    assert view.evaluated is not None and view.evaluated.step == 1


def test_a_run_ends_where_its_epochs_end_and_can_be_told_to_go_on(
    start_session: Start, follow: Follow, view: Run, small_settings: Settings
) -> None:
    link = start_session(small_settings.replace({"epochs": 2}))
    follow(link, view, lambda: view.phase == "finished")
    assert step(view) == 60 and view.progress is not None and view.progress.epoch == 2.0
    link.send(say.Resume())
    follow(link, view, lambda: step(view) > 70)
    assert view.phase == "running"


def test_more_epochs_give_a_run_past_its_end_a_new_end(
    start_session: Start, follow: Follow, view: Run, small_settings: Settings
) -> None:
    link = start_session(small_settings.replace({"epochs": 1}))
    follow(link, view, lambda: view.phase == "finished")
    link.send(say.Resume())
    link.send(say.SetSetting("epochs", 4))
    follow(link, view, lambda: view.phase == "finished" and step(view) > 30)
    assert step(view) == 120


def test_a_diverged_run_rests_and_recovers(
    start_session: Start, follow: Follow, view: Run, small_settings: Settings
) -> None:
    link = start_session(small_settings.replace(WILD))
    follow(link, view, lambda: view.phase == "diverged")
    assert view.progress is not None and view.progress.diverged_at == step(view)
    assert np.isnan(view.steps.rows()[-1, 1]) or np.isinf(view.steps.rows()[-1, 1])
    at = step(view)
    link.send(say.SetSetting("learning_rate", 1e-9))
    link.send(say.Steps(3))
    follow(link, view, lambda: view.phase == "paused" and step(view) == at + 3)
    assert view.progress.diverged_at is None
    assert np.isfinite(view.steps.rows()[at:, 1]).all()


@pytest.mark.parametrize("report_every_s", [0.0, 0.001, 10.0])
def test_curves_equal_the_trainers_own_bit_for_bit(
    start_session: Start,
    follow: Follow,
    view: Run,
    small_settings: Settings,
    small_splits: Splits,
    monkeypatch: pytest.MonkeyPatch,
    report_every_s: float,
) -> None:
    """However often it reports, and however slowly the screen reads."""
    monkeypatch.setattr(reporter, "REPORT_EVERY_S", report_every_s)
    settings = small_settings.replace({"epochs": 4, "dropout": 0.2})
    follow(start_session(settings, buffer=LEAST_BUFFER), view, lambda: view.phase == "finished")
    trainer = new_trainer(settings, small_splits)
    evaluated = {int(row[0]): row for row in view.evaluations.rows()}
    while not trainer.finished:
        if trainer.steps in evaluated:
            verdict = evaluate(trainer.network, small_splits.validation)
            assert evaluated[trainer.steps].tolist() == [
                trainer.steps,
                trainer.snapshot().epoch,
                verdict.cost,
                verdict.accuracy,
            ]
        trainer.step()
    assert np.array_equal(view.steps.rows(), trainer.history.steps.rows())
    assert {0, 30, 60, 90, 120} <= evaluated.keys()


@pytest.mark.parametrize("steps", [49, KEPT, 3 * KEPT])
def test_a_screen_that_does_not_read_loses_no_points(
    small_settings: Settings, small_splits: Splits, steps: int
) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        trainer, line = new_trainer(small_settings, small_splits), engine_end(theirs)
        told = Reporter(line, small_splits, trainer, Throughput(), StopConditions(trainer), run=1)
        told.opened()
        told.progress("running", now=0.0)
        while line.is_clear():
            line.send(say.CommandRejected("x" * 1000))
        for second in range(1, steps + 1):
            trainer.step()
            told.progress("running", now=float(second))  # must neither wait nor forget
        screen, view = screen_end(mine), Run()
        before = screen.drain()
        assert sum(isinstance(report, say.Progress) for report in before) == 1
        teller = threading.Thread(target=told.progress, args=("running", steps + 100.0))  # more than the line holds
        teller.start()
        for report in before:
            view.apply(report)
        while len(view.steps) < steps:
            screen.wait(10)
            for report in screen.drain():
                view.apply(report)
        teller.join()
        assert np.array_equal(view.steps.rows(), trainer.history.steps.rows())
        assert len(view.steps) == steps
        mine_is, theirs_is = view.steps.stretch(), trainer.history.steps.stretch()
        assert np.array_equal(mine_is.low, theirs_is.low) and np.array_equal(mine_is.mean, theirs_is.mean)


def test_reports_come_early_when_steps_come_too_fast_to_be_told_one_by_one(
    small_settings: Settings, small_splits: Splits
) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        trainer, screen = new_trainer(small_settings, small_splits), screen_end(mine)
        told = Reporter(engine_end(theirs), small_splits, trainer, Throughput(), StopConditions(trainer), run=1)
        told.progress("running", now=0.0)
        for _ in range(KEPT):
            trainer.step()
            told.progress("running", now=0.0)
        sizes = [len(report.steps) for report in screen.drain() if isinstance(report, say.Progress)]
        assert sizes == [0, KEPT // 2 + 1]
