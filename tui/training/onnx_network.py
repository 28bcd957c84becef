"""A network of another program, computed by onnxruntime: probabilities and nothing else, for it gives no gradients."""

import importlib.util
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.onnx_file import OnnxFile
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.types import WHITE, Floats, Labels, Pixels
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.training.memory import available_bytes
from mnist_tui.tui.training.onnx_layout import FLOATS, InputLayout
from mnist_tui.tui.training.pixel_reading import PixelReading

NEEDED = "the package onnxruntime: pip install 'mnist-tui[onnx]'"
MOST_BYTES = 4 << 30
"""What the library may take: convolutions of a batch need far less."""
BATCH = 100
"""Images at a time where the network takes any number."""
SUM_TOLERANCE = 1e-3
LEVELS = 0, 128, 255
"""Of the plain images that show what comes out: of a blank one it may be the biases, which add up to anything."""
MOST_THREADS = 4
ERRORS_ONLY = 4
"""The library's level for what goes to standard error: nothing short of its own end."""
LEAST_PROBABILITY = float(np.finfo(np.float32).tiny)


@dataclass(frozen=True, slots=True)
class OnnxOutputs:
    """The result for B images."""

    rows: Labels
    logits: Floats
    """log p."""
    outputs: Floats
    """p."""


class OnnxNetwork:
    """Computes probabilities from pixels."""

    workers = ALONE
    """The library has threads of its own."""

    def __init__(self, runner: "OnnxRunner", reading: PixelReading) -> None:
        """`reading` is what it is to make of pixels."""
        self._runner, self._reading = runner, reading
        self.cost = COSTS["cross-entropy"]
        batch = runner.layout.batch or BATCH
        self.most_at_once = max(BATCH // batch, 1) * batch

    @property
    def sizes(self) -> tuple[int, ...]:
        """Pixels of an image, and classes."""
        return self._runner.layout.rows * self._runner.layout.columns, self._runner.classes

    @property
    def text(self) -> str:
        """Say what goes in and what comes out."""
        return f"{self._runner.layout.text} to {self._runner.output_text}"

    def forward(self, pixels: Pixels, /) -> OnnxOutputs:
        """Compute the probabilities for `pixels` (B, I).

        Raises:
            DataError: the library fails.
        """
        logs = self._runner.log_probabilities(pixels, self._reading)
        return OnnxOutputs(np.arange(len(pixels)), logs, np.exp(logs))


class OnnxRunner:
    """One model in the library: it runs batches, and knows what comes out."""

    def __init__(self, file: OnnxFile, layout: InputLayout, classes: int | None = None) -> None:
        """Load it, and run it to see what comes out: of several outputs one with so many `classes`, where there is one.

        Raises:
            DataError: the library is missing, or cannot use the model.
        """
        if importlib.util.find_spec("onnxruntime") is None:
            raise DataError.about(file.path, "a network that is not dense", NEEDED)
        self.layout, self._file = layout, file
        with _bounded(file):
            self._session = _session(file)
            self._input = self._session.get_inputs()[0].name
            self._names = [value.name for value in file.outputs if value.dtype in FLOATS]
            self.output, self.is_probability = "", False
            found = [self._outputs_for(level) for level in LEVELS]
        self.output, self.classes, self.is_probability = self._chosen(found, classes)

    def log_probabilities(self, pixels: Pixels, reading: PixelReading) -> NDArray[np.float64]:
        """Return ln of the probability of each class, (B, K), for `pixels` (B, I)."""
        size = self.layout.batch or BATCH
        found = np.empty((len(pixels), self.classes))
        with _bounded(self._file):
            for start in range(0, len(pixels), size):
                part = pixels[start : start + size]
                outputs = self._run(self._batch(part, reading))[self.output]
                if outputs.shape[1:] != (self.classes,) or len(outputs) < len(part):
                    found_shape, expected = f"an output of shape {outputs.shape}", f"(N, {self.classes})"
                    raise DataError.about(self._file.path, found_shape, expected)
                found[start : start + len(part)] = self._as_logs(outputs[: len(part)])
        return found

    @property
    def output_text(self) -> str:
        """Say what comes out."""
        return "probabilities" if self.is_probability else "logits"

    def _as_logs(self, outputs: NDArray[np.floating]) -> NDArray[np.float64]:
        values = outputs.astype(np.float64)
        if self.is_probability:
            return np.log(np.maximum(values, LEAST_PROBABILITY))
        with np.errstate(all="ignore"):  # outputs that are not finite are told of by who evaluates
            values -= values.max(axis=1, keepdims=True)
            values -= np.log(np.exp(values).sum(axis=1, keepdims=True))
        return values

    def _batch(self, pixels: Pixels, reading: PixelReading) -> NDArray[np.generic]:
        count = self.layout.batch or len(pixels)
        batch = np.zeros((count, pixels.shape[1]), np.float32)
        batch[: len(pixels)] = pixels if self.layout.takes_bytes else pixels * reading.factor + reading.offset
        return batch.reshape(count, *self.layout.sides).astype(self.layout.dtype)

    def _run(self, batch: NDArray[np.generic]) -> dict[str, NDArray[np.floating]]:
        names = [self.output] if self.output else self._names
        return dict(zip(names, self._session.run(names, {self._input: batch}), strict=True))

    def _outputs_for(self, level: int) -> dict[str, NDArray[np.floating]]:
        """Return the outputs for an image of which every pixel is the same."""
        image = np.full((1, self.layout.rows * self.layout.columns), level, np.uint8)
        return self._run(self._batch(image, PixelReading("raw", 1 / WHITE, 0)))

    def _chosen(self, found: list[dict[str, NDArray[np.floating]]], expected: int | None) -> tuple[str, int, bool]:
        """Return the output with one number per class, how many there are, and whether they are probabilities."""
        sizes = {name: out.shape[1] for name, out in found[0].items() if out.ndim == 2 and out.shape[1] > 1}
        fitting = {name: size for name, size in sizes.items() if size == expected} or sizes
        for name, classes in fitting.items():
            if all(_is_probability(outputs[name][0]) for outputs in found):
                return name, classes, True
        for name, classes in fitting.items():
            return name, classes, False
        listed = ", ".join(value.text for value in self._file.outputs)
        raise DataError.about(self._file.path, f"the output {listed}", "N×classes, as floating-point numbers")


def _is_probability(row: NDArray[np.floating]) -> bool:
    return bool((row >= 0).all()) and abs(float(row.sum()) - 1) < SUM_TOLERANCE


def _session(file: OnnxFile) -> Any:
    import onnxruntime

    onnxruntime.set_default_logger_severity(ERRORS_ONLY)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = ERRORS_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # another program wants the core, too
    options.intra_op_num_threads = min(os.cpu_count() or 1, MOST_THREADS)
    return onnxruntime.InferenceSession(str(file.path), options, providers=["CPUExecutionProvider"])


@contextmanager
def _bounded(file: OnnxFile) -> Iterator[None]:
    """Let the library take so much memory and no more; what it raises becomes a DataError."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            taken = int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        taken = None
    try:
        if taken is not None:
            most = taken + int(min(MOST_BYTES, available_bytes()))
            resource.setrlimit(resource.RLIMIT_AS, (min([most, *[one for one in limits if one >= 0]]), limits[1]))
        yield
    except DataError:
        raise
    except Exception as error:  # the library raises classes of its own, which are made as it is loaded
        reason = printable(" ".join(str(error).split()))[:160]
        raise DataError.about(
            file.path, f"a model that onnxruntime cannot compute ({reason})", "one that it can"
        ) from error
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
