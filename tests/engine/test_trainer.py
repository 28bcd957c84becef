"""A run: the same numbers from the same seed, honest curves, and a network that learns."""

import dataclasses
import math

import numpy as np
import pytest

from mnist_tui.engine import feed
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

SMALL = Settings(hidden=(16, 8), batch_size=32, epochs=5, weight_decay=0.0, validation=0)


def run(examples: Examples, steps: int, **changes: object) -> Trainer:
    trainer = Trainer(SMALL.replace(changes), examples, 3)
    for _ in range(steps):
        trainer.step()
    return trainer


def gradient_of_one_step(
    examples: Examples, **changes: object
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.floating]], float]:
    """Return what one step of SGD at rate 1 subtracts, and the cost of its batch."""
    plain = {"optimizer": "sgd", "learning_rate": 1.0, "warm_up": 0.0, "dtype": "float64"}
    trainer = Trainer(SMALL.replace(plain | changes), examples, 3)
    before = trainer.network.parameters.vector.copy()
    cost = trainer.step()
    return before - trainer.network.parameters.vector, cost


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_same_seed_gives_the_same_numbers_to_the_bit(optimizer: str, blobs: Examples) -> None:
    first, second = (run(blobs, 25, optimizer=optimizer, dropout=0.3, seed=7) for _ in range(2))
    assert np.array_equal(first.network.parameters.vector, second.network.parameters.vector)
    assert np.array_equal(first.history.steps.rows(), second.history.steps.rows())
    assert np.array_equal(first.history.epochs.rows(), second.history.epochs.rows())


def test_another_seed_gives_other_weights_another_order_and_other_dropped_units(blobs: Examples) -> None:
    first, second = run(blobs, 0, seed=1), run(blobs, 0, seed=2)
    assert not np.array_equal(first.network.parameters.vector, second.network.parameters.vector)
    orders = [trainer.learner.feed.next(trainer.settings).labels.tolist() for trainer in (first, second)]
    assert orders[0] != orders[1]
    generators = [trainer.learner.mark().dropout_generator for trainer in (first, second)]
    assert generators[0] != generators[1]


def test_dropout_does_not_change_the_initial_weights_or_the_order(blobs: Examples) -> None:
    plain, dropping = run(blobs, 15), run(blobs, 15, dropout=0.5)
    assert plain.learner.feed.tell() == dropping.learner.feed.tell()
    assert np.array_equal(run(blobs, 0).network.parameters.vector, run(blobs, 0, dropout=0.5).network.parameters.vector)


@pytest.mark.parametrize("batch_size", [0, 1, 128, 299, 300, 1000])
def test_cost_of_an_epoch_is_the_mean_over_its_images_however_short_the_last_batch(
    batch_size: int, blobs: Examples
) -> None:
    # The learning rate is far too small to move a weight, so every batch is evaluated by the same network.
    trainer = run(blobs, 0, batch_size=batch_size, learning_rate=1e-40, dtype="float64")
    for _ in range(trainer.steps_per_epoch):
        trainer.step()
    result = evaluate(trainer.network, blobs)
    cost = pytest.approx(result.cost, rel=1e-12)
    assert trainer.history.epochs.rows().tolist() == [
        [trainer.steps_per_epoch, cost, cost, pytest.approx(result.accuracy, rel=1e-12)]
    ]


@pytest.mark.parametrize("dropout", [0.0, 0.3])
@pytest.mark.parametrize(
    "changes",
    [
        {"label_smoothing": 0.5},
        {"weight_decay": 0.1},
        {"label_smoothing": 0.5, "weight_decay": 0.1},
        {"cost": "quadratic", "weight_decay": 0.1, "label_smoothing": 0.5},
    ],
)
def test_objective_is_what_the_steps_reduce(changes: dict[str, object], dropout: float, blobs: Examples) -> None:
    # To first order a small step of SGD reduces what it descends on by its squared length over the rate.
    rate = 1e-6
    plain = {"optimizer": "sgd", "schedule": "constant", "learning_rate": rate, "batch_size": 0, "dtype": "float64"}
    trainer = run(blobs, 0, **plain, **changes, dropout=dropout)
    before, generator = trainer.network.parameters.vector.copy(), trainer.learner.mark()
    trainer.step()
    first, moved = trainer.learner.objective, before - trainer.network.parameters.vector
    replay = dataclasses.replace(trainer.learner.state(), mark=generator)  # the same units are dropped again
    trainer.learner.restore(replay)
    trainer.step()
    assert first - trainer.learner.objective == pytest.approx(float(moved @ moved) / rate, rel=1e-3)


