"""What the session tells of a run: restarts, scores, the end, divergence, and curves that equal the trainer's own."""

from collections.abc import Callable

import numpy as np
import pytest

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import (
    EvaluateTest,
    FinishEpoch,
    Restart,
    Resume,
    RunUntil,
    SetPace,
    SetSetting,
    Steps,
)
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
WILD = {"optimizer": "sgd", "cost": "quadratic", "pixels": "raw", "learning_rate": 10.0}
LEAST_BUFFER = 1  # the system rounds it up to what it can do with, a few kilobytes


def step(store: Store) -> int:
    return store.run.progress.step if store.run.progress else 0


def is_run_two(store: Store) -> bool:
    return store.run.started is not None and store.run.started.run == 2


def untrained_cost(reports: list[Report], run: int) -> float:
    return next(report.cost for report in reports if isinstance(report, Evaluated) and report.run == run)


@pytest.mark.parametrize(("new_seed", "same_weights"), [(False, True), (True, False)])
def test_a_restart_begins_run_two_with_the_asked_weights(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings, new_seed: bool, same_weights: bool
) -> None:
    link = start_session(small_settings, paused=True)
    reports = follow(link, store, lambda: store.run.phase == "paused")
    link.send(Steps(5))
    reports += follow(link, store, lambda: store.run.phase == "paused" and step(store) == 5)
    link.send(Restart({}, new_seed))
    reports += follow(link, store, lambda: is_run_two(store) and store.run.phase == "paused")
    assert step(store) == 0 and len(store.run.steps) == 0 and len(store.run.previous) == 5
    assert (untrained_cost(reports, 1) == untrained_cost(reports, 2)) is same_weights
    assert (store.run.settings == small_settings) is same_weights


@pytest.mark.parametrize("chosen", [False, True])
def test_every_run_starts_slowly_until_somebody_chooses_a_pace(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings, chosen: bool
) -> None:
    link = start_session(small_settings, paused=True, starts_slowly=True)
    follow(link, store, lambda: store.run.phase == "paused")
    assert store.run.progress is not None and (store.run.progress.pace, store.run.progress.starts_slowly) == (10, True)
    if chosen:
        link.send(SetPace(None))
    link.send(Restart({}, new_seed=False))
    follow(link, store, lambda: is_run_two(store) and store.run.phase == "paused")
    told = store.run.progress.pace, store.run.progress.starts_slowly
    assert told == ((None, False) if chosen else (10, True))


def test_an_order_to_end_the_epoch_is_carried_out_at_full_speed(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings, paused=True, starts_slowly=True)
    follow(link, store, lambda: store.run.phase == "paused")
    link.send(Steps(1))
    follow(link, store, lambda: step(store) == 1 and store.run.phase == "paused")
    assert store.run.progress is not None and store.run.progress.starts_slowly, "after a single step, too"
    link.send(FinishEpoch())
    follow(link, store, lambda: step(store) > 1 and store.run.phase == "paused")
    assert not store.run.progress.starts_slowly


def test_a_restart_takes_its_changes_along_and_what_was_changed_before(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings)
    link.send(SetSetting("momentum", 0.5))
    link.send(Restart({"hidden": [5, 4], "activation": "tanh"}, False))
    follow(link, store, lambda: is_run_two(store) and step(store) > 0)
    assert store.run.started is not None and store.run.started.sizes == [48, 5, 4, 3]
    assert (store.run.settings.activation, store.run.settings.momentum, store.run.settings.seed) == ("tanh", 0.5, 0)
    assert store.run.phase == "running"


def test_the_pace_outlives_a_restart(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings, paused=True)
    for command in (SetPace(2.0), Restart({}, False)):
        link.send(command)
    follow(link, store, lambda: is_run_two(store) and store.run.progress is not None)
    assert store.run.progress is not None and store.run.progress.pace == 2.0


def test_scores_are_counted_and_told_apart(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings, paused=True)
    follow(link, store, lambda: store.run.phase == "paused")
    for test_evaluations in (1, 2):
        link.send(EvaluateTest())
        follow(
            link,
            store,
            lambda count=test_evaluations: store.run.evaluated_test is not None
            and store.run.evaluated_test.test_evaluations == count,  # type: ignore[misc]
        )
        assert store.run.evaluated_test is not None
        assert (
            store.run.evaluated_test.is_test
            and store.run.evaluated_test.split == "test"
            and store.run.evaluated_test.count == 90
        )
        link.send(Steps(1))  # the next one is another network
        follow(link, store, lambda count=test_evaluations: len(store.run.evaluations) == 1 + count)  # type: ignore[misc]
    assert len(store.run.evaluations) == 3  # a score is no point of the validation curve
    assert store.run.evaluated is not None and store.run.evaluated.split == "validation"


