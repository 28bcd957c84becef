"""Small networks of every kind, and the slopes of their costs by complex numbers, without any backward pass.

C(z + ih) has the imaginary part h ∂C/∂z, to a term in h³: no difference of two numbers is taken, so with h = 1e-30 the
slope is exact to the last digits (Squire & Trapp 1998). Activations and costs are written down here once more.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.backprop.passes import in_precision
from mnist_tui.engine.learner import untrained_network
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings

Complex = NDArray[np.inexact]
H = 1e-30
PIXELS, CLASSES = 24, 5
KINDS = (
    {"hidden": (), "activation": "relu"},
    {"hidden": (9,), "activation": "sigmoid", "cost": "quadratic", "output": "activation", "initializer": "glorot"},
    {"hidden": (11, 7), "activation": "relu", "label_smoothing": 0.1},
    {"hidden": (8, 8, 6), "activation": "tanh", "cost": "quadratic"},
    {"hidden": (9, 8, 7, 6), "activation": "gelu"},
    {"hidden": (10, 6), "activation": "leaky-relu", "pixels": "raw", "initializer": "normal", "init_scale": 0.02},
)
"""Six networks: every activation, both costs, none to four hidden layers."""
F: dict[str, Callable[[Complex], Complex]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z.real > 0, z, 0),
    "leaky-relu": lambda z: np.where(z.real > 0, z, 0.01 * z),
    "gelu": lambda z: z / (1 + np.exp(-2 * np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
    "linear": lambda z: z,
}


@dataclass(frozen=True)
class Examined:
    """A network in float64 with its settings, ten images and labels."""

    settings: Settings
    network: Network
    pixels: NDArray[np.uint8]
    labels: list[int]


def examined(kind: int) -> Examined:
    """Return one of the six, with biases that are not 0."""
    settings = Settings().replace(KINDS[kind])
    network = in_precision(untrained_network(settings, PIXELS, CLASSES), settings)
    rng = np.random.default_rng(kind)
    for b in network.parameters.biases:
        b[...] = rng.normal(0, 0.3, b.shape)
    pixels = rng.integers(0, 256, (10, PIXELS)).astype(np.uint8) * (rng.random((10, PIXELS)) < 0.6)
    return Examined(settings, network, pixels.astype(np.uint8), rng.integers(0, CLASSES, 10).tolist())


def costs_from(one: Examined, z: Complex, layer: int, label: int) -> Complex:
    """Return the cost for every row of z (R, O) of a layer, counted from 1."""
    settings, parameters = one.settings, one.network.parameters
    for w, b in zip(parameters.weights[layer:], parameters.biases[layer:], strict=True):
        z = F[settings.activation](z) @ w + b
    y = np.eye(CLASSES)[label]
    if settings.cost == "quadratic":
        name = settings.activation if settings.output == "activation" else "linear"
        miss = F[name](z) - y
        half: Complex = (miss * miss).sum(axis=1) / 2
        return half
    y = (1 - settings.label_smoothing) * y + settings.label_smoothing / CLASSES
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    costs: Complex = -(y * log_p).sum(axis=1)
    return costs


def sums_of(one: Examined, image: int) -> list[Complex]:
    """Return z of every layer for an image, from layer 1 on."""
    scale = 1.0 if one.settings.pixels == "raw" else 1 / 255
    a, found = one.pixels[image].astype(np.complex128) * scale, []
    for w, b in zip(one.network.parameters.weights, one.network.parameters.biases, strict=True):
        z = a @ w + b
        found.append(z)
        a = F[one.settings.activation](z)
    return found


def slopes_along_z(one: Examined, image: int, layer: int) -> NDArray[np.float64]:
    """Return ∂C/∂z of a layer, counted from 1."""
    z = sums_of(one, image)[layer - 1]
    rows = z[None] + 1j * H * np.eye(len(z))
    slopes: NDArray[np.float64] = costs_from(one, rows, layer, one.labels[image]).imag / H
    return slopes


def slopes_along_a(one: Examined, image: int, layer: int) -> NDArray[np.float64]:
    """Return ∂C/∂a of a hidden layer, counted from 1."""
    a = F[one.settings.activation](sums_of(one, image)[layer - 1])
    rows = a[None] + 1j * H * np.eye(len(a))
    w, b = one.network.parameters.weights[layer], one.network.parameters.biases[layer]
    slopes: NDArray[np.float64] = costs_from(one, rows @ w + b, layer + 1, one.labels[image]).imag / H
    return slopes
