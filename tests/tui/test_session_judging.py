"""Which images the session judges: the split that steers, training images when they are watched, test when scored."""

from collections.abc import Callable

import numpy as np
import pytest

from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.session.evaluator import Evaluator
from mnist_tui.tui.session.reporter import Reporter
from mnist_tui.tui.training import splits as materials
from mnist_tui.tui.training.splits import Sample, Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Run, Callable[[], bool]], list[say.Report]]


@pytest.fixture
def view() -> Run:
    return Run()


@pytest.fixture
def paused(start_session: Start, follow: Follow, view: Run, small_settings: Settings) -> ScreenEnd:
    """A session at rest that has judged its untrained network."""
    link = start_session(small_settings, paused=True)
    follow(link, view, lambda: view.phase == "paused")
    return link


def splits(reports: list[say.Report]) -> list[str]:
    return [report.split for report in reports if isinstance(report, say.Evaluated)]


def has_watched(view: Run, step: int) -> bool:
    return view.phase == "paused" and view.evaluated_training is not None and view.evaluated_training.step == step


def test_training_images_are_judged_at_once_when_watched_and_count_as_no_look(
    paused: ScreenEnd, follow: Follow, view: Run, small_splits: Splits, small_settings: Settings
) -> None:
    paused.send(say.WatchTraining(True))
    reports = follow(paused, view, lambda: has_watched(view, 0))
    assert splits(reports) == ["train"] and view.evaluated_training is not None
    expected = evaluate(new_trainer(small_settings, small_splits).evaluated_network, small_splits.training)
    assert (view.evaluated_training.count, view.evaluated_training.right) == (240, expected.right)
    assert (
        view.evaluated_training.test_evaluations == 0
        and view.evaluated is not None
        and view.evaluated.split == "validation"
    )
    assert len(view.evaluations) == 1, "they are on no curve"


def test_watched_training_images_follow_every_judgement_until_nobody_watches(
    paused: ScreenEnd, follow: Follow, view: Run
) -> None:
    paused.send(say.WatchTraining(True))
    paused.send(say.Steps(5))
    reports = follow(paused, view, lambda: has_watched(view, 5))
    assert splits(reports)[-2:] == ["validation", "train"]
    paused.send(say.WatchTraining(False))
    paused.send(say.Steps(5))
    reports = follow(
        paused, view, lambda: view.phase == "paused" and view.evaluated is not None and view.evaluated.step == 10
    )
    assert splits(reports) == ["validation"]


def test_a_new_run_goes_on_watching(paused: ScreenEnd, follow: Follow, view: Run) -> None:
    paused.send(say.WatchTraining(True))
    paused.send(say.Restart({}, False))
    follow(paused, view, lambda: view.started is not None and view.started.run == 2 and has_watched(view, 0))


def test_training_images_are_judged_while_an_epoch_runs(
    start_session: Start, follow: Follow, view: Run, small_settings: Settings
) -> None:
    link = start_session(small_settings)
    link.send(say.WatchTraining(True))
    seen: set[int] = set()

    def has_moved() -> bool:
        if view.evaluated_training is not None:
            seen.add(view.evaluated_training.step)
        return len(seen) > 2

    follow(link, view, has_moved)
    assert view.phase == "running"


class Deaf(Reporter):
    """Counts the looks that it is told of, and tells nobody."""

    def __init__(self) -> None:
        self.test_evaluations: list[int] = []

    def evaluated(
        self,
        result: EvaluationResult,
        sample: Sample,
        is_test: bool,
        test_evaluations: int,
        dynamics: Dynamics | None = None,
    ) -> None:
        self.test_evaluations.append(test_evaluations)


def test_scores_asked_for_in_a_hurry_are_one_look(small_splits: Splits, small_settings: Settings) -> None:
    deaf = Deaf()
    evaluator = Evaluator(small_splits, new_trainer(small_settings, small_splits), deaf, lambda: 0.0)
    for _ in range(3):
        evaluator.ask("test")
    while evaluator.is_busy:
        evaluator.advance(1.0)
    assert deaf.test_evaluations == [1]


def test_the_cost_of_a_pair_is_the_mean_over_its_images(
    paused: ScreenEnd, follow: Follow, view: Run, small_splits: Splits, small_settings: Settings
) -> None:
    evaluated = view.evaluated
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
