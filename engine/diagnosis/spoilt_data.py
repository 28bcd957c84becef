"""Ways to spoil a data set, each of which keeps a network from learning what it should: to practise on, and for tests.

Adding one: a function with this signature and its entry in the table below.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.types import WHITE, Indices

Parts: TypeAlias = tuple[Examples, Examples, Examples]
"""Training, validation and test images."""
Spoil: TypeAlias = Callable[[Parts, np.random.Generator], Parts]

FEW = 200
ONE_SIDED_OTHERS = 0.02
"""Of the images of all other classes, the fraction that is kept."""
WRONG = 0.3


def blank(parts: Parts, rng: np.random.Generator) -> Parts:
    """Make every training image one even grey."""
    training, validation, test = parts
    greys = rng.integers(0, WHITE, len(training), dtype=np.uint8)
    return _with_pixels(training, np.repeat(greys[:, None], training.pixels.shape[1], axis=1)), validation, test


def unsplit(parts: Parts, rng: np.random.Generator) -> Parts:
    """Hold out the last images in the order of their labels."""
    training, validation, test = parts
    pixels = np.concatenate([training.pixels, validation.pixels])
    labels = np.concatenate([training.labels, validation.labels])
    order = np.argsort(labels, kind="stable")
    whole = Examples(pixels, labels, training.shape)
    return _chosen(whole, order[: len(training)]), _chosen(whole, order[len(training) :]), test


def one_sided(parts: Parts, rng: np.random.Generator) -> Parts:
    """Keep all images of one class and few of the others; the test images stay as they are."""
    training, validation, test = parts
    largest = int(np.bincount(training.labels).argmax())
    return _mostly(training, largest, rng), _mostly(validation, largest, rng), test


def copied(parts: Parts, rng: np.random.Generator) -> Parts:
    """Put training images in the place of the validation images."""
    training, validation, test = parts
    return training, _chosen(training, rng.choice(len(training), len(validation), replace=False)), test


def inverted(parts: Parts, rng: np.random.Generator) -> Parts:
    """Turn light into dark, everywhere."""
    training, validation, test = (_with_pixels(part, WHITE - part.pixels) for part in parts)
    return training, validation, test


def inverted_test(parts: Parts, rng: np.random.Generator) -> Parts:
    """Turn light into dark in the test images only."""
    training, validation, test = parts
    return training, validation, _with_pixels(test, WHITE - test.pixels)


def shuffled_labels(parts: Parts, rng: np.random.Generator) -> Parts:
    """Let the labels fall among the training and validation images by chance."""
    training, validation, test = (Examples(part.pixels, rng.permutation(part.labels), part.shape) for part in parts)
    return training, validation, test


def wrong_labels(parts: Parts, rng: np.random.Generator) -> Parts:
    """Give three of ten training images the label of another."""
    training, validation, test = parts
    return _mislabelled(training, rng), validation, test


def noisy_labels(parts: Parts, rng: np.random.Generator) -> Parts:
    """Do the same to the validation and test images."""
    training, validation, test = (_mislabelled(part, rng) for part in parts)
    return training, validation, test


def few(parts: Parts, rng: np.random.Generator) -> Parts:
    """Keep two hundred training images."""
    training, validation, test = parts
    return (
        _chosen(training, np.sort(rng.choice(len(training), min(FEW, len(training)), replace=False))),
        validation,
        test,
    )


SPOILS: dict[str, Spoil] = {
    "blank": blank,
    "unsplit": unsplit,
    "one-sided": one_sided,
    "copied": copied,
    "inverted": inverted,
    "inverted-test": inverted_test,
    "shuffled-labels": shuffled_labels,
    "wrong-labels": wrong_labels,
    "noisy-labels": noisy_labels,
    "few": few,
}


def _with_pixels(examples: Examples, pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Examples:
    return Examples(pixels, examples.labels, examples.shape)


def _chosen(examples: Examples, indices: Indices) -> Examples:
    return Examples(examples.pixels[indices], examples.labels[indices], examples.shape)


def _mislabelled(examples: Examples, rng: np.random.Generator) -> Examples:
    labels = examples.labels.copy()
    wrong = rng.random(len(labels)) < WRONG
    labels[wrong] = rng.permutation(labels[wrong])
    return Examples(examples.pixels, labels, examples.shape)


def _mostly(examples: Examples, label: int, rng: np.random.Generator) -> Examples:
    kept = (examples.labels == label) | (rng.random(len(examples)) < ONE_SIDED_OTHERS)
    return _chosen(examples, np.flatnonzero(kept))
