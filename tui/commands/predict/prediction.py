"""The prediction of a network for one image. It knows no command line."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.calibration import at_temperature
from mnist_tui.tui.training.foreign_model import AnyModel


@dataclass(frozen=True, slots=True)
class Prediction:
    """The outputs of the network for an image."""

    outputs: tuple[float, ...]
    """The output units, one per class."""
    probabilities: tuple[float, ...]
    """The probability of each class."""
    predicted: int
    raw_confidence: float = math.nan
    """The probability of the predicted class as the network gives it."""
    temperature: float | None = None
    """At which the probabilities are; None where they are as the network gives them."""

    @property
    def is_finite(self) -> bool:
        """False where an output is not finite: then nothing is predicted."""
        return all(map(math.isfinite, self.outputs))

    @property
    def confidence(self) -> float:
        """The probability of the predicted class, 0 to 1."""
        return self.probabilities[self.predicted]


def predict(model: AnyModel, image: NDArray[np.uint8]) -> Prediction:
    """Return the prediction for one image (H, W)."""
    with np.errstate(all="ignore"):  # weights that overflow give NaN, which is reported
        outputs = model.network.forward(image.reshape(1, -1)).outputs
        given = model.network.cost.probabilities(outputs)[0]
        probabilities = given if model.temperature is None else at_temperature(given, model.temperature)
    predicted = int(outputs[0].argmax())
    raw, temperature = float(given[predicted]), model.temperature
    return Prediction(tuple(outputs[0].tolist()), tuple(probabilities.tolist()), predicted, raw, temperature)
