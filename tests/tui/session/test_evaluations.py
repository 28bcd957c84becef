"""Which images the session judges: the split that steers, training images when they are watched, test when scored."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Restart, Steps, WatchTraining
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session.evaluator import EvaluatedSample, EvaluationMemory, Evaluator
from mnist_tui.tui.session.stopwatch import Stopwatch
from mnist_tui.tui.training import splits as materials
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]


def splits(reports: list[Report]) -> list[str]:
    return [report.split for report in reports if isinstance(report, Evaluated)]


def has_watched(store: Store, step: int) -> bool:
    watched = store.run.evaluated_training
    return store.run.phase == "paused" and watched is not None and watched.step == step


def has_evaluated(store: Store, step: int) -> bool:
    evaluated = store.run.evaluated
    return store.run.phase == "paused" and evaluated is not None and evaluated.step == step


def evaluator_of(
    splits: Splits, settings: Settings, tell: Callable[[EvaluatedSample], None], clock: Callable[[], float]
) -> Evaluator:
    return Evaluator(splits, new_trainer(settings, splits), EvaluationMemory(splits), tell, Stopwatch(clock, None))


def test_training_images_are_judged_at_once_when_watched_and_count_as_no_look(
    paused: ScreenEnd, follow: Follow, store: Store, small_splits: Splits, small_settings: Settings
) -> None:
    paused.send(WatchTraining(True))
    reports = follow(paused, store, lambda: has_watched(store, 0))
    assert splits(reports) == ["train"] and store.run.evaluated_training is not None
    expected = evaluate(new_trainer(small_settings, small_splits).evaluated_network, small_splits.training)
    assert (store.run.evaluated_training.count, store.run.evaluated_training.right) == (240, expected.right)
    assert (
        store.run.evaluated_training.test_evaluations == 0
        and store.run.evaluated is not None
        and store.run.evaluated.split == "validation"
    )
    assert len(store.run.evaluations) == 1, "they are on no curve"


def test_the_interval_of_an_evaluation_has_the_accuracy_inside(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    paused.send(Steps(5))
    follow(paused, store, lambda: has_evaluated(store, 5))
    evaluated = store.run.evaluated
    assert evaluated is not None
    assert 0 <= evaluated.low < evaluated.right / evaluated.count < evaluated.high <= 1


def test_watched_training_images_follow_every_judgement_until_nobody_watches(
    paused: ScreenEnd, follow: Follow, store: Store
) -> None:
    paused.send(WatchTraining(True))
    paused.send(Steps(5))
    reports = follow(paused, store, lambda: has_watched(store, 5))
    assert splits(reports)[-2:] == ["validation", "train"]
    paused.send(WatchTraining(False))
    paused.send(Steps(5))
    reports = follow(paused, store, lambda: has_evaluated(store, 10))
    assert splits(reports) == ["validation"]


def test_a_new_run_goes_on_watching(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    paused.send(WatchTraining(True))
    paused.send(Restart({}, False))
    follow(paused, store, lambda: getattr(store.run.started, "run", 0) == 2 and has_watched(store, 0))


def test_training_images_are_judged_while_an_epoch_runs(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings)
    link.send(WatchTraining(True))
    seen: set[int] = set()

    def has_moved() -> bool:
        if store.run.evaluated_training is not None:
            seen.add(store.run.evaluated_training.step)
        return len(seen) > 2

    follow(link, store, has_moved)
    assert store.run.phase == "running"


def test_scores_asked_for_in_a_hurry_are_one_look(small_splits: Splits, small_settings: Settings) -> None:
    told: list[EvaluatedSample] = []
    evaluator = Evaluator(
        small_splits,
        new_trainer(small_settings, small_splits),
        EvaluationMemory(small_splits),
        told.append,
        Stopwatch(lambda: 0.0, None),
    )
    for _ in range(3):
        evaluator.ask("test")
    while evaluator.is_busy:
        evaluator.advance(1.0)
    assert [(one.is_test, one.test_evaluations) for one in told] == [(True, 1)]


def test_the_same_network_is_not_counted_twice_on_the_test_images(
    small_splits: Splits, small_settings: Settings
) -> None:
    told: list[EvaluatedSample] = []
    trainer = new_trainer(small_settings, small_splits)
    evaluator = Evaluator(
        small_splits, trainer, EvaluationMemory(small_splits), told.append, Stopwatch(lambda: 0.0, None)
    )
    for steps in (0, 0, 1, 0):
        for _ in range(steps):
            trainer.step()
        evaluator.ask("test")
        while evaluator.is_busy:
            evaluator.advance(1.0)
    assert [(one.step, one.test_evaluations) for one in told] == [(0, 1), (0, 1), (1, 2), (1, 2)]
    evaluator.count_test(told[-1].result, 1)  # a reply came to evaluate it, too
    assert len(told) == 4
    evaluator.count_test(None, 7)  # a network of another run, of which only the number is of interest here
    trainer.step()
    evaluator.ask("test")
    while evaluator.is_busy:
        evaluator.advance(1.0)
    assert (told[-1].step, told[-1].test_evaluations, len(told)) == (2, 4, 5)


def test_the_cost_of_a_pair_is_the_mean_over_its_images(
    paused: ScreenEnd, follow: Follow, store: Store, small_splits: Splits, small_settings: Settings
) -> None:
    evaluated = store.run.evaluated
    assert evaluated is not None
    told, counts = (
        evaluated.pair_costs,
        evaluated.confusion,
    )
    assert (np.isnan(told) == (counts == 0)).all()
    assert np.nansum(told * counts) / evaluated.count == pytest.approx(evaluated.cost)
    result = evaluate(new_trainer(small_settings, small_splits).evaluated_network, small_splits.validation)
    true, answer = map(int, np.argwhere(counts)[0])
    of_pair = (small_splits.validation.labels == true) & (result.predicted == answer)
    assert told[true, answer] == pytest.approx(result.costs[of_pair].mean())


def test_a_sample_of_many_training_images_is_spread_evenly_and_always_the_same(
    small_splits: Splits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(materials, "TRAINING_SAMPLE", 70)
    sample = small_splits.sample("train")
    assert (sample.stride, len(sample.examples)) == (4, 60)
    np.testing.assert_array_equal(sample.examples.labels, small_splits.training.labels[::4])
    assert small_splits.sample("validation").examples is small_splits.validation
    assert small_splits.sample("test").examples is small_splits.test


@pytest.mark.parametrize(
    ("training_seconds", "seconds_to_the_next"),
    [(0.0, 0.1), (1.0, 0.3), (10.0, 3.0), (1000.0, 5.0)],  # 5 s are fifty times what the evaluation took
)
def test_evaluations_come_soon_at_first_and_later_take_a_fiftieth_of_the_time(
    small_splits: Splits, small_settings: Settings, training_seconds: float, seconds_to_the_next: float
) -> None:
    looks = itertools.count()
    evaluator = evaluator_of(small_splits, small_settings, lambda told: None, lambda: next(looks) / 10)
    evaluator.ask("watch")
    evaluator.advance(training_seconds)  # one chunk, between two looks at the clock, and a look for what is due
    assert not evaluator.is_busy
    assert evaluator.due_at - 0.2 == pytest.approx(seconds_to_the_next)


def test_a_quick_evaluation_is_repeated_twice_a_second(small_splits: Splits, small_settings: Settings) -> None:
    evaluator = Evaluator(
        small_splits,
        new_trainer(small_settings, small_splits),
        EvaluationMemory(small_splits),
        lambda told: None,
        Stopwatch(lambda: 7.0, None),
    )
    evaluator.ask("watch")
    evaluator.advance(1000.0)
    assert evaluator.due_at == 7.5


def test_training_and_test_images_are_evaluated_at_the_temperature_of_validation(
    small_splits: Splits, small_settings: Settings
) -> None:
    told: list[EvaluatedSample] = []
    evaluator = evaluator_of(small_splits, small_settings, told.append, lambda: 0.0)
    for purpose in ("watch", "train", "test"):
        evaluator.ask(purpose)
    while evaluator.is_busy:
        evaluator.advance(0.0)
    validation, *others = (one.result for one in told)
    temperature = validation.calibrated().temperature
    assert temperature is not None and validation.temperature is None, "the doctor looks at what the network gives"
    assert [other.temperature for other in others] == [temperature] * 2
