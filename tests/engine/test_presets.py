"""The presets on the real MNIST: the lesson that each is there for must come out."""

import functools

import numpy as np
import pytest

from mnist_tui.data.loading import load
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.trainer import Trainer


@functools.cache
def mnist(validation: int) -> tuple[Examples, Examples]:
    """Return the training and the test examples."""
    dataset = load(None, validation)
    return tuple(Examples.of(split.images, split.labels) for split in (dataset.training, dataset.test))  # type: ignore[return-value]


def trainer_of(preset: str) -> Trainer:
    settings = PRESETS[preset].settings
    return Trainer(settings, mnist(settings.validation)[0], 10)


def test_default_passes_94_percent_in_its_first_epoch() -> None:
    trainer = trainer_of("default")
    assert trainer.settings.seed == 0
    for _ in range(trainer.steps_per_epoch):
        trainer.step()
    result = evaluate(trainer.network, mnist(5000)[1])
    assert trainer.snapshot().epoch == 1
    assert result.accuracy > 0.94
    assert result.cost < 0.2
    assert result.only_prediction() is None


def test_origin_ends_at_the_known_cost_and_predicts_1_for_everything() -> None:
    whole = mnist(0)[0]
    tenth = Examples(whole.pixels[::10], whole.labels[::10])  # as good for the lesson, in a tenth of the time
    trainer = Trainer(PRESETS["origin"].settings, tenth, 10)
    while not trainer.finished:
        trainer.step()
    result = evaluate(trainer.network, mnist(0)[1])
    assert trainer.steps == 100
    # With constant outputs the best cost is ½ Σ p (1 - p) over the frequencies p of the ten digits: 0.4499 and 0.4498.
    known = []
    for labels in (whole.labels, tenth.labels):
        frequencies = np.bincount(labels) / len(labels)
        known.append(0.5 * (frequencies * (1 - frequencies)).sum())
    assert known == pytest.approx([0.4499, 0.4498], abs=5e-5)
    assert trainer.history.steps.rows()[-1, 1] == pytest.approx(known[1], abs=1e-5)
    assert result.right == 1135
    assert result.only_prediction() == 1


def test_origin_first_has_outputs_in_the_ten_thousands_before_training() -> None:
    trainer = trainer_of("origin-first")
    outputs = trainer.network.forward(mnist(0)[1].pixels).outputs
    largest = np.abs(outputs).max(axis=1)
    assert 10_000 < np.median(largest) < 100_000
    assert evaluate(trainer.network, mnist(0)[1]).accuracy < 0.25
