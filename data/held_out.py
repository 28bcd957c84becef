"""Chooses the training images that are held out for validation. It must not know where the images come from."""

import numpy as np
from numpy.typing import NDArray

SEED = 0
"""Fixed: whoever evaluates a saved model later has to find the images that it was not trained on."""


def held_out_last(labels: NDArray[np.uint8], validation: int) -> NDArray[np.intp]:
    """Return the indices (N,) of all images: first those to train on, then the `validation` that are held out.

    Every class gives the same fraction of its images, to within one image, whatever the order of the labels. Both
    groups keep their order. What a smaller `validation` holds out is part of what a larger one does.
    """
    numbers = np.random.PCG64(SEED).random_raw(len(labels))  # numpy may change what a Generator draws, but never these
    by_class = np.lexsort((numbers, labels))
    counts = np.bincount(labels)
    counts = counts[counts > 0]
    ranks = np.arange(len(labels)) - np.repeat(np.cumsum(counts) - counts, counts)
    fractions = np.empty(len(labels))
    fractions[by_class] = (ranks + 0.5) / np.repeat(counts, counts)
    drawn = np.zeros(len(labels), np.bool_)
    drawn[np.lexsort((numbers, fractions))[:validation]] = True
    return np.concatenate([np.flatnonzero(~drawn), np.flatnonzero(drawn)])
