"""Why a network answers what it answers to one image. It must not know where the image comes from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.evaluation import margins
from mnist_tui.engine.inspection.sensitivity import gradients, look
from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats, Pixels

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What one image does inside a network, and what decides between its answer and the rival."""

    label: int
    predicted: int
    rival: int
    """What the answer is compared with: the true class when the answer is wrong, else the runner-up."""
    probabilities: Doubles
    """(K,)"""
    logits: Doubles
    """(K,): z of the last layer."""
    cost: float
    margin: float
    """Probability of the answer minus that of the runner-up, 0 to 1, as in a `Judgement`."""
    lead: float
    """Score of the answer minus score of the rival, never negative; scores are logits, or outputs under MSE."""
    entropy: float
    """Of the probabilities, in bits: 0 is certain, log2 K knows nothing."""
    saliency: Doubles
    """(I,): x ⊙ ∂lead/∂x. Positive pixels speak for the answer, negative ones for the rival."""
    activations: tuple[Doubles, ...]
    """(H,) of every hidden layer."""
    attributions: tuple[Doubles, ...]
    """(H,) of every hidden layer: a ∂lead/∂a. Positive units push to the answer, negative ones to the rival."""

    @property
    def right(self) -> bool:
        """True when the answer is the true class."""
        return self.predicted == self.label

    def units_by_attribution(self, layer: int) -> NDArray[np.intp]:
        """Return the units of hidden layer `layer` (0 is the first), the strongest push to the answer first."""
        return np.argsort(-self.attributions[layer], kind="stable")


def explain(network: Network, pixels: Pixels, label: int) -> Explanation:
    """Explain the answer to the image `pixels` (I,), whose true class is `label`.

    `network` must not learn meanwhile. Input times gradient: Shrikumar et al. 2016, "Not just a black box", sec. 2.
    """
    with np.errstate(all="ignore"):  # a diverged network may be looked into: its numbers are NaN, which says so
        work, logits, scores = look(network, pixels[None])
        row = scores[0].astype(np.float64)
        predicted = int(work.outputs[0].argmax())
        rival = label if predicted != label else runner_up(row, predicted)
        by_layer = gradients(network, work, _difference(scores, predicted, rival))
        layers = (pixels[None], *work.layers[1:-1])
        products = tuple(
            (layer[0] * gradient[0]).astype(np.float64) for layer, gradient in zip(layers, by_layer, strict=True)
        )
        shares = network.cost.probabilities(work.outputs)[0].astype(np.float64)
        cost = network.cost.per_image(work.logits, work.outputs, work.rows, np.array([label]))
    return Explanation(
        label,
        predicted,
        rival,
        shares,
        logits[0].astype(np.float64),
        float(cost[0]),
        float(margins(shares[None])[0]),
        float(row[predicted] - row[rival]),
        entropy(shares),
        products[0],
        tuple(layer[0].astype(np.float64) for layer in work.layers[1:-1]),
        products[1:],
    )


def runner_up(scores: Doubles, first: int) -> int:
    """Return the class with the highest of `scores` (K,) except `first`; of equal ones the first."""
    others = scores.copy()
    others[first] = -np.inf
    return int(others.argmax()) if len(others) > 1 else first


def entropy(probabilities: Doubles) -> float:
    """Return −Σ p log2 p of probabilities (K,) in bits; 0 log 0 is 0."""
    positive = probabilities[probabilities > 0]
    return float(max(-(positive * np.log2(positive)).sum(), 0.0)) if len(positive) else float("nan")


def _difference(scores: Floats, predicted: int, rival: int) -> Floats:
    """Return the gradient of (score of the answer − score of the rival) by the scores."""
    upstream = np.zeros_like(scores)
    upstream[0, predicted] += 1
    upstream[0, rival] -= 1
    return upstream