def test_objective_of_an_epoch_is_the_mean_over_its_images(blobs: Examples) -> None:
    # At a rate that moves nothing: with smoothing 0.9 of three classes the targets are 0.4, 0.3 and 0.3.
    trainer = run(blobs, 0, batch_size=128, learning_rate=1e-40, dtype="float64", label_smoothing=0.9, weight_decay=0.5)
    for _ in range(trainer.steps_per_epoch):
        trainer.step()
    network, total = trainer.network, 0.0
    for label, row in zip(blobs.labels.tolist(), network.forward(blobs.pixels).outputs.tolist(), strict=True):
        total -= math.fsum((0.4 if k == label else 0.3) * math.log(p) for k, p in enumerate(row))
    squares = math.fsum(w * w for weights in network.parameters.weights for w in weights.ravel().tolist())
    assert trainer.history.epochs.rows()[0, 2] == pytest.approx(total / 300 + 0.25 * squares, rel=1e-12)


def test_decoupled_weight_decay_is_no_part_of_the_objective(blobs: Examples) -> None:
    costs = run(blobs, 10, optimizer="adamw", weight_decay=0.5).history.epochs.rows()[0]
    assert costs[1] == costs[2]


@pytest.mark.parametrize(("batch_size", "steps"), [(0, 1), (1, 300), (128, 3), (300, 1), (301, 1)])
def test_an_epoch_has_this_many_steps(batch_size: int, steps: int, blobs: Examples) -> None:
    trainer = run(blobs, 0, batch_size=batch_size)
    assert trainer.steps_per_epoch == steps
    for _ in range(steps):
        assert trainer.snapshot().epoch < 1
        trainer.step()
    assert trainer.snapshot().epoch == 1


