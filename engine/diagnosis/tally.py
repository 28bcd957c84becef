"""Adds up what the images of a sample do in a network, some of them at a time."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.diagnosis.vitals import UNKNOWN, Scores
from mnist_tui.engine.inspection.units import FLAT_FRACTION, steepest
from mnist_tui.engine.network import Network, Workspace
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.spread import Moments, relative_spread
from mnist_tui.engine.types import Labels

FLAT_OUTPUT = 1e-3
"""An output is flat where its slope is below this fraction of the steepest: that of a rare class is small anyway."""


class Tally:
    """What has been seen so far."""

    def __init__(self, network: Network, settings: Settings) -> None:
        self._network = network
        self._can_outputs_be_flat = settings.cost == "quadratic" and settings.output == "activation"
        self._steepest = steepest(network)
        self._right, self._cost, self._confidence = 0, 0.0, 0.0
        classes = network.sizes[-1]
        self._predicted, self._labels = np.zeros(classes, np.intp), np.zeros(classes, np.intp)
        self._probabilities = Moments()
        self._activations = [Moments() for _ in network.sizes[1:-1]]
        self._flat = [np.ones(size, np.bool_) for size in network.sizes[1:]]

    def add(self, work: Workspace, labels: Labels) -> None:
        """Take in images (B, I) that were run forward, with slopes."""
        cost, classes = self._network.cost, self._network.sizes[-1]
        probabilities = cost.probabilities(work.outputs)
        predicted = work.outputs.argmax(axis=1)
        self._right += int((predicted == labels).sum())
        self._cost += float(cost.per_image(work.logits, work.outputs, work.rows, labels).sum(dtype=np.float64))
        self._confidence += float(probabilities[work.rows, predicted].sum(dtype=np.float64))
        self._predicted += np.bincount(predicted, minlength=classes)
        self._labels += np.bincount(labels, minlength=classes)
        self._probabilities.add(probabilities)
        for moments, activations in zip(self._activations, work.layers[1:-1], strict=True):
            moments.add(activations)
        for flat, slopes in zip(self._flat, work.slopes, strict=True):
            is_output = flat is self._flat[-1]
            least = FLAT_OUTPUT if is_output else FLAT_FRACTION
            if is_output and not self._can_outputs_be_flat:
                flat[...] = False
            else:
                flat &= np.abs(slopes).max(axis=0) < least * self._steepest

    @property
    def flat(self) -> list[NDArray[np.bool_]]:
        """Of each layer, whether a unit (O,) is flat at every image; cost and linear outputs are never flat."""
        return self._flat

    @property
    def scores(self) -> Scores:
        """How the network did."""
        count = int(self._labels.sum())
        return Scores(
            right=self._right,
            count=count,
            cost=self._cost / count,
            confidence=self._confidence / count,
            predicted_classes=int((self._predicted > 0).sum()),
            baseline=float(self._labels.max() / count),
        )

    @property
    def spread(self) -> float:
        """The mean deviation of the probabilities over that of the right classes, which is √(p (1 - p)) each."""
        return relative_spread(self._probabilities, self._labels)

    @property
    def signal(self) -> float:
        """Of the faintest hidden layer, mean over the units that are ever on of deviation by mean absolute value."""
        return min((_signal(moments) for moments in self._activations), default=UNKNOWN)


def _signal(moments: Moments) -> float:
    sizes = moments.size
    is_on = sizes > 0
    return float((moments.deviation[is_on] / sizes[is_on]).mean()) if is_on.any() else 0.0
