"""The smallest adversarial perturbation along the gradient's sign (FGSM). It must not know what it is shown for."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.costs import CrossEntropy
from mnist_tui.engine.inspection.sensitivity import forward_with_scores, gradients
from mnist_tui.engine.network import Network
from mnist_tui.engine.types import WHITE, Floats, Pixels

MOST_LEVELS = 128
"""Half of all grey levels: what needs more than that is another image."""


@dataclass(frozen=True, slots=True, eq=False)
class AdversarialStep:
    """The smallest step along the sign of the gradient that changes the prediction."""

    levels: int
    """Grey levels by which every pixel changes, as far as 0 to 255 allows."""
    pixels: Pixels
    """(I,): the image after the step."""
    prediction: int
    """The predicted class before the step."""
    changed_prediction: int
    """The predicted class after it."""
    confidence: float
    """Probability of the changed prediction."""


def smallest_adversarial_step(
    network: Network, pixels: Pixels, most_levels: int = MOST_LEVELS
) -> AdversarialStep | None:
    """Return the smallest step that changes the prediction for the image `pixels` (I,); None if none does.

    x' = x + ε sign(∂C/∂x), clipped to [0, 255], C being the cost with the present prediction as the label (the fast
    gradient sign method, Goodfellow et al. 2015, sec. 4). Every whole ε up to `most_levels` is tried at once, because a
    larger step may change the prediction back: bisection could miss the smallest.
    """
    with np.errstate(all="ignore"):
        work, logits, _ = forward_with_scores(network, pixels[None])
        prediction = int(work.outputs[0].argmax())
        direction = np.sign(gradients(network, work, _cost_slope(network, work.outputs, logits, prediction))[0][0])
        direction = np.nan_to_num(direction).astype(np.int64)
        steps = np.arange(1, most_levels + 1)[:, None]
        tried = (pixels.astype(np.int64) + steps * direction).clip(0, WHITE).astype(np.uint8)
        outputs = network.forward(tried).outputs
        changed = np.flatnonzero(outputs.argmax(axis=1) != prediction)
        if not len(changed):
            return None
        first = int(changed[0])
        probabilities = network.cost.probabilities(outputs[first : first + 1])[0]
    after = int(outputs[first].argmax())
    return AdversarialStep(first + 1, tried[first], prediction, after, float(probabilities[after]))


def _cost_slope(network: Network, outputs: Floats, logits: Floats, label: int) -> Floats:
    """Return the gradient of the cost, with `label`, with respect to the scores (1, K), up to a positive factor.

    Under cross-entropy it is p − y. Where p is close to 1, p − 1 rounds to 0; divided by 1 − p it is −1, and the other
    entries sum to 1.
    """
    if isinstance(network.cost, CrossEntropy):
        others = logits.copy()
        others[0, label] = -np.inf
        slope: Floats = np.exp(others - others.max())
        slope /= slope.sum()
        slope[0, label] = slope[0, label] - 1
        return slope
    slope = outputs.copy()
    network.cost.delta(slope, np.ones_like(slope), np.array([label]), 0.0, 1)  # with f'(z) = 1 it is ∂C/∂a
    return slope
