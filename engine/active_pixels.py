"""The pixels that are lit somewhere in a batch; those that are 0 in all its images take no part in the first layer.

A pixel that is 0 in the whole batch adds nothing to any z, and the gradient of its weights is 0. Leaving such out makes
the two products of the first layer smaller: of MNIST's pixels 42 % are black in 32 images, 33 % in 128, 22 % in 1,024.
It must not know what the layer does with them.
"""

import numpy as np

from mnist_tui.engine.types import Floats, Indices, Pixels

LEAST_UNITS = 64
"""With fewer units in the first layer, finding the lit pixels costs more than the smaller products save."""
MOST_LIT_SHARE = 0.95
"""With a larger share of them lit, the copies cost more than the smaller products save."""


class ActivePixels:
    """The lit pixels of one batch size: their values, the weights they meet, and the gradient of those weights."""

    def __init__(self, batch: int, inputs: int, room: Floats) -> None:
        """Keep arrays for `batch` images. `room`, for (I + 1) O numbers, may be overwritten by whoever shares it."""
        self._bytes: Pixels = np.empty(batch * inputs, np.uint8)
        self._values: Floats = np.empty(batch * inputs, room.dtype)
        self._room = room
        self._numbers: Indices = np.arange(inputs)
        self._places: Indices | None = None
        """(I,): where a pixel stands among the J lit ones, and J for a black one; None while all take part."""
        self._a: Floats = self._values.reshape(batch, inputs)

    def read(self, pixels: Pixels, weights: Floats) -> tuple[Floats, Floats]:
        """Return the lit ones of `pixels` (B, I) as numbers, (B, J), and the rows (J, O) of `weights` they meet.

        The numbers are kept for `gradient`. The rows are `weights` itself, or good until somebody uses the room again.
        """
        if weights.shape[1] >= LEAST_UNITS:
            active: Indices = np.bitwise_or.reduce(pixels, axis=0).nonzero()[0]
            if len(active) <= MOST_LIT_SHARE * len(weights):
                return self._read_active(pixels, active), self._take_rows(weights, active)
        self._places, self._a = None, self._values.reshape(pixels.shape)
        np.copyto(self._a, pixels)
        return self._a, weights

    def gradient(self, delta: Floats, out: Floats) -> None:
        """Write ∂C/∂w = aᵀ δ of the weights last read into `out` (I, O), `delta` being (B, O)."""
        if self._places is None:
            np.dot(self._a.T, delta, out=out)
            return
        count = self._a.shape[1]
        rows = self._rows(count + 1, delta.shape[1])
        np.dot(self._a.T, delta, out=rows[:count])
        rows[count] = 0  # the row of all black pixels
        rows.take(self._places, axis=0, out=out, mode="clip")

    def _read_active(self, pixels: Pixels, active: Indices) -> Floats:
        batch, count = len(pixels), len(active)
        self._places = np.full(len(self._numbers), count)
        self._places[active] = self._numbers[:count]
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
        return self._room[: count * outputs].reshape(count, outputs)
