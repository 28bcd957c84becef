"""What is told of an evaluation: of a sample the mistakes by their place in the whole split."""

import numpy as np
import pytest

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.session import reports
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.reports import evaluation_report
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.training import splits as all_splits
from mnist_tui.tui.training.splits import Splits, new_trainer


def test_mistakes_of_a_sample_are_those_images_of_the_split(
    small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_splits, "TRAINING_SAMPLE", 70)
    monkeypatch.setattr(reports, "MOST_MISTAKES", 5)
    trainer = new_trainer(small_settings, small_splits)
    run, sample = LiveRun(3, small_splits, trainer, StopConditions(trainer), 1), small_splits.sample("train")
    result = evaluate(trainer.network, sample.examples)
    told = evaluation_report(run, EvaluatedSample(0, sample, result, False, 0))
    assert (told.run, told.split, told.count, len(told.mistakes)) == (3, "train", 60, 5)
    training = small_splits.dataset.training
    for mistake in told.mistakes:
        assert mistake.index % 4 == 0 and mistake.label == training.labels[mistake.index] != mistake.predicted
        assert mistake.pixels.tolist() == training.images[mistake.index].tolist()
    assert np.array_equal(
        [one.confidence for one in told.mistakes],
        sorted(result.confidence[result.predicted != sample.examples.labels])[:-6:-1],
    )
