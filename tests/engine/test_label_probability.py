"""The probability of the label over a run: what is kept, to what precision, and what is dropped."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.label_probability import LabelProbabilityHistory


def test_curve_is_what_was_recorded() -> None:
    history = LabelProbabilityHistory(2)
    history.record(10, np.array([0.0, 1.0]))
    history.record(20, np.array([0.3, np.nan]))
    steps, probabilities = history.of(0)
    assert steps.tolist() == [10, 20] and probabilities.tolist() == pytest.approx([0, 0.3], abs=0.002)
    assert history.of(1).probabilities.tolist() == pytest.approx([1, np.nan], nan_ok=True)


def test_before_the_first_evaluation_there_is_nothing() -> None:
    steps, probabilities = LabelProbabilityHistory(3).of(2)
    assert len(steps) == len(probabilities) == 0


def test_second_evaluation_at_a_step_replaces_the_first() -> None:
    history = LabelProbabilityHistory(1)
    for label_probability in (0.2, 1.0):
        history.record(10, np.array([label_probability]))
    assert history.of(0).steps.tolist() == [10] and history.of(0).probabilities.tolist() == [1]


@pytest.mark.parametrize("count", [1, 4, 5, 9, 100, 1000])
def test_long_runs_are_thinned_evenly_and_keep_their_first_and_latest_evaluation(count: int) -> None:
    history = LabelProbabilityHistory(1, most=8)
    for step in range(count):
        history.record(step, np.array([step / 1000]))
        assert history.of(0).steps[-1] == step
    steps, probabilities = history.of(0)
    assert steps[0] == 0 and len(steps) <= 8 and probabilities == pytest.approx(steps / 1000, abs=0.002)
    gaps = np.diff(steps[:-1])
    assert len(set(gaps.tolist())) <= 1, "all but the last are equally far apart"
    assert len(steps) >= min(count, 4)


def test_mean_and_spread_weigh_every_evaluation_by_the_steps_it_stands_for() -> None:
    history = LabelProbabilityHistory(3)
    for step, label_probability in ((0, (0.1, 0.1, 0.1)), (10, (0.5, 1.0, np.nan)), (40, (1.0, 1.0, 0.5))):
        history.record(step, np.array(label_probability))
    moments = history.moments()
    # 10 steps at 1/2 and 30 at 1: mean (5 + 30) / 40 = 0.875, variance 0.25 · 0.75 · 0.25 = 0.0469
    assert moments.mean == pytest.approx([0.875, 1, 0.5], abs=0.002)
    assert moments.spread == pytest.approx([0.2165, 0, 0], abs=0.002)
    assert moments.evaluations == 2, "the untrained network says nothing of a run"


def test_evaluating_more_often_moves_neither_mean_nor_spread() -> None:
    def curve(step: int) -> NDArray[np.float64]:
        return np.array([step / 100, 1 - step / 100])

    seldom, often = LabelProbabilityHistory(2), LabelProbabilityHistory(2)
    for step in range(0, 101, 10):
        seldom.record(step, curve(step))
    for step in (*range(50), *range(50, 101, 10)):
        often.record(step, curve(step))
    for one, other in zip(seldom.moments()[:2], often.moments()[:2], strict=True):
        assert one == pytest.approx(other, abs=0.03)


def test_without_a_step_taken_nothing_is_known_of_any_image() -> None:
    history = LabelProbabilityHistory(2)
    history.record(0, np.array([0.1, 0.1]))
    moments = history.moments()
    assert np.isnan(moments.mean).all() and np.isnan(moments.spread).all() and moments.evaluations == 0
