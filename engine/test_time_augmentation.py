"""Ensembles and test-time augmentation: probabilities averaged over networks and over small shifts of the images.

It must not know where networks and images come from.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.evaluation import EvaluationResult, finite_rows, images_per_chunk, margins
from mnist_tui.engine.types import Labels, Pixels

Shift = tuple[int, int]
"""Pixels down and pixels to the right."""
UNSHIFTED: tuple[Shift, ...] = ((0, 0),)
LEAST_PROBABILITY = float(np.finfo(np.float32).tiny)
"""In the cost a smaller probability counts as this: one that float32 rounds to 0 would make the mean infinite."""


def shifts_within(reach: int) -> tuple[Shift, ...]:
    """Return the whole-pixel shifts whose squared length is at most `reach` (0 or more), none first.

    0 is the image alone, 1 has five shifts in the form of a plus, 2 the nine of a 3×3 square, 4 thirteen.
    """
    side = math.isqrt(reach)
    moves = range(-side, side + 1)
    within = [(down, right) for down in moves for right in moves if down * down + right * right <= reach]
    return tuple(sorted(within, key=lambda shift: shift[0] ** 2 + shift[1] ** 2))


def shift_images(pixels: Pixels, height: int, width: int, shift: Shift) -> Pixels:
    """Return a copy of `pixels` (B, height·width) moved by `shift`; what comes in from outside is 0."""
    (to_rows, from_rows), (to_columns, from_columns) = _overlap(height, shift[0]), _overlap(width, shift[1])
    moved = np.zeros((len(pixels), height, width), np.uint8)
    moved[:, to_rows, to_columns] = pixels.reshape(-1, height, width)[:, from_rows, from_columns]
    return moved.reshape(len(pixels), height * width)


def _overlap(length: int, move: int) -> tuple[slice, slice]:
    """Return the slices of the part that stays inside: where it goes, and where it comes from."""
    kept = max(length - abs(move), 0)
    return slice(max(move, 0), max(move, 0) + kept), slice(max(-move, 0), max(-move, 0) + kept)


def mean_probabilities(
    networks: Sequence[Classifier], pixels: Pixels, height: int, width: int, shifts: Sequence[Shift] = UNSHIFTED
) -> NDArray[np.float64]:
    """Return the mean probability of each class (N, K) over every network and every shift of the images.

    Where an output of any of them is not finite, neither is the mean.
    `pixels` are (N, height·width). It works in chunks: beside the result it needs memory for one chunk, whatever N.

    Raises:
        ValueError: no network, no shift, or networks that differ in inputs or classes.
    """
    ends = {(network.sizes[0], network.sizes[-1]) for network in networks}
    if not shifts or len(ends) != 1:
        raise ValueError(f"{len(shifts)} shifts and networks with (inputs, classes) {sorted(ends)}, expected one kind")
    total = np.zeros((len(pixels), networks[0].sizes[-1]))
    chunk = images_per_chunk(height * width)
    for start in range(0, len(pixels), chunk):
        part = slice(start, start + chunk)
        for shift in shifts:
            shifted = shift_images(pixels[part], height, width, shift)
            for network in networks:
                with np.errstate(all="ignore"):  # a diverged network gives NaN
                    outputs = network.forward(shifted).outputs
                    is_finite = finite_rows(outputs)[:, None]
                    total[part] += np.where(is_finite, network.cost.probabilities(outputs), np.nan)
    total /= len(networks) * len(shifts)
    return total


def evaluate_probabilities(probabilities: NDArray[np.float64], labels: Labels) -> EvaluationResult:
    """Evaluate `probabilities` (N, K) by the labels (N,); the cost is the mean of −log p of the label.

    Of equal probabilities the first class is predicted. A probability below the smallest normal float32 counts as that.
    """
    rows, classes = np.arange(len(labels)), probabilities.shape[1]
    predicted: Labels = probabilities.argmax(axis=1)
    if not_finite := int(np.count_nonzero(~finite_rows(probabilities))):
        return EvaluationResult.without_figures(predicted, classes, not_finite)
    pairs = np.bincount(labels * classes + predicted, minlength=classes * classes)
    margin = margins(probabilities).astype(np.float64)
    costs = -np.log(np.maximum(probabilities[rows, labels], LEAST_PROBABILITY))
    cost = float(costs.mean()) if len(costs) else math.nan
    confidence = probabilities[rows, predicted]
    return EvaluationResult(pairs.reshape(classes, classes), predicted, confidence, cost, costs, margin)
