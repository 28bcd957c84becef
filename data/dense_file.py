"""Reads the dense networks that other programs save: safetensors, and arrays of numpy. It unpickles nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dense_layers import NamedLayer, Shape, find_layers
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.model_file import FOREIGN_MODEL
from mnist_tui.data.npz_file import ENDING, read_arrays
from mnist_tui.data.tensor_header import TensorHeader

Floats = NDArray[np.floating]
CheckBytes = Callable[[int], None]
"""Raises an error for more bytes than fit into memory."""
SCALE = "pixel_scale"
"""Under this name mnist-tui exports what pixels are multiplied by."""


@dataclass(frozen=True, slots=True, eq=False)
class DenseLayer:
    """The numbers of one layer."""

    weight: Floats
    """(inputs, outputs)."""
    bias: Floats
    """(outputs,)."""


@dataclass(frozen=True, slots=True, eq=False)
class DenseFile:
    """What a file says of a dense network; None where it says nothing."""

    layers: tuple[DenseLayer, ...]
    activation: str | None = None
    """Activation function of the hidden units, by the engine's name."""
    ends_activated: bool = False
    """True where the output units compute it, too."""
    pixels: str | None = None
    """What a pixel of 0 to 255 becomes, by the name of a reading."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer, the pixels first."""
        return (len(self.layers[0].weight), *(len(layer.bias) for layer in self.layers))


def read_dense(path: Path, check: CheckBytes) -> DenseFile:
    """Read a file of safetensors or a .npz.

    Raises:
        DataError: it is missing, damaged or of another kind, or holds no dense network.
    """
    pixels = None
    if path.suffix.lower() == ENDING:
        arrays = read_arrays(path, check)
        if SCALE in arrays and arrays[SCALE].shape == ():
            pixels = "raw" if arrays.pop(SCALE) == 1 else "unit"
        layers = find_layers(path, {name: array.shape for name, array in arrays.items()})
    else:
        found: list[tuple[NamedLayer, ...]] = []

        def accept(header: TensorHeader) -> None:
            found.append(find_layers(path, _shapes(path, header)))
            check(header.tensor_bytes)

        arrays = dict(FOREIGN_MODEL.load(path, accept).tensors)
        (layers,) = found
    return DenseFile(tuple(_layer(path, arrays, layer) for layer in layers), pixels=pixels)


def _shapes(path: Path, header: TensorHeader) -> Mapping[str, Shape]:
    return {name: layout.shape for name, layout in header.layouts.items()}


def _layer(path: Path, arrays: Mapping[str, NDArray[np.generic]], layer: NamedLayer) -> DenseLayer:
    weight = _floats(path, layer.weight, arrays[layer.weight])
    bias = np.zeros(layer.outputs) if layer.bias is None else _floats(path, layer.bias, arrays[layer.bias])
    return DenseLayer(weight.T if layer.is_transposed else weight, bias)


def _floats(path: Path, name: str, array: NDArray[np.generic]) -> Floats:
    """Return an array that must be of fractions."""
    if not np.issubdtype(array.dtype, np.floating):
        raise DataError.about(path, f"{printable(name)} as {array.dtype}", "floating-point numbers")
    return array  # type: ignore[return-value]  # just checked
