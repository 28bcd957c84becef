"""How many mistakes a network makes on images that are corrupted in every way, measured block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.corruption.table import corrupted_blocks
from mnist_tui.engine.evaluation import finite_rows, wilson_interval
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.types import Labels, Pixels

NOTHING = -1
"""Is predicted where an output is not finite."""


@dataclass(frozen=True, slots=True)
class CorruptionScore:
    """The mistakes with one corruption at one severity."""

    name: str
    severity: int
    wrong: int
    count: int

    @property
    def error(self) -> float:
        """Fraction of images that are classified wrongly."""
        return self.wrong / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the error (Wilson)."""
        return wilson_interval(self.wrong, self.count)


def predictions(network: Classifier, pixels: Pixels) -> Labels:
    """Return the predicted classes (B,) of `pixels` (B, I), NOTHING for those with an output that is not finite."""
    with np.errstate(all="ignore"):  # of a network that has diverged
        outputs = network.forward(pixels).outputs
    predicted: Labels = np.where(finite_rows(outputs), outputs.argmax(axis=1), NOTHING)
    return predicted


def measured_cell(network: Classifier, examples: Examples, name: str, severity: int) -> Iterator[CorruptionScore]:
    """Evaluate the images with a corruption; yield the score so far again and again, the last being the whole.

    An image for which an output is not finite counts as a mistake.
    """
    wrong = done = 0
    images = examples.pixels.reshape(-1, *examples.shape)
    for block in corrupted_blocks(images, name, severity):
        for start in range(0, len(block), network.most_at_once):
            part = block[start : start + network.most_at_once]
            labels = examples.labels[done : done + len(part)]
            wrong += int(np.count_nonzero(predictions(network, part.reshape(len(part), -1)) != labels))
            done += len(part)
            yield CorruptionScore(name, severity, wrong, done)


def mean_corruption_error(scores: Sequence[CorruptionScore]) -> float:
    """Return the plain mean of the errors of all corruptions and severities; no other network is divided by."""
    return float(np.mean([score.error for score in scores]))