def test_a_score_does_not_take_the_place_of_the_judgement_at_rest(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    looks_left = 0

    def clock() -> float:
        """Ask for a score whenever the session looks at its clock, thus also in the middle of an evaluation."""
        nonlocal looks_left
        if looks_left:
            looks_left -= 1
            link.send(EvaluateTest())
        return 0.0

    link = start_session(small_settings, paused=True, clock=clock)
    follow(link, store, lambda: store.run.phase == "paused")
    looks_left = 6
    link.send(Steps(1))
    follow(link, store, lambda: store.run.phase == "paused" and store.run.evaluated_test is not None)
    assert step(store) == 1
    assert store.run.evaluated is not None and store.run.evaluated.step == 1


def test_a_run_ends_where_its_epochs_end_and_can_be_told_to_go_on(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings.replace({"epochs": 2}))
    follow(link, store, lambda: store.run.phase == "finished")
    assert step(store) == 60 and store.run.progress is not None and store.run.progress.epoch == 2.0
    link.send(Resume())
    follow(link, store, lambda: step(store) > 70)
    assert store.run.phase == "running"


def test_more_epochs_give_a_run_past_its_end_a_new_end(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings.replace({"epochs": 1}))
    follow(link, store, lambda: store.run.phase == "finished")
    link.send(Resume())
    link.send(SetSetting("epochs", 4))
    follow(link, store, lambda: store.run.phase == "finished" and step(store) > 30)
    assert step(store) == 120


def test_a_diverged_run_rests_and_recovers(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings.replace(WILD))
    follow(link, store, lambda: store.run.phase == "diverged")
    assert store.run.progress is not None and store.run.progress.diverged_at == step(store)
    assert np.isnan(store.run.steps.rows()[-1, 1]) or np.isinf(store.run.steps.rows()[-1, 1])
    at, first, rate = step(store), store.run.steps.rows()[0, 1], store.run.progress.advised_rate
    assert store.run.progress.returned_to == 0 and rate is not None
    evaluated = store.run.evaluated
    assert (
        evaluated is not None and evaluated.step == at and evaluated.cost < 2 * first
    )  # that of the network of step 0
    assert f"learning rate of {rate:g}" in store.run.log.entries[-1].text
    link.send(SetSetting("learning_rate", rate))
    link.send(Steps(300))
    follow(link, store, lambda: store.run.phase == "paused" and step(store) == at + 300)
    assert store.run.progress.diverged_at is None
    assert store.run.steps.rows()[-1, 1] < 0.5 * first


@pytest.mark.parametrize("report_every_s", [1e-6, 0.001, 10.0])
def test_curves_equal_the_trainers_own_bit_for_bit(
    start_session: Start,
    follow: Follow,
    store: Store,
    small_settings: Settings,
    small_splits: Splits,
    monkeypatch: pytest.MonkeyPatch,
    report_every_s: float,
) -> None:
    """However often it reports, and however slowly the screen reads."""
    monkeypatch.setattr(Viewer, "REPORT_EVERY_S", report_every_s)
    settings = small_settings.replace({"epochs": 4, "dropout": 0.2})
    follow(start_session(settings, buffer=LEAST_BUFFER), store, lambda: store.run.phase == "finished")
    trainer = new_trainer(settings, small_splits)
    evaluated = {int(row[0]): row for row in store.run.evaluations.rows()}
    while not trainer.finished:
        if trainer.steps in evaluated:
            verdict = evaluate(trainer.evaluated_network, small_splits.validation)
            assert evaluated[trainer.steps].tolist() == [
                trainer.steps,
                trainer.snapshot().epoch,
                verdict.cost,
                verdict.accuracy,
            ]
        trainer.step()
    assert np.array_equal(store.run.steps.rows(), trainer.history.steps.rows())
    assert {0, 30, 60, 90, 120} <= evaluated.keys()


def test_a_single_step_tells_what_it_did_and_any_other_nothing(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings, paused=True)
    told = []
    for command, steps in ((Steps(1), 1), (Steps(3), 4), (RunUntil("step 6"), 6)):
        link.send(command)
        follow(link, store, lambda at=steps: store.run.phase == "paused" and step(store) == at)  # type: ignore[misc]
        assert store.run.progress is not None
        told.append(store.run.progress.effect)
    first, last, none = told
    assert first is not None and last is not None and none is None
    costs = store.run.steps.rows()[:, 1]
    assert (first.cost_before, last.cost_before) == (costs[0], costs[3])
    assert 0 < first.cost_after < first.cost_before and 0 < first.moved < 1
