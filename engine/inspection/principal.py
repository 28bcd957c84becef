"""A map of images by their first two principal components (PCA) in a layer. It must not know how it is shown."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.representation import gather
from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats

KEPT = 2
SPARE = 6
"""Directions iterated besides the kept ones, so that these converge faster."""
MOST_ROUNDS = 300
TOLERANCE = 1e-6
"""The iteration ends when no kept direction changes by more than this (in any entry) in a round."""
ROUNDING = 2e-6
"""Of the largest activation: by no more do float32 products of equal rows differ on any processor seen."""

Doubles = NDArray[np.float64]


class PrincipalMap:
    """The two directions of the largest variance of a layer's activations, and the images' coordinates along them.

    They are the first singular vectors of the centred activations, found by orthogonal iteration (Golub & Van Loan,
    "Matrix Computations", sec. 8.2): a full decomposition of 2000 x 1000 numbers would block for a second.
    The network must not change until `gathered`.
    """

    def __init__(self, network: Network, examples: Examples, layer: int) -> None:
        """Prepare for `layer`: 0 is the pixels, 1 the first hidden layer, the last one the outputs."""
        self.activations: Floats = np.zeros((len(examples), network.sizes[layer]), np.float32)
        """(N, size), centred once `gathered`."""
        self.coordinates: Doubles = np.zeros((len(examples), KEPT))
        """(N, 2): along the first and the second component; zeros at first."""
        self.explained_variance: Doubles = np.zeros(KEPT)
        """(2,): fractions of the total variance."""
        self.gathered = self.done = False
        self._pieces = self._work(network, examples, layer)

    def advance(self) -> None:
        """Do the next piece: some images, or a round of the iteration, a few milliseconds each."""
        if next(self._pieces, None) is None:
            self.done = True

    def _work(self, network: Network, examples: Examples, layer: int) -> Iterator[bool]:
        for _ in gather(network, examples.pixels, layer, self.activations):
            yield True
        self.gathered = True
        if not np.isfinite(self.activations).all() or _are_equal(self.activations):
            self.activations[...] = 0  # a diverged network, or a dead layer whose mean is rounded: all at the origin
        if self.activations.size:
            self.activations -= self.activations.mean(axis=0, dtype=np.float64).astype(np.float32)
            yield from self._iterate()

    def _iterate(self) -> Iterator[bool]:
        data = self.activations
        directions = _first_directions(data)
        total = float(np.einsum("nh,nh->", data, data, dtype=np.float64))
        for _ in range(MOST_ROUNDS if total > 0 else 0):
            before = directions
            seen = data @ directions.astype(np.float32)
            directions, _ = np.linalg.qr((data.T @ seen).astype(np.float64))
            directions, variances = _aligned(directions, data)
            self.coordinates = (data @ directions[:, :KEPT].astype(np.float32)).astype(np.float64)
            self.explained_variance = _padded(variances) / total
            yield True
            if np.abs(directions - before)[:, :KEPT].max() < TOLERANCE:
                return


def _are_equal(activations: Floats) -> bool:
    """Tell whether all rows are the same but for rounding, which may depend on the place of a row in a product."""
    bound = ROUNDING * np.abs(activations).max(initial=0)
    return bool((np.abs(activations - activations[:1]) <= bound).all())


def _first_directions(data: Floats) -> Doubles:
    """Return orthonormal initial directions, (size, KEPT + SPARE), always the same for the same size."""
    rng = np.random.default_rng(0)
    count = min(KEPT + SPARE, data.shape[1])
    return np.linalg.qr(rng.normal(size=(data.shape[1], count)))[0]


def _aligned(directions: Doubles, data: Floats) -> tuple[Doubles, Doubles]:
    """Return the directions rotated within their span to be uncorrelated, largest variance first, and the variances.

    The sign of each makes its largest entry positive, so that the same activations always give the same map.
    """
    seen = (data @ directions.astype(np.float32)).astype(np.float64)
    variances, turn = np.linalg.eigh(seen.T @ seen)
    turned = directions @ turn[:, ::-1]
    largest = turned[np.abs(turned).argmax(axis=0), np.arange(turned.shape[1])]
    return turned * np.where(largest < 0, -1.0, 1.0), variances[::-1]


def _padded(variances: Doubles) -> Doubles:
    kept = np.zeros(KEPT)
    kept[: min(KEPT, len(variances))] = variances[:KEPT]
    return kept
