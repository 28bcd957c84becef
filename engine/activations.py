"""Activation functions: each writes a = f(z) and, for backpropagation, the slope f'(z).

Adding one: a function with this signature and its entry in the table below; the contract tests find it there.
"""

from collections.abc import Callable

import numpy as np

from mnist_tui.engine.advice import split_advice
from mnist_tui.engine.types import Floats

Activation = Callable[[Floats, Floats | None], None]
"""f(z, slope): overwrite z, of any shape, with f(z) and, unless it is None, `slope` (same shape) with f'(z)."""

ZERO = np.zeros((), np.float32)
"""A zero-dimensional array: a comparison with a Python number takes numpy twice as long to set up."""
LEAK = 0.01
GELU_SCALE = 0.7978845608028654  # √(2/π)
GELU_CUBIC = 0.044715
GELU_FLAT = 10.0
"""From here on the tanh in GELU is ±1 to the last bit of either dtype; z³ would overflow much further out."""


def linear(z: Floats, slope: Floats | None) -> None:
    """Leave z as it is: f(z) = z, f'(z) = 1."""
    if slope is not None:
        slope.fill(1)


def sigmoid(z: Floats, slope: Floats | None) -> None:
    """The logistic function: f(z) = 1 / (1 + e⁻ᶻ), in (0, 1); written as (1 + tanh(z/2)) / 2 because e⁻ᶻ overflows."""
    z *= 0.5
    np.tanh(z, out=z)
    z += 1
    z *= 0.5
    if slope is not None:  # f' = f (1 − f)
        np.subtract(1, z, out=slope)
        slope *= z


def tanh(z: Floats, slope: Floats | None) -> None:
    """The hyperbolic tangent: f(z) = tanh z, in (−1, 1)."""
    np.tanh(z, out=z)
    if slope is not None:  # f' = 1 − f²
        np.multiply(z, z, out=slope)
        np.subtract(1, slope, out=slope)


def relu(z: Floats, slope: Floats | None) -> None:
    """The rectified linear unit: f(z) = max(z, 0), f'(z) = 1 where z > 0, else 0.

    Computed as z f'(z): numpy multiplies arrays four times faster than it takes the maximum with a number.
    """
    if slope is None:
        slope = np.empty_like(z)
    np.copyto(slope, z > ZERO)
    z *= slope


def leaky_relu(z: Floats, slope: Floats | None) -> None:
    """The leaky ReLU (Maas et al. 2013): f(z) = max(z, 0.01 z)."""
    if slope is not None:  # f' = 1 where z > 0, else 0.01
        np.greater(z, 0, out=slope)
        slope *= 1 - LEAK
        slope += LEAK
    np.maximum(z, LEAK * z, out=z)


def gelu(z: Floats, slope: Floats | None) -> None:
    """The Gaussian error linear unit in its tanh form (Hendrycks & Gimpel 2016, sec. 2), not the exact z Φ(z).

    f(z) = z (1 + t) / 2 with t = tanh(s (z + c z³)), s = √(2/π), c = 0.044715; within 0.001 of the exact form.
    """
    near = z.clip(-GELU_FLAT, GELU_FLAT)
    t = np.tanh(GELU_SCALE * (near + GELU_CUBIC * near * near * near))
    passed = 0.5 * (1 + t)
    if slope is not None:  # f' = (1 + t) / 2 + z (1 − t²) s (1 + 3 c z²) / 2
        slope[...] = passed + 0.5 * near * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBIC * near * near)
    z *= passed


_TABLE: dict[str, tuple[Activation, str]] = {
    "sigmoid": (sigmoid, "squashes into 0 to 1; in deep networks the gradient vanishes"),
    "tanh": (tanh, "squashes into -1 to 1, centred on 0, and learns faster than sigmoid"),
    "relu": (relu, "passes positive inputs, sets negative ones to 0: fast, a good default"),
    "leaky-relu": (leaky_relu, "like relu, but passes 1 % of negative inputs, so that no unit dies"),
    "gelu": (gelu, "a smooth relu, in its tanh form: often a little better, and slower to compute"),
}
"""By name, with what people are told about each."""
ACTIVATIONS, ACTIVATION_ADVICE = split_advice(_TABLE)
