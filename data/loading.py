"""Finds the four IDX files of a data set, checks that they belong together and splits them."""

import os
from collections.abc import Set
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.class_names import read_class_names
from mnist_tui.data.dataset import Dataset, Split
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.fingerprint import fingerprint
from mnist_tui.data.idx import read_idx
from mnist_tui.data.mnist import BUNDLE, FINGERPRINT
from mnist_tui.data.quantity import count

CLASSES_FILE = "classes.txt"
FEWEST_CLASSES = 2
MOST_CLASSES = 64
LONGEST_SIDE_PIXELS = 256
VALIDATION_DIVISOR = 12
"""By default one of so many training images is for validation, as 5,000 of MNIST's 60,000."""
TRAIN_PREFIXES = ("train",)
TEST_PREFIXES = ("t10k", "test")


def load(source: Path | None, validation: int) -> Dataset:
    """Load the bundled MNIST, or the data set in the folder `source`.

    The last `validation` training images become the validation set.
    A folder holds images and labels for train and t10k (or test) as IDX files of MNIST's names, plain or .gz, the
    plain ones preferred, and possibly classes.txt. Raises DataError for files that are missing, damaged or do not
    match, and for a `validation` outside 0 .. training images - 1.
    """
    folder = BUNDLE if source is None else source
    names = _names_in(folder)
    train = _read_split(folder, names, TRAIN_PREFIXES)
    test = _read_split(folder, names, TEST_PREFIXES)
    if train.images.shape[1:] != test.images.shape[1:]:
        found = f"training images of {_size(train)} and test images of {_size(test)} pixels"
        raise DataError.about(folder, found, "one size")
    if not 0 <= validation < len(train):
        found = f"validation={validation} is not in 0..{len(train) - 1}"
        who = "MNIST" if source is None else printable(str(source))
        raise DataError(f"{found}: {who} has {count(len(train), 'training image')}", "validation")
    return Dataset(
        name="MNIST" if source is None else printable(source.resolve().name or str(source)),
        classes=_classes(folder, names, train, test),
        training=Split(train.images[: len(train) - validation], train.labels[: len(train) - validation]),
        validation=Split(train.images[len(train) - validation :], train.labels[len(train) - validation :]),
        test=test,
        fingerprint=FINGERPRINT if source is None else fingerprint(train, test),
    )


def count_training(source: Path) -> int:
    """Return how many training images the folder `source` has, from its labels alone.

    Raises DataError for labels that are missing or damaged.
    """
    return len(_read_bytes(_find(source, _names_in(source), TRAIN_PREFIXES, "labels", "idx1"), "labels", 1))


def validation_unless_given(source: Path | None, usual: int) -> int:
    """Return the size of the validation set when none is asked for.

    It is `usual`, but of a folder at most the fraction that it is of MNIST. Raises DataError as `count_training` does.
    """
    return usual if source is None else min(usual, count_training(source) // VALIDATION_DIVISOR)


def validation_as_learned(source: Path | None, learned_with: int) -> int:
    """Return the size of the validation set for a network that was trained with one of `learned_with` images.

    It is the same, so that these are images it was not trained on, unless the folder has no more images than that: then
    it is another data set. Raises DataError as `count_training` does.
    """
    if source is None or learned_with < count_training(source):
        return learned_with
    return validation_unless_given(source, learned_with)


def _names_in(folder: Path) -> Set[str]:
    try:
        return {entry.name for entry in os.scandir(folder)}
    except OSError as error:
        raise DataError.from_system(folder, error, "read the folder") from error


def _read_split(folder: Path, names: Set[str], prefixes: tuple[str, ...]) -> Split:
    images_path = _find(folder, names, prefixes, "images", "idx3")
    labels_path = _find(folder, names, prefixes, "labels", "idx1")
    images, labels = _read_bytes(images_path, "images", 3), _read_bytes(labels_path, "labels", 1)
    if len(images) != len(labels):
        raise DataError.about(labels_path, count(len(labels), "label"), f"{len(images):,} as in {images_path.name}")
    if len(images) == 0:
        raise DataError.about(images_path, "no images", "at least one")
    split = Split(images, labels)
    if not all(1 <= side <= LONGEST_SIDE_PIXELS for side in images.shape[1:]):
        raise DataError.about(images_path, f"images of {_size(split)} pixels", f"sides of 1..{LONGEST_SIDE_PIXELS}")
    return split


def _find(folder: Path, names: Set[str], prefixes: tuple[str, ...], kind: str, order: str) -> Path:
    """Return the first file there is of `t10k-labels-idx1-ubyte`, `t10k-labels.idx1-ubyte`, with .gz, with test-."""
    for prefix in prefixes:
        for ending in ("", ".gz"):
            for separator in "-.":
                name = f"{prefix}-{kind}{separator}{order}-ubyte{ending}"
                if name in names:
                    return folder / name
    accepted = " or ".join(f"{prefix}-{kind}-{order}-ubyte" for prefix in prefixes)
    expected = f"{accepted}, plain or .gz, '-' or '.' before {order}"
    raise DataError.about(folder, f"no {prefixes[0]} {kind}", expected)


def _read_bytes(path: Path, kind: str, dimensions: int) -> NDArray[np.uint8]:
    array = read_idx(path)
    if array.dtype != np.uint8 or array.ndim != dimensions:
        found = f"{array.dtype} in {count(array.ndim, 'dimension')}"
        raise DataError.about(path, found, f"{kind} as uint8 in {dimensions}")
    return array.astype(np.uint8, copy=False)


def _size(split: Split) -> str:
    return "×".join(str(side) for side in split.images.shape[1:])


def _classes(folder: Path, names: Set[str], train: Split, test: Split) -> tuple[str, ...]:
    """Return the names in classes.txt, or the numbers of the labels."""
    count = 1 + int(max(train.labels.max(), test.labels.max()))
    are_named = CLASSES_FILE in names
    if count > MOST_CLASSES or (count < FEWEST_CLASSES and not are_named):
        expected = f"{FEWEST_CLASSES}..{MOST_CLASSES} classes"
        raise DataError.about(folder, f"{count - 1} as the largest label", f"{expected}, labelled from 0")
    if are_named:
        return read_class_names(folder / CLASSES_FILE, fewest=max(count, FEWEST_CLASSES), most=MOST_CLASSES)
    return tuple(str(label) for label in range(count))
