"""What a checkpoint can take at most, so that a file that claims more is refused before memory is taken for it."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import printable
from mnist_tui.data.image_files import LONGEST_SIDE_PIXELS
from mnist_tui.data.loading import MOST_CLASSES
from mnist_tui.data.runs.run_file import RunFile
from mnist_tui.data.tensor_header import TensorHeader
from mnist_tui.engine.architecture import Architecture
from mnist_tui.engine.label_probability import MOST_EVALUATIONS
from mnist_tui.engine.settings import Settings, in_present_terms
from mnist_tui.tui.training.room import prove_bytes

MOST_VECTORS = 16
"""Of all parameters: weights, EMA and two moments, now and at the points that a diverged run returns to."""
DYNAMICS_BYTES, CURVES_BYTES = 64, 2**26
MOST_IMAGES = 1_000_000
"""More than any data set has that can be read, for a run that does not tell."""
COPIES = 2
"""The file as it is read, and its tensors."""


def largest_checkpoint(settings: Settings, inputs: int, classes: int, images: int) -> int:
    """Return the bytes that no checkpoint of a run exceeds that is evaluated on so many `images`."""
    network = settings.architecture(inputs, classes)
    parameters = sum(outputs * (inputs + 1) for inputs, outputs in pairwise(network.sizes))
    vectors = MOST_VECTORS * parameters * np.dtype(network.dtype).itemsize
    return vectors + images * (MOST_EVALUATIONS + DYNAMICS_BYTES) + CURVES_BYTES


def largest_of_run(run: RunFile) -> int:
    """Return the same for a run of which nothing but its `run.json` is known.

    Raises:
        SettingError: its settings are none.
    """
    settings = Settings().replace(in_present_terms(run.settings))
    images, inputs = MOST_IMAGES, LONGEST_SIDE_PIXELS**2
    first = run.data.fingerprint.partition("-")[0].split("x")
    if len(first) == 3 and all(number.isdecimal() and len(number) <= len(str(MOST_IMAGES)) for number in first):
        images, rows, columns = map(int, first)
        inputs = min(rows * columns, inputs)
    return largest_checkpoint(settings, inputs, MOST_CLASSES, images)


def prove_tensors(path: Path, header: TensorHeader) -> None:
    """Raise RoomError unless the tensors of a file fit into memory while it is read."""
    prove_bytes(printable(str(path)), COPIES * header.tensor_bytes)


def check_layers(tensors: Mapping[str, NDArray[np.generic]], architecture: Architecture) -> None:
    """Raise ValueError unless the weights are those of that network, before memory is taken for it.

    Raises:
        KeyError: one is missing.
    """
    for layer, (inputs, outputs) in enumerate(pairwise(architecture.sizes)):
        for name, shape in ((f"layers.{layer}.weight", (inputs, outputs)), (f"layers.{layer}.bias", (outputs,))):
            tensor = tensors[name]
            if tensor.shape != shape or tensor.dtype != architecture.dtype:
                raise ValueError(f"{name} is {tensor.dtype} {tensor.shape}, expected {architecture.dtype} {shape}")
