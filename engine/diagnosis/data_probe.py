"""Measures a data set: a few milliseconds for images of MNIST's number and size."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.diagnosis.vitals import UNKNOWN, DataVitals, Scores
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.types import Pixels

SAMPLE = 1000
"""Images at most that greys are taken from."""
COMPARED = 600
"""Images at most whose nearest other is looked for."""
SIGNATURE_PIXELS = 64
"""Images that differ in one of so many pixels, evenly spread, need not be compared further."""


def data_vitals(training: Examples, validation: Examples, test: Examples, classes: int) -> DataVitals:
    """Measure the three splits of a data set."""
    sample = _evenly(training, SAMPLE).pixels
    distance, noise = _distance(sample, _evenly(test, SAMPLE).pixels)
    return DataVitals(
        counts=_counts(training, classes),
        validation_counts=_counts(validation, classes) if len(validation) else (),
        test_counts=_counts(test, classes),
        blank=float((sample.max(axis=1) == sample.min(axis=1)).mean()) if len(sample) else UNKNOWN,
        mean_grey=float(sample.mean()) if len(sample) else UNKNOWN,
        border_grey=_border_grey(sample, training.shape),
        copied_validation=_copied(validation.pixels, training.pixels),
        copied_test=_copied(test.pixels, training.pixels),
        test_distance=distance,
        test_noise=noise,
        neighbours=_neighbours(training, classes),
    )


def _evenly(examples: Examples, most: int) -> Examples:
    stride = -(-len(examples) // most) or 1
    return Examples(examples.pixels[::stride], examples.labels[::stride], examples.shape)


def _counts(examples: Examples, classes: int) -> tuple[int, ...]:
    return tuple(np.bincount(examples.labels, minlength=classes).tolist())


def _border_grey(pixels: Pixels, shape: tuple[int, int]) -> float:
    if not (len(pixels) and shape[0] and shape[1]):
        return UNKNOWN
    images = pixels.reshape(len(pixels), *shape)
    edges = (images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1])
    return float(np.median(np.concatenate([edge.ravel() for edge in edges])))


def _distance(one: Pixels, other: Pixels) -> tuple[float, float]:
    """Return how far the mean images are apart, and how far chance would put them."""
    if len(one) < 2 or len(other) < 2:
        return UNKNOWN, UNKNOWN
    apart = np.abs(one.mean(axis=0) - other.mean(axis=0)).mean()
    chance = np.sqrt(one.var(axis=0) / len(one) + other.var(axis=0) / len(other)).mean()
    return float(apart), float(chance)


def _copied(pixels: Pixels, among: Pixels) -> float:
    """Return the fraction of images (N, I) that are also in `among`, to the pixel."""
    if not len(pixels):
        return UNKNOWN
    few = slice(None, None, -(-pixels.shape[1] // SIGNATURE_PIXELS))
    ours, theirs = (_rows(images[:, few]) for images in (pixels, among))
    alike = np.isin(ours, theirs)
    if alike.any():
        ours, theirs = _rows(pixels[alike]), _rows(among[np.isin(theirs, ours)])
        alike[alike] = np.isin(ours, theirs)
    return float(alike.mean())


def _rows(pixels: Pixels) -> NDArray[np.uint64]:
    """Return a number (N,) for every row, the same for the same pixels; of 64 bits, so that others have another."""
    width = -(-pixels.shape[1] // 8) * 8
    padded = np.zeros((len(pixels), width), np.uint8)
    padded[:, : pixels.shape[1]] = pixels
    factors = np.random.PCG64(0).random_raw(width // 8) | np.uint64(1)
    numbers: NDArray[np.uint64] = (padded.view(np.uint64) * factors).sum(axis=1, dtype=np.uint64)
    return numbers


def _neighbours(training: Examples, classes: int) -> Scores:
    """Compare each image of a sample with all others of it."""
    each = min(COMPARED // classes, int(np.bincount(training.labels, minlength=classes).min()))
    if each < 2:
        return Scores()
    chosen = np.concatenate(
        [_spread(np.flatnonzero(training.labels == label), each) for label in range(classes)],
    )
    x, labels = training.pixels[chosen].astype(np.float32), training.labels[chosen]
    squares = (x * x).sum(axis=1)
    distances = squares[:, None] + squares - 2 * (x @ x.T)
    np.fill_diagonal(distances, np.inf)
    right = int((labels[distances.argmin(axis=1)] == labels).sum())
    return Scores(right, len(labels), baseline=(each - 1) / (len(labels) - 1))


def _spread(indices: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    return indices[np.linspace(0, len(indices) - 1, most).astype(np.intp)]
