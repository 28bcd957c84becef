"""Cross-validation: no network is asked about an image that it learned from."""

import numpy as np
import pytest

from mnist_tui.engine.cross_validation import CrossValidated, CrossValidation, FoldDivergedError, deal
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings

SETTINGS = Settings().replace(
    {"hidden": (64,), "epochs": 12, "batch_size": 20, "ema": 0.0, "weight_decay": 0.0, "seed": 7}
)


def validated(examples: Examples, folds: int, repeats: int = 1, **changes: Value) -> CrossValidated:
    validation = CrossValidation(SETTINGS.replace(changes), examples, 3, folds, repeats)
    done = list(validation.run())
    assert done == sorted(done) and done[-1] == 1
    return validation.result()


@pytest.mark.parametrize(("count", "folds"), [(10, 2), (11, 5), (7, 7)])
def test_every_image_is_in_one_fold_and_folds_are_equally_large(count: int, folds: int) -> None:
    parts = deal(count, folds, 3)
    assert sorted(index for part in parts for index in part.tolist()) == list(range(count))
    assert {len(part) for part in parts} <= {count // folds, -(-count // folds)}
    assert [part.tolist() for part in parts] != [part.tolist() for part in deal(count, folds, 4)]


def test_random_labels_are_learned_by_those_that_saw_them_and_unknown_to_the_others() -> None:
    rng = np.random.default_rng(0)
    examples = Examples(rng.integers(0, 256, (150, 40)).astype(np.uint8), rng.integers(0, 3, 150))
    found = validated(examples, 3, epochs=25)
    right = np.mean(found.probabilities.argmax(axis=1) == examples.labels)
    assert 0.2 < right < 0.47, "a third by chance"
    assert found.learned.mean() > 0.5


def test_probabilities_are_those_of_a_network_trained_on_the_other_folds_by_hand(blobs: Examples) -> None:
    found = validated(blobs, 3)
    unseen = found.folds[1]
    seen = np.setdiff1d(np.arange(300), unseen)
    learner = Learner(SETTINGS.replace({"seed": 8}), Examples(blobs.pixels[seen], blobs.labels[seen], blobs.shape), 3)
    while learner.feed.epoch < 12:
        learner.learn()
    evaluation = Evaluation(
        learner.network, Examples(blobs.pixels[unseen], blobs.labels[unseen], blobs.shape), keeps_logs=True
    )
    evaluation.advance()
    odds = np.exp(evaluation.logs) ** (1 / found.temperatures[1])
    expected = odds / odds.sum(axis=1, keepdims=True)
    assert found.probabilities[unseen] == pytest.approx(expected, abs=1e-5)


def test_label_that_is_wrong_gets_no_votes_and_the_right_class_gets_all(blobs: Examples) -> None:
    labels = blobs.labels.copy()
    labels[:3] = (labels[:3] + 1) % 3
    found = validated(Examples(blobs.pixels, labels, blobs.shape), 5, repeats=2, epochs=6)
    assert found.voters == 12 and len(found.folds) == 10
    assert (found.votes.sum(axis=1) == 12).all() and found.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert found.agreement(blobs.labels)[:3].min() > 0.7 and found.agreement(labels)[:3].max() < 0.3
    assert found.probabilities[np.arange(3), labels[:3]].max() < 0.05
    assert found.learned[:3].max() < np.delete(found.learned, [0, 1, 2]).mean()


def test_network_that_diverges_is_named(blobs: Examples) -> None:
    with pytest.raises(FoldDivergedError, match=r"network 1 of 2 diverged at step \d+"):
        validated(blobs, 2, optimizer="sgd", learning_rate=9.0, activation="relu", cost="quadratic", pixels="raw")
