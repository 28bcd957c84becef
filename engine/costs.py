"""Cost (loss) functions: each turns the last z into outputs, a cost per image, and δ = ∂C/∂z for backpropagation.

Adding one: a class with these six methods and its entry in the table below; the contract tests find it there.
"""

from functools import lru_cache
from typing import Protocol

import numpy as np

from mnist_tui.engine.activations import Activation
from mnist_tui.engine.advice import split_advice
from mnist_tui.engine.types import Floats, Labels

LARGEST_SAFE_Z = 60.0
"""e⁶⁰ times any number of classes, and its inverse, are ordinary float32 numbers."""
LEAST_PROBABILITY = 2.0**-24
"""Stands for a probability of 0 under the quadratic cost where its logarithm is needed; softmax has none."""


@lru_cache(maxsize=8)
def _ones(count: int, dtype: str) -> Floats:
    return np.ones((count, 1), dtype)


@lru_cache(maxsize=8)
def _targets(classes: int, dtype: str, smoothing: float) -> Floats:
    """Return the targets y of an image of each class, (K, K): 1 − ε at the label, and ε/K everywhere."""
    targets: Floats = ((1 - smoothing) * np.eye(classes) + smoothing / classes).astype(dtype)
    return targets


class Cost(Protocol):
    """One cost function. C is its mean over the batch; `rows` is arange(B), passed in so that no step allocates it."""

    def outputs(self, z: Floats, out: Floats, output: Activation, slope: Floats | None) -> None:
        """Write the network's outputs for z (B, K) into `out` (B, K) and, unless it is None, f'(z) into `slope`.

        z may be overwritten with what `per_image` needs. `output` is the activation function of the output units.
        """

    def per_image(self, z: Floats, out: Floats, rows: Labels, labels: Labels, smoothing: float = 0.0) -> Floats:
        """Return the cost of each image, (B,), from what `outputs` left in z and out."""

    def delta(self, out: Floats, slope: Floats, labels: Labels, smoothing: float, batch: int) -> None:
        """Overwrite the outputs (B, K) with δ = ∂C/∂z, C being the sum of the costs divided by `batch`."""

    def probabilities(self, out: Floats) -> Floats:
        """Return the probability of each class, (B, K), from the outputs; rows sum to 1."""

    def log_probabilities(self, z: Floats, out: Floats) -> Floats:
        """Return ln of those, (B, K), from what `outputs` left in z and out; all finite unless these are not."""

    def scores(self, z: Floats, out: Floats) -> Floats:
        """Return what the predicted class is the argmax of, (B, K), before anything squeezes it into 0 to 1."""


class CrossEntropy:
    """Softmax with cross-entropy: p = eᶻ / Σ eᶻ and C = −Σ y log p.

    The targets are y = 1 at the label; smoothing ε turns them into (1 − ε) y + ε/K (Szegedy et al. 2016, sec. 7).
    """

    def outputs(self, z: Floats, out: Floats, output: Activation, slope: Floats | None) -> None:
        """Write p into `out` and log p into z. eᶻ overflows at 89, so rows of large z are shifted by their largest."""
        if z.max() > LARGEST_SAFE_Z or z.min() < -LARGEST_SAFE_Z:
            z -= z.max(axis=1, keepdims=True)
        np.exp(z, out=out)
        total = np.dot(out, _ones(out.shape[1], out.dtype.char))  # a product sums short rows faster than sum(axis=1)
        out /= total
        z -= np.log(total)

    def per_image(self, z: Floats, out: Floats, rows: Labels, labels: Labels, smoothing: float = 0.0) -> Floats:
        """Return −Σ y log p, at least 0: rounding may leave the p of a confident prediction slightly above 1."""
        plain: Floats = np.maximum(0 - z[rows, labels], 0)  # 0 − z, because −z makes −0 of 0
        if smoothing:
            everywhere = np.full(z.shape[1], smoothing / z.shape[1], z.dtype)
            plain = (1 - smoothing) * plain - np.dot(z, everywhere)  # a mean could overflow in its sum
        return plain

    def delta(self, out: Floats, slope: Floats, labels: Labels, smoothing: float, batch: int) -> None:
        """∂C/∂z = (p − y) / batch: the derivative of softmax and the 1/p of the logarithm cancel."""
        out -= _targets(out.shape[1], out.dtype.char, smoothing).take(labels, axis=0)
        out *= 1 / batch

    def probabilities(self, out: Floats) -> Floats:
        """Return p itself."""
        return out

    def log_probabilities(self, z: Floats, out: Floats) -> Floats:
        """Return z, where `outputs` has put ln p: of a p that is 0 in float32, too."""
        return z

    def scores(self, z: Floats, out: Floats) -> Floats:
        """Return z, the logits: softmax keeps their order but lets their differences vanish."""
        return z


class Quadratic:
    """The quadratic cost C = ½ Σ (a − y)² over the K classes, with y = 1 at the label and 0 elsewhere.

    The sum, not the mean: for ten classes it is five times what torch.nn.MSELoss gives.
    """

    def outputs(self, z: Floats, out: Floats, output: Activation, slope: Floats | None) -> None:
        """Write a = f(z) into `out`."""
        out[...] = z
        output(out, slope)

    def per_image(self, z: Floats, out: Floats, rows: Labels, labels: Labels, smoothing: float = 0.0) -> Floats:
        """Return ½ Σ (a − y)²."""
        miss = out - _targets(out.shape[1], out.dtype.char, 0.0).take(labels, axis=0)
        halves: Floats = np.einsum("bk,bk->b", 0.5 * miss, miss)  # halved first: less overflows, and no bit changes
        return halves

    def delta(self, out: Floats, slope: Floats, labels: Labels, smoothing: float, batch: int) -> None:
        """∂C/∂z = (a − y) f'(z) / batch."""
        out -= _targets(out.shape[1], out.dtype.char, 0.0).take(labels, axis=0)
        out *= slope
        out *= 1 / batch

    def probabilities(self, out: Floats) -> Floats:
        """Return the positive part of the outputs, scaled to sum to 1; all equal where nothing is positive."""
        class_probabilities = np.maximum(out, 0)
        below = 2.0 ** -out.shape[1].bit_length()  # a power of two below 1 / K: no ratio changes, and no sum overflows
        class_probabilities *= below
        total = class_probabilities.sum(axis=1, keepdims=True)
        even = np.full_like(class_probabilities, 1 / class_probabilities.shape[1])
        scaled: Floats = np.divide(class_probabilities, total, out=even, where=(total > 0) & np.isfinite(total))
        return scaled

    def log_probabilities(self, z: Floats, out: Floats) -> Floats:
        """Return ln p, and of a p of 0 that of `LEAST_PROBABILITY`."""
        logs: Floats = np.log(np.maximum(self.probabilities(out), LEAST_PROBABILITY))
        return logs

    def scores(self, z: Floats, out: Floats) -> Floats:
        """Return the outputs f(z): nothing squeezes them."""
        return out


_TABLE: dict[str, tuple[Cost, str]] = {
    "cross-entropy": (
        CrossEntropy(),
        "softmax and negative log-likelihood; penalises confident mistakes hard, the right one for classification",
    ),
    "quadratic": (
        Quadratic(),
        "half the sum of squared errors; learns slowly where an output saturates, needs other learning rates; "
        "confidence is an output's fraction of the positive ones",
    ),
}
"""By name, with what people are told about each."""
COSTS, COST_ADVICE = split_advice(_TABLE)
