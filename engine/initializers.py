"""How the initial weights are drawn. Biases always start at zero.

Adding one: a function with this signature and its entry in the table below.
"""

import math
from collections.abc import Callable

import numpy as np

from mnist_tui.engine.advice import split_advice
from mnist_tui.engine.types import Floats

# numpy loads its generators when they are first mentioned; quoted, they are spared those who only read settings.
Initializer = Callable[["np.random.Generator", int, int, float], Floats]
"""f(rng, inputs, outputs, scale): weights of shape (inputs, outputs) in float64; only `normal` uses the scale."""


def he(rng: "np.random.Generator", inputs: int, outputs: int, scale: float) -> Floats:
    """Normal with variance 2 / inputs, which keeps the variance of signals through ReLU (He et al. 2015, eq. 10)."""
    return rng.normal(0.0, math.sqrt(2 / inputs), (inputs, outputs))


def glorot(rng: "np.random.Generator", inputs: int, outputs: int, scale: float) -> Floats:
    """Uniform with variance 2 / (inputs + outputs), a balance of both directions (Glorot & Bengio 2010, eq. 16)."""
    limit = math.sqrt(6 / (inputs + outputs))
    return rng.uniform(-limit, limit, (inputs, outputs))


def lecun(rng: "np.random.Generator", inputs: int, outputs: int, scale: float) -> Floats:
    """Normal with variance 1 / inputs (LeCun et al. 1998, Efficient BackProp, eq. 16)."""
    return rng.normal(0.0, math.sqrt(1 / inputs), (inputs, outputs))


def normal(rng: "np.random.Generator", inputs: int, outputs: int, scale: float) -> Floats:
    """Normal with the standard deviation that the setting `init_scale` names."""
    return rng.normal(0.0, scale, (inputs, outputs))


def zeros(rng: "np.random.Generator", inputs: int, outputs: int, scale: float) -> Floats:
    """All zero: the units of a layer get equal gradients and stay identical for ever, which is the lesson."""
    return np.zeros((inputs, outputs))


_TABLE: dict[str, tuple[Initializer, str]] = {
    "he": (he, "normal, variance 2 / inputs, which keeps the variance of the activations constant through relu layers"),
    "glorot": (
        glorot,
        "uniform, variance 2 / (inputs + outputs), which roughly preserves the variance both forward and backward; "
        "for tanh and sigmoid",
    ),
    "lecun": (lecun, "normal, variance 1 / inputs, somewhat smaller than he; for tanh and linear units"),
    "normal": (normal, "the standard deviation is init scale, whatever the layer's size"),
    "zeros": (
        zeros,
        "the units of a layer stay identical for ever: shows why initial weights must be random",
    ),
}
"""By name, with what people are told about each."""
INITIALIZERS, INITIALIZER_ADVICE = split_advice(_TABLE)
