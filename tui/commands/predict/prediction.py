"""The prediction of a network for one image. It knows no command line."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.training.model import Model


@dataclass(frozen=True, slots=True)
class Prediction:
    """The outputs of the network for an image."""

    outputs: tuple[float, ...]
    """The output units, one per class."""
    probabilities: tuple[float, ...]
    """The probability of each class."""
    predicted: int

    @property
    def is_finite(self) -> bool:
        """False where an output is not finite: then nothing is predicted."""
        return all(map(math.isfinite, self.outputs))

    @property
    def confidence(self) -> float:
        """The probability of the predicted class, 0 to 1."""
        return self.probabilities[self.predicted]


def predict(model: Model, image: NDArray[np.uint8]) -> Prediction:
    """Return the prediction for one image (H, W)."""
    with np.errstate(all="ignore"):  # weights that overflow give NaN, which is reported
        outputs = model.network.forward(image.reshape(1, -1)).outputs
        probabilities = model.network.cost.probabilities(outputs)
    return Prediction(tuple(outputs[0].tolist()), tuple(probabilities[0].tolist()), int(outputs[0].argmax()))
