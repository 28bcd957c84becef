"""The network of the engine that computes what a dense one of another program does. It opens no files."""

from pathlib import Path

import numpy as np

from mnist_tui.data.dense_file import DenseFile
from mnist_tui.data.errors import DataError, printable
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.types import WHITE
from mnist_tui.tui.training.reading import Reading


def dense_network(path: Path, file: DenseFile, reading: Reading) -> Network:
    """Return the network of the engine that computes the same from pixels of 0 to 255.

    x = p·factor + offset makes x w + b = p (factor w) + (b + offset Σ w), where the engine scales p by 1 / 255 itself.
    """
    settings, pixels = dense_settings(path, file, reading), reading.pixel_reading
    network = Network(settings.architecture(file.sizes[0], file.sizes[-1]))
    for layer, weight, bias in zip(file.layers, network.parameters.weights, network.parameters.biases, strict=True):
        weight[...], bias[...] = layer.weight, layer.bias
    if reading.pixels not in ("unit", "raw"):
        first = file.layers[0].weight.astype(np.float64)
        network.parameters.weights[0][...] = first * (pixels.factor * WHITE)
        network.parameters.biases[0][...] = file.layers[0].bias + pixels.offset * first.sum(axis=0)
    return network


def dense_settings(path: Path, file: DenseFile, reading: Reading) -> Settings:
    """Return settings of ours that make such a network."""
    is_double = any(layer.weight.dtype == np.float64 for layer in file.layers)
    changes: dict[str, object] = {
        "hidden": file.sizes[1:-1],
        "activation": reading.activation or Settings().activation,
        "cost": reading.cost or Settings().cost,
        "output": "activation" if file.ends_activated else "linear",
        "pixels": "raw" if reading.pixels == "raw" else "unit",
        "dtype": "float64" if is_double else "float32",
        "ema": 0.0,
    }
    try:
        return Settings().replace(changes)
    except SettingError as error:
        raise DataError(f"{printable(str(path))}: {printable(str(error))}") from error