@pytest.mark.parametrize("count", [1024, 1025, 5000])
def test_blocks_of_a_large_batch_give_the_gradient_of_one_block(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    examples = Examples(rng.integers(0, 256, (count, 6), np.uint8), rng.integers(0, 3, count))
    in_blocks, cost = gradient_of_one_step(examples, batch_size=0)
    monkeypatch.setattr(feed, "LARGEST_BLOCK", 10_000)
    at_once, cost_at_once = gradient_of_one_step(examples, batch_size=0)
    assert in_blocks == pytest.approx(at_once, rel=1e-9, abs=1e-14)
    assert cost == pytest.approx(cost_at_once, rel=1e-12)


def test_size_of_the_last_batch_is_known(blobs: Examples) -> None:
    trainer = run(blobs, 0, batch_size=128)
    sizes = []
    for _ in range(4):
        trainer.step()
        sizes.append(trainer.learner.last_batch)
    assert sizes == [128, 128, 44, 128]


def test_gradients_beyond_the_threshold_are_clipped_to_it_and_smaller_ones_left_alone(blobs: Examples) -> None:
    gradient, _ = gradient_of_one_step(blobs)
    length = math.sqrt(math.fsum(value**2 for value in gradient.tolist()))
    clipped, _ = gradient_of_one_step(blobs, clip_norm=length / 4)
    assert clipped == pytest.approx(gradient / 4, rel=1e-9, abs=1e-15)
    untouched, _ = gradient_of_one_step(blobs, clip_norm=length * 2)
    assert np.array_equal(untouched, gradient)


def test_gradient_norm_on_the_curve_is_the_one_before_clipping(blobs: Examples) -> None:
    gradient, _ = gradient_of_one_step(blobs)
    length = math.sqrt(math.fsum(value**2 for value in gradient.tolist()))
    plain = {"optimizer": "sgd", "warm_up": 0.0, "dtype": "float64"}
    for clip_norm in (0.0, length / 4):
        rows = run(blobs, 1, **plain, clip_norm=clip_norm).history.steps.rows()
        assert rows[0, 3] == pytest.approx(length, rel=1e-9)


def test_gradient_norm_on_the_curve_is_that_of_every_single_step(blobs: Examples) -> None:
    # Plain gradient descent moves the weights by the rate times the gradient.
    trainer = run(blobs, 0, optimizer="sgd", learning_rate=0.5, schedule="constant", warm_up=0.0, dtype="float64")
    norms = []
    for _ in range(20):
        start = trainer.network.parameters.vector.copy()
        trainer.step()
        norms.append(math.dist(start, trainer.network.parameters.vector) / 0.5)
    assert trainer.history.steps.rows()[:, 3] == pytest.approx(norms, rel=1e-9)


def test_gradient_norm_of_a_step_that_was_not_taken_is_missing_on_the_curve(blobs: Examples) -> None:
    trainer = run(blobs, 5)
    trainer.network.parameters.vector[...] = np.nan
    trainer.step()
    assert np.isnan(trainer.history.steps.rows()[:, 3]).tolist() == [False] * 5 + [True]


def test_curve_has_a_row_for_every_step_with_the_cost_and_accuracy_of_its_batch(blobs: Examples) -> None:
    trainer = run(blobs, 0)
    costs = [trainer.step() for _ in range(23)]
    rows = trainer.history.steps.rows()
    assert rows[:, 0].tolist() == list(range(1, 24))
    assert rows[:, 1].tolist() == costs
    right = rows[:, 2] * np.array([12 if step % 10 == 0 else 32 for step in range(1, 24)])
    assert right == pytest.approx(np.round(right), abs=1e-9) and 0 <= right.min() <= right.max() <= 32


def test_evaluation_on_the_curve_carries_step_epoch_cost_and_accuracy(blobs: Examples) -> None:
    trainer = run(blobs, 15)
    result = evaluate(trainer.network, blobs)
    trainer.record_evaluation(result)
    row = trainer.history.evaluated.rows()[0].tolist()
    assert row == [15, pytest.approx(1 + 5 * 32 / 300), result.cost, result.accuracy]


def test_snapshot_gives_the_progress_of_the_run(blobs: Examples) -> None:
    trainer = run(blobs, 4, schedule="constant", warm_up=0.0, learning_rate=0.01, epochs=1)
    assert dataclasses.asdict(trainer.snapshot()) == {
        "step": 4, "epoch": 128 / 300, "learning_rate": 0.01, "diverged_at": None, "returned_to": None,
        "finished": False,
    }  # fmt: skip
    for _ in range(6):
        trainer.step()
    assert trainer.snapshot().finished and trainer.finished


def test_rate_of_a_step_is_that_of_the_schedule_where_the_step_begins(blobs: Examples) -> None:
    trainer = run(
        blobs, 6, schedule="step", step_every=1, step_factor=0.5, warm_up=0.0, batch_size=100, learning_rate=0.8
    )
    assert trainer.snapshot().learning_rate == 0.4
    trainer.step()
    assert trainer.snapshot().learning_rate == 0.2


def test_no_image_to_train_on_is_refused() -> None:
    with pytest.raises(SettingError, match="validation=5000 leaves no image to train on"):
        Trainer(Settings(), Examples(np.empty((0, 4), np.uint8), np.empty(0, np.intp)), 3)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_network_learns_what_can_be_learned_at_one_of_these_rates(optimizer: str, blobs: Examples) -> None:
    rng = np.random.default_rng(8)
    labels = rng.integers(0, 3, 500)
    pixels = rng.integers(0, 120, (500, 12)) + 100 * (np.arange(12) // 4 == labels[:, None])
    unseen = Examples(pixels.astype(np.uint8), labels)
    trainers = (run(blobs, 400, optimizer=optimizer, epochs=40, learning_rate=rate) for rate in (0.1, 0.02, 0.004))
    assert any(evaluate(trainer.network, unseen).accuracy > 0.95 for trainer in trainers)


def test_network_does_not_learn_labels_that_mean_nothing(blobs: Examples) -> None:
    shuffled = Examples(blobs.pixels, np.random.default_rng(4).permutation(blobs.labels))
    trainer = run(shuffled, 400, epochs=40, learning_rate=0.02)
    assert evaluate(trainer.network, blobs).accuracy < 0.6
