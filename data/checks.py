"""Finds what may be wrong with a data set that loads all the same. It must not know who is warned, or how."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import Dataset, Split

WHITE = 255
BORDER_SAMPLE = 1000
"""Images at most whose borders are looked at."""
MOST_COMPARED_BYTES = 2**28
"""Beyond it no copies are looked for: it would take longer than anybody waits for a warning."""
MOST_NAMED = 5
LISTED = ": mnist-tui check shows which"


def warnings_about(dataset: Dataset, *, with_copies: bool = True) -> Iterator[str]:
    """Yield a line for everything that is suspicious, or for all but copies. MNIST is known to be sound: that is quick.

    Takes about 60 ms for images of MNIST's number and size.
    """
    yield from dataset.remarks
    if dataset.is_mnist:
        return
    yield from _missing_classes(dataset)
    yield from _greys(dataset)
    if dataset.lies_on_side and not dataset.preprocessing.transpose:
        yield "EMNIST's images are stored on their side: --transpose turns them upright"
    if with_copies:
        yield from _copies(dataset)


def _missing_classes(dataset: Dataset) -> Iterator[str]:
    training, validation, test = (
        np.bincount(split.labels, minlength=len(dataset.classes)) > 0
        for split in (dataset.training, dataset.validation, dataset.test)
    )
    learned = training | validation
    if len(dataset.validation):
        yield from _missing(learned & ~validation, "validation", dataset.classes)
    yield from _missing(~training, "training", dataset.classes)
    yield from _missing(~test, "test", dataset.classes)


def _missing(lacks: NDArray[np.bool_], part: str, classes: Sequence[str]) -> Iterator[str]:
    missing = [classes[label] for label in np.flatnonzero(lacks).tolist()]
    if missing:
        more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
        noun = "class" if len(missing) == 1 else "classes"
        yield f"there is no {part} image of {noun} {', '.join(missing[:MOST_NAMED])}{more}"


def _greys(dataset: Dataset) -> Iterator[str]:
    images = dataset.training.images
    low, high = int(images.min()), int(images.max())
    if high <= WHITE // 2:
        found = "all pixels are 0 or 1" if high == 1 and low == 0 else f"no pixel is above {high}"
        yield f"{found}, where 0 to {WHITE} is expected: the images are nearly black"
    sample = images[:: -(-len(images) // BORDER_SAMPLE)]
    edges = (sample[:, 0], sample[:, -1], sample[:, :, 0], sample[:, :, -1])
    border = float(np.median(np.concatenate([edge.ravel() for edge in edges])))
    if border > high / 2:
        remedy = "without --invert they are" if dataset.preprocessing.invert else "--invert makes them"
        yield f"the images are dark on light (median of their borders {border:.0f}): {remedy} light on dark, as MNIST's"


def _copies(dataset: Dataset) -> Iterator[str]:
    splits = dataset.training, dataset.validation, dataset.test
    if sum(split.images.nbytes for split in splits) > MOST_COMPARED_BYTES:
        return
    training, validation, test = map(_hashes, splits)
    for part, hashes in (("training", training), ("validation", validation), ("test", test)):
        if copies := len(hashes) - len(np.unique(hashes)):
            yield f"{_of(copies, hashes, part)} {_are(copies)} the same as another of them{LISTED}"
    if common := int(np.isin(validation, training).sum()):
        yield f"{_of(common, validation, 'validation')} {_are(common)} also among the training images{LISTED}"
    if common := int(np.isin(test, np.concatenate([training, validation])).sum()):
        among = "training or validation images" if len(validation) else "training images"
        yield f"{_of(common, test, 'test')} {_are(common)} also among the {among}{LISTED}"


def _hashes(split: Split) -> NDArray[np.int64]:
    """Return a number (N,) for every image, the same for the same pixels; of 64 bits, so that others have another."""
    return np.fromiter((hash(image.tobytes()) for image in split.images), np.int64, len(split))


def _of(number: int, hashes: NDArray[np.int64], part: str) -> str:
    return f"{number:,} of {len(hashes):,} {part} images"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
