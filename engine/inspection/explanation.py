"""Why a network predicts what it predicts for one image. It must not know where the image comes from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.calibration import at_temperature
from mnist_tui.engine.evaluation import margins
from mnist_tui.engine.inspection.sensitivity import forward_with_scores, gradients
from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats, Pixels

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What one image does inside a network, and what decides between the predicted class and its rival."""

    label: int
    predicted: int
    rival: int
    """The class to compare with: the label when the prediction is wrong, else the runner-up."""
    probabilities: Doubles
    """(K,)"""
    logits: Doubles
    """(K,): z of the last layer."""
    cost: float
    margin: float
    """Probability of the prediction minus that of the runner-up, 0 to 1, as in an `EvaluationResult`."""
    logit_difference: float
    """Logit of the prediction minus logit of the rival, never negative; of outputs under the quadratic cost."""
    entropy: float
    """Of the probabilities, in bits: 0 for a certain prediction, log2 K for equal probabilities."""
    saliency: Doubles
    """(I,): input × gradient of the logit difference d, x ⊙ ∂d/∂x; positive for the prediction, negative against it."""
    activations: tuple[Doubles, ...]
    """(H,) of every hidden layer."""
    attributions: tuple[Doubles, ...]
    """(H,) of every hidden layer: activation × gradient, a ⊙ ∂d/∂a; the sign means the same."""

    @property
    def right(self) -> bool:
        """True when the prediction is the label."""
        return self.predicted == self.label


def explain(network: Network, pixels: Pixels, label: int, temperature: float | None = None) -> Explanation:
    """Explain the prediction for the image `pixels` (I,) with this label; no step may be taken meanwhile.

    Probabilities, and with them margin and entropy, are at the temperature.

    Input times gradient: Shrikumar et al. 2016, "Not just a black box", sec. 2.
    """
    with np.errstate(all="ignore"):  # a diverged network may be inspected: its numbers are NaN
        work, logits, scores = forward_with_scores(network, pixels[None])
        row = scores[0].astype(np.float64)
        predicted = int(work.outputs[0].argmax())
        rival = label if predicted != label else runner_up(row, predicted)
        by_layer = gradients(network, work, _difference(scores, predicted, rival))
        layers = (pixels[None], *work.layers[1:-1])
        products = tuple(
            (layer[0] * gradient[0]).astype(np.float64) for layer, gradient in zip(layers, by_layer, strict=True)
        )
        probabilities = at_temperature(network.cost.probabilities(work.outputs)[0], temperature)
        cost = network.cost.per_image(work.logits, work.outputs, work.rows, np.array([label]))
    return Explanation(
        label,
        predicted,
        rival,
        probabilities,
        logits[0].astype(np.float64),
        float(cost[0]),
        float(margins(probabilities[None])[0]),
        float(row[predicted] - row[rival]),
        entropy(probabilities),
        products[0],
        tuple(layer[0].astype(np.float64) for layer in work.layers[1:-1]),
        products[1:],
    )


def runner_up(scores: Doubles, first: int) -> int:
    """Return the class with the highest of `scores` (K,) apart from `first`; of equal ones the first."""
    others = scores.copy()
    others[first] = -np.inf
    return int(others.argmax()) if len(others) > 1 else first


def entropy(probabilities: Doubles) -> float:
    """Return −Σ p log2 p of probabilities (K,) in bits; 0 log 0 is 0."""
    positive = probabilities[probabilities > 0]
    return float(max(-(positive * np.log2(positive)).sum(), 0.0)) if len(positive) else float("nan")


def _difference(scores: Floats, predicted: int, rival: int) -> Floats:
    """Return the gradient of (score of the prediction − score of the rival) with respect to the scores, (1, K)."""
    upstream = np.zeros_like(scores)
    upstream[0, predicted] += 1
    upstream[0, rival] -= 1
    return upstream
