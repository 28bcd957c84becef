"""The first layer's products without the pixels that are 0 in the whole batch. It must not know the layer itself.

Such a pixel adds nothing to any z, and the gradient of its weights is 0. Without them both products are smaller: of
MNIST's pixels 42 % are 0 throughout a batch of 32 images, 33 % of 128, 22 % of 1,024. The others are called active.
"""

import numpy as np

from mnist_tui.engine.products import multiply
from mnist_tui.engine.types import Floats, Indices, Pixels
from mnist_tui.engine.workers import Workers

LEAST_UNITS = 64
"""With fewer units in the first layer, finding the active pixels costs more than smaller products save."""
MOST_ACTIVE_FRACTION = 0.95
"""With a larger fraction of them active, the copies cost more than the smaller products save."""


class ActivePixels:
    """The active pixels of a batch: their values, the weights they meet, and the gradient of those weights."""

    def __init__(self, batch: int, inputs: int, scratch: Floats) -> None:
        """Allocate arrays for `batch` images; `scratch`, (I + 1) O numbers, is shared with others between calls."""
        self._bytes: Pixels = np.empty(batch * inputs, np.uint8)
        self._values: Floats = np.empty(batch * inputs, scratch.dtype)
        self._scratch = scratch
        self._ranks: Indices = np.arange(inputs)
        self._ranks_of_pixels: Indices | None = None
        """(I,): rank among the J active pixels, J for all others; None while all take part."""
        self._a: Floats = self._values.reshape(batch, inputs)

    def read(self, pixels: Pixels, weights: Floats) -> tuple[Floats, Floats]:
        """Return the active ones of `pixels` (B, I) as floats, (B, J), and their rows (J, O) of `weights` (I, O).

        The floats are kept for `gradient`. The rows are `weights` itself, or valid until the scratch memory is reused.
        """
        if weights.shape[1] >= LEAST_UNITS:
            active: Indices = np.bitwise_or.reduce(pixels, axis=0).nonzero()[0]
            if len(active) <= MOST_ACTIVE_FRACTION * len(weights):
                return self._read_active(pixels, active), self._take_rows(weights, active)
        self._ranks_of_pixels, self._a = None, self._values.reshape(pixels.shape)
        np.copyto(self._a, pixels)
        return self._a, weights

    def gradient(self, delta: Floats, out: Floats, workers: Workers) -> None:
        """Write ∂C/∂w = aᵀ δ of the last `read` into `out` (I, O), `delta` being (B, O)."""
        if self._ranks_of_pixels is None:
            multiply(self._a.T, delta, out, workers)
            return
        count = self._a.shape[1]
        rows = self._rows(count + 1, delta.shape[1])
        multiply(self._a.T, delta, rows[:count], workers)
        rows[count] = 0  # the row of all inactive pixels
        rows.take(self._ranks_of_pixels, axis=0, out=out, mode="clip")

    def _read_active(self, pixels: Pixels, active: Indices) -> Floats:
        batch, count = len(pixels), len(active)
        self._ranks_of_pixels = np.full(len(self._ranks), count)
        self._ranks_of_pixels[active] = self._ranks[:count]
        chosen = self._bytes[: batch * count].reshape(batch, count)
        pixels.take(active, axis=1, out=chosen, mode="clip")  # mode "raise" copies once more
        self._a = self._values[: batch * count].reshape(batch, count)
        np.copyto(self._a, chosen)
        return self._a

    def _take_rows(self, weights: Floats, active: Indices) -> Floats:
        rows = self._rows(len(active), weights.shape[1])
        weights.take(active, axis=0, out=rows, mode="clip")
        return rows

    def _rows(self, count: int, outputs: int) -> Floats:
        return self._scratch[: count * outputs].reshape(count, outputs)
