"""Measures a data set: a few milliseconds for images of MNIST's number and size."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.diagnosis.pieces import Pieces, at_once
from mnist_tui.engine.diagnosis.vitals import UNKNOWN, DataVitals, Scores
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.types import Pixels

SAMPLE = 500
"""Images at most that greys are taken from."""
COMPARED = 250
"""Images at most whose nearest other is looked for."""
PROVEN, MOST_CANDIDATES = 500, 1000
"""Of images that seem to be copies, so many are compared in all their pixels, with so many others at most."""
PIECE_IMAGES, PIECE_COMPARED = 5000, 150
"""Images of a piece of either work."""
PIECE_VALUES = 2**20
"""Pixels of all images together of which the spread is worked out at once, in float64."""
SIGNATURE_WORDS = 8
"""Images that differ in one of so many groups of eight pixels need not be compared further."""
NEIGHBOUR_PIXELS = 400
"""Pixels that tell which image is nearest; of larger images every second, or third, and so on."""
BUCKETS = np.uint64(2**20)
"""Numbers that are not in a bucket of one that is looked for need not be put in order."""
Numbers: TypeAlias = NDArray[np.uint64]


def data_vitals(training: Examples, validation: Examples, test: Examples, classes: int) -> DataVitals:
    """Measure the three splits of a data set."""
    return at_once(data_pieces(training, validation, test, classes))


def data_pieces(training: Examples, validation: Examples, test: Examples, classes: int) -> Pieces[DataVitals]:
    """Do the same in pieces."""
    sample = _evenly(training, SAMPLE).pixels
    distance, noise = yield from _distance(sample, _evenly(test, SAMPLE).pixels)
    yield
    border_grey = _border_grey(sample, training.shape)
    yield
    signatures = yield from _signatures(training.pixels)
    copied_validation = yield from _copied(validation.pixels, training.pixels, signatures)
    copied_test = yield from _copied(test.pixels, training.pixels, signatures)
    neighbours = yield from _neighbours(training, classes)
    return DataVitals(
        counts=_counts(training, classes),
        validation_counts=_counts(validation, classes) if len(validation) else (),
        test_counts=_counts(test, classes),
        blank=float((sample.max(axis=1) == sample.min(axis=1)).mean()) if len(sample) else UNKNOWN,
        mean_grey=float(sample.mean()) if len(sample) else UNKNOWN,
        border_grey=border_grey,
        copied_validation=copied_validation,
        copied_test=copied_test,
        test_distance=distance,
        test_noise=noise,
        neighbours=neighbours,
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


def _distance(one: Pixels, other: Pixels) -> Pieces[tuple[float, float]]:
    """Return how far the mean images are apart, and how far chance would put them."""
    if len(one) < 2 or len(other) < 2:
        return UNKNOWN, UNKNOWN
    means, chances = [], []
    for pixels in (one, other):
        means.append(pixels.mean(axis=0))
        yield
        width = max(PIECE_VALUES // len(pixels), 1)
        variances = []
        for start in range(0, pixels.shape[1], width):
            variances.append(pixels[:, start : start + width].var(axis=0))
            yield
        chances.append(np.concatenate(variances) / len(pixels))
    return float(np.abs(means[0] - means[1]).mean()), float(np.sqrt(chances[0] + chances[1]).mean())


def _copied(pixels: Pixels, among: Pixels, signatures: Numbers) -> Pieces[float]:
    """Return the fraction of images (N, I) that are also in `among`, to the pixel; `signatures` are of those."""
    if not len(pixels):
        return UNKNOWN
    ours = yield from _signatures(pixels)
    is_near = np.zeros(int(BUCKETS), np.bool_)
    is_near[(ours % BUCKETS).astype(np.intp)] = True
    near = signatures[is_near[(signatures % BUCKETS).astype(np.intp)]]
    yield
    alike = _among(ours, np.sort(near))
    yield
    seem_copied = np.flatnonzero(alike)
    if not len(seem_copied):
        return 0.0
    compared = seem_copied[:: -(-len(seem_copied) // PROVEN)]
    candidates = among[_among(signatures, np.sort(ours[compared]))][:MOST_CANDIDATES]
    yield
    proven = _among(_rows(pixels[compared]), np.sort(_rows(candidates)))
    return float(proven.mean() * len(seem_copied) / len(pixels))


def _signatures(pixels: Pixels) -> Pieces[Numbers]:
    """Return a number (N,) for a few pixels of every image."""
    groups = pixels.shape[1] // 8
    if not groups:
        return _rows(pixels)
    words, telling = pixels[:, : groups * 8].view(np.uint64), _telling(groups)
    numbers = np.zeros(len(pixels), np.uint64)
    for start in range(0, len(pixels), PIECE_IMAGES):
        part = slice(start, start + PIECE_IMAGES)
        for word, factor in zip(telling, _factors(len(telling)), strict=True):
            numbers[part] += words[part, word] * factor
        yield
    return numbers


def _telling(groups: int) -> list[int]:
    """Return the groups of pixels that are looked at: all of them, or half around a third and half around two."""
    if groups <= SIGNATURE_WORDS:
        return list(range(groups))
    half = SIGNATURE_WORDS // 2
    return sorted({third * groups // 3 - half // 2 + one for third in (1, 2) for one in range(half)})


def _among(ours: Numbers, theirs: Numbers) -> NDArray[np.bool_]:
    """Tell for each number (N,) whether it is one of theirs, which are in order."""
    if not len(theirs):
        return np.zeros(len(ours), np.bool_)
    places = np.minimum(np.searchsorted(theirs, ours), len(theirs) - 1)
    is_there: NDArray[np.bool_] = theirs[places] == ours
    return is_there


def _rows(pixels: Pixels) -> Numbers:
    """Return a number (N,) for every row, the same for the same pixels; of 64 bits, so that others have another."""
    width = -(-pixels.shape[1] // 8) * 8
    padded = np.zeros((len(pixels), width), np.uint8)
    padded[:, : pixels.shape[1]] = pixels
    numbers: Numbers = (padded.view(np.uint64) * _factors(width // 8)).sum(axis=1, dtype=np.uint64)
    return numbers


def _factors(count: int) -> Numbers:
    """Return odd numbers, so that no two values of a word come to the same."""
    factors: Numbers = np.random.PCG64(0).random_raw(count) | np.uint64(1)
    return factors


def _neighbours(training: Examples, classes: int) -> Pieces[Scores]:
    """Compare each image of a sample with all others of it."""
    each = min(COMPARED // classes, int(np.bincount(training.labels, minlength=classes).min()))
    if each < 2:
        return Scores()
    chosen = np.concatenate(
        [_spread(np.flatnonzero(training.labels == label), each) for label in range(classes)],
    )
    few = slice(None, None, -(-training.pixels.shape[1] // NEIGHBOUR_PIXELS))
    x, labels = training.pixels[chosen, few].astype(np.float32), training.labels[chosen]
    squares = (x * x).sum(axis=1)
    yield
    right = 0
    for start in range(0, len(x), PIECE_COMPARED):
        these = slice(start, start + PIECE_COMPARED)
        distances = squares[these, None] + squares - 2 * (x[these] @ x.T)
        own = np.arange(len(distances))
        distances[own, own + start] = np.inf
        right += int((labels[distances.argmin(axis=1)] == labels[these]).sum())
        yield
    return Scores(right, len(labels), baseline=(each - 1) / (len(labels) - 1))


def _spread(indices: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    return indices[np.linspace(0, len(indices) - 1, most).astype(np.intp)]
