"""How little it takes to change an answer: the smallest gradient-sign step. It must not know who asks, or why."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.costs import CrossEntropy
from mnist_tui.engine.inspection.sensitivity import gradients, look
from mnist_tui.engine.network import Network
from mnist_tui.engine.types import WHITE, Floats, Pixels

MOST_LEVELS = 128
"""Half of all grey levels: what needs more than that is another picture."""


@dataclass(frozen=True, slots=True, eq=False)
class AdversarialStep:
    """The smallest step that changes the answer."""

    levels: int
    """Grey levels by which every pixel moves, as far as 0 … 255 lets it."""
    pixels: Pixels
    """(I,): the image after the step."""
    answer: int
    """What the network says before it."""
    changed_answer: int
    """What it says after it."""
    confidence: float
    """Probability of the changed answer."""


def smallest_adversarial_step(
    network: Network, pixels: Pixels, most_levels: int = MOST_LEVELS
) -> AdversarialStep | None:
    """Return the smallest step along the gradient's sign that changes the answer to `pixels` (I,); None if none does.

    x' = x + ε sign(∂C/∂x), C being the cost if the present answer were the truth (Goodfellow et al. 2015, eq. in
    sec. 4), cut to 0 … 255. Every whole ε up to `most_levels` is tried at once, because a larger step may change the
    answer back: bisection could miss the smallest.
    """
    with np.errstate(all="ignore"):
        work, logits, _ = look(network, pixels[None])
        answer = int(work.outputs[0].argmax())
        direction = np.sign(gradients(network, work, _cost_slope(network, work.outputs, logits, answer))[0][0])
        direction = np.nan_to_num(direction).astype(np.int64)
        steps = np.arange(1, most_levels + 1)[:, None]
        tried = (pixels.astype(np.int64) + steps * direction).clip(0, WHITE).astype(np.uint8)
        outputs = network.forward(tried).outputs
        changed = np.flatnonzero(outputs.argmax(axis=1) != answer)
        if not len(changed):
            return None
        first = int(changed[0])
        shares = network.cost.probabilities(outputs[first : first + 1])[0]
    after = int(outputs[first].argmax())
    return AdversarialStep(first + 1, tried[first], answer, after, float(shares[after]))


def _cost_slope(network: Network, outputs: Floats, logits: Floats, answer: int) -> Floats:
    """Return the gradient of the cost of `answer` by the scores, up to a positive factor.

    Under cross-entropy it is p − y. Of a certain answer p − 1 rounds to 0; divided by 1 − p it is −1, and the other
    classes share the 1 among them.
    """
    if isinstance(network.cost, CrossEntropy):
        others = logits.copy()
        others[0, answer] = -np.inf
        slope: Floats = np.exp(others - others.max())
        slope /= slope.sum()
        slope[0, answer] = slope[0, answer] - 1
        return slope
    slope = outputs.copy()
    network.cost.delta(slope, np.ones_like(slope), np.array([answer]), 0.0, 1)  # with f'(z) = 1: by the outputs
    return slope
