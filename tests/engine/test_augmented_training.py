"""Training on augmented images: seeded, resumable, changed while it runs, and harmless when off."""

import numpy as np

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.restored_state import put_state
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.state import take_state
from mnist_tui.engine.trainer import Trainer

PLAIN = Settings().replace({"hidden": (6,), "batch_size": 16, "validation": 0, "dropout": 0.1})
DISTORTED = PLAIN.replace({"shift": 1.5, "rotation": 10.0, "scale": 0.1, "elastic": 8.0, "noise": 4.0, "erasing": 0.2})


def fresh(settings: Settings) -> Trainer:
    rng = np.random.default_rng(5)
    images = rng.integers(0, 256, (100, 12, 10), np.uint8)
    return Trainer(settings, Examples.of(images, rng.integers(0, 4, 100, np.uint8)), 4)


def run(trainer: Trainer, steps: int) -> Trainer:
    for _ in range(steps):
        trainer.step()
    return trainer


def weights(trainer: Trainer) -> np.ndarray[tuple[int, ...], np.dtype[np.floating]]:
    return trainer.network.parameters.vector


def test_augmented_images_lead_to_other_weights() -> None:
    assert not np.array_equal(weights(run(fresh(PLAIN), 5)), weights(run(fresh(DISTORTED), 5)))


def test_same_seed_augments_the_same_way() -> None:
    assert np.array_equal(weights(run(fresh(DISTORTED), 20)), weights(run(fresh(DISTORTED), 20)))


def test_training_images_themselves_stay_as_they_are() -> None:
    trainer = fresh(DISTORTED)
    before = trainer.learner.training.pixels.copy()

    run(trainer, 10)

    assert np.array_equal(trainer.learner.training.pixels, before)


def test_resumed_run_on_augmented_images_equals_the_uninterrupted_one() -> None:
    whole, half = run(fresh(DISTORTED), 20), run(fresh(DISTORTED), 9)
    resumed = run(fresh(DISTORTED.replace({"seed": 7})), 2)
    put_state(resumed, take_state(half))
    run(resumed, 11)

    assert np.array_equal(weights(resumed), weights(whole))
    assert np.array_equal(resumed.history.steps.rows(), whole.history.steps.rows())


def test_augmentation_can_be_turned_on_and_off_during_training() -> None:
    trainer, plain = run(fresh(PLAIN), 3), run(fresh(PLAIN), 3)
    trainer.set("shift", 3.0)
    run(trainer, 1)
    run(plain, 1)
    changed = not np.array_equal(weights(trainer), weights(plain))
    trainer.set("shift", 0.0)
    cost = trainer.step()

    assert changed
    assert np.isfinite(cost)


def test_images_of_unknown_shape_are_augmented_as_one_row() -> None:
    rng = np.random.default_rng(1)
    examples = Examples(rng.integers(0, 256, (40, 30), np.uint8), rng.integers(0, 3, 40))
    assert np.isfinite(Trainer(PLAIN.replace({"shift": 2.0}), examples, 3).step())
