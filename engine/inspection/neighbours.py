"""The images nearest to an image in the space of a hidden layer. It must not know how they are shown."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.representation import gather, represent
from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats, Labels, Pixels

COMPARED_NUMBERS = 1 << 17
"""Numbers compared at once, half a megabyte: what fits a core's cache."""
MOST_BYTES = 1 << 27
"""For activations: 60,000 images in a layer of 559 units. Of a wider layer fewer images are held, the first ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The nearest images, the nearest first, ties by index; (k,) each."""

    indices: Labels
    """Indices into the examples."""
    labels: Labels
    distances: NDArray[np.float64]
    """Euclidean, between activations of the layer."""


class Neighbourhood:
    """The activations of one layer for many images, computed a chunk at a time, and nearest neighbours among them.

    The network must not change until it is done. It holds 4 bytes per image and unit, and at most MOST_BYTES.
    """

    def __init__(self, network: Network, examples: Examples, layer: int = -1) -> None:
        """Prepare for hidden layer `layer`, 0 being the first; −1 is the last, or the pixels where there is none."""
        self._network, self._examples = network, examples
        hidden = len(network.sizes) - 2
        self._layer = (layer % hidden) + 1 if hidden else 0
        size = network.sizes[self._layer]
        self._activations: Floats = np.empty((min(len(examples), MOST_BYTES // (4 * size)), size), np.float32)
        self._chunks = gather(network, examples.pixels[: len(self._activations)], self._layer, self._activations)
        self.position = 0
        """Images done so far."""

    @property
    def done(self) -> bool:
        """True when every image is done for which there is room."""
        return self.position == len(self._activations)

    @property
    def nbytes(self) -> int:
        """Bytes that it holds."""
        return self._activations.nbytes + self._network.nbytes

    def advance(self) -> None:
        """Carry the next chunk of images through the network."""
        self.position = next(self._chunks)

    def nearest(self, pixels: Pixels, count: int, without: int | None = None) -> Neighbours:
        """Return the `count` images nearest to the image `pixels` (I,) among those done so far.

        `without` is the index of an image to leave out, so that it is not its own neighbour. Images whose distance is
        not finite, as in a diverged network, come last.
        """
        here = represent(self._network, pixels[None], self._layer)[0].astype(np.float32)
        squares = self._squared_distances(here)
        if without is not None and without < len(squares):
            squares[without] = np.inf
            count = min(count, len(squares) - 1)
        count = min(count, len(squares))
        if count <= 0:
            return Neighbours(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))
        farthest = np.partition(squares, count - 1)[count - 1]
        candidates = np.flatnonzero(squares <= farthest)
        nearest = candidates[np.argsort(squares[candidates], kind="stable")[:count]]
        return Neighbours(nearest, self._examples.labels[nearest], np.sqrt(squares[nearest], dtype=np.float64))

    def _squared_distances(self, here: Floats) -> Floats:
        """Return ‖a − a'‖² (N,), summed from differences: ‖a‖² − 2 a a' + ‖a'‖² would cancel where it matters most."""
        squares = np.empty(self.position, np.float32)
        rows = max(COMPARED_NUMBERS // len(here), 1)
        difference = np.empty((rows, len(here)), np.float32)
        with np.errstate(all="ignore"):
            for start in range(0, self.position, rows):
                part = self._activations[start : min(start + rows, self.position)]
                gap = difference[: len(part)]
                np.subtract(part, here, out=gap)
                np.einsum("nh,nh->n", gap, gap, out=squares[start : start + len(part)])
        return np.where(np.isfinite(squares), squares, np.inf).astype(np.float32, copy=False)
