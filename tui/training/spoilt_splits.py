"""A data set spoilt on purpose, to see what becomes of a network that learns from it."""

from dataclasses import replace

import numpy as np

from mnist_tui.data.dataset import Split
from mnist_tui.engine.diagnosis.spoilt_data import SPOILS
from mnist_tui.engine.examples import Examples
from mnist_tui.tui.training.splits import Splits


def spoilt(splits: Splits, how: str, seed: int) -> Splits:
    """Return the images spoilt in one of the ways of `SPOILS`, under a name that says so."""
    training, validation, test = SPOILS[how](
        (splits.training, splits.validation, splits.test), np.random.default_rng(seed)
    )
    dataset = replace(
        splits.dataset,
        name=f"{splits.dataset.name}, spoilt ({how})",
        fingerprint=f"{splits.dataset.fingerprint}+{how}-{seed}",
        training=_split(training),
        validation=_split(validation),
        test=_split(test),
    )
    return Splits(dataset, training, validation, test)


def _split(examples: Examples) -> Split:
    images, labels = examples.pixels.reshape(-1, *examples.shape), examples.labels.astype(np.uint8)
    for array in (images, labels):
        array.flags.writeable = False
    return Split(images, labels)
