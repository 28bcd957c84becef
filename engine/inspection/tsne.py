"""t-SNE: a map on which neighbours stay neighbours. It must not know what the points are."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.inspection.affinities import ROWS, fill_affinities
from mnist_tui.engine.types import Floats

PERPLEXITY = 30.0
ROUNDS = 750
EXAGGERATED_ROUNDS = 250
EXAGGERATION = 12.0
MOMENTA = (0.5, 0.8)
"""During early exaggeration, and afterwards."""
FIRST_SPREAD = 1e-4
COST_EVERY_ROUNDS = 50
BLOCK_NUMBERS = 1 << 17
"""Pairs of points computed at once, half a megabyte: what fits a core's cache."""
PIECE_PAIRS = 1 << 20
"""Pairs computed in one `advance`."""


class TsneMap:
    """Coordinates (N, 2) that improve with every `advance` (van der Maaten & Hinton 2008, exact gradient).

    It starts from given coordinates made small, so that it is deterministic and keeps the global structure (Kobak &
    Berens 2019). It may be abandoned at any time.
    """

    def __init__(self, points: Floats, start: Floats, perplexity: float = PERPLEXITY, rounds: int = ROUNDS) -> None:
        """Prepare for `points` (N, D) and the initial coordinates `start` (N, 2), whose scale does not matter."""
        self.coordinates: Floats = _small(start)
        """(N, 2)"""
        self.cost = float("nan")
        """Kullback-Leibler divergence in nats, known every 50 rounds; without exaggeration."""
        self.rounds_done = 0
        self.done = False
        self._rounds = rounds
        self._calibrated = self._own = 0.0
        self._affinities: Floats = np.zeros((len(points), len(points)), np.float32)
        self._pieces = self._work(np.asarray(points, np.float32), perplexity)

    @property
    def progress(self) -> float:
        """Fraction done, 0 to 1; the affinities count as a tenth."""
        return 1.0 if self.done else 0.1 * self._calibrated + 0.9 * self.rounds_done / max(self._rounds, 1)

    def advance(self) -> None:
        """Do the next piece: fifty rows of affinities, or at most a million pairs of a round."""
        if next(self._pieces, None) is None:
            self.done = True

    def _work(self, points: Floats, perplexity: float) -> Iterator[bool]:
        count = len(points)
        if count < 3:
            return
        pieces = 3 * -(-count // ROWS)
        for _ in fill_affinities(points, perplexity, self._affinities):
            self._calibrated += 1 / pieces
            yield True
        for start in range(0, count, ROWS):
            self._own += _sum_of_logarithms(self._affinities[start : start + ROWS])
            self._calibrated += 1 / pieces
            yield True
        speed, gains = np.zeros_like(self.coordinates), np.ones_like(self.coordinates)
        rate = max(count / EXAGGERATION / 4, 50.0)  # Belkina et al. 2019, for a gradient with its factor of 4
        for number in range(self._rounds):
            early = number < EXAGGERATED_ROUNDS
            gradient = np.zeros_like(self.coordinates)
            yield from self._fill_gradient(gradient, EXAGGERATION if early else 1.0, number % COST_EVERY_ROUNDS == 0)
            gains = np.where(gradient * speed < 0, gains + 0.2, gains * 0.8).clip(0.01, None)
            speed = MOMENTA[not early] * speed - rate * gains * gradient
            self.coordinates = self.coordinates + speed.astype(np.float32)
            self.coordinates -= self.coordinates.mean(axis=0)
            self.rounds_done = number + 1

    def _fill_gradient(self, gradient: Floats, exaggeration: float, with_cost: bool) -> Iterator[bool]:
        """Write ∂C/∂y_i = 4 Σ_j (p_ij − q_ij) n_ij (y_i − y_j), n_ij = 1 / (1 + ‖y_i − y_j‖²), q_ij = n_ij / Σ n.

        Σ n is known only at the end, so attraction (p n) and repulsion (n²) are summed separately.
        """
        y = self.coordinates
        attraction, repulsion = np.zeros(y.shape), np.zeros(y.shape)
        total = cross = 0.0
        for rows, near in self._blocks(y):
            total += float(near.sum(dtype=np.float64)) - len(near)
            if with_cost:
                cross -= float((self._affinities[rows] * np.log(near)).sum(dtype=np.float64))
            attraction[rows] = differences(self._affinities[rows] * near, y, y[rows])
            near *= near
            repulsion[rows] = differences(near, y, y[rows])
            if rows.stop * len(y) // PIECE_PAIRS > rows.start * len(y) // PIECE_PAIRS:
                yield True
        gradient[...] = 4 * (exaggeration * attraction - repulsion / total)
        if with_cost:
            self.cost = self._own + cross + float(np.log(total))
        yield True

    def _blocks(self, y: Floats) -> Iterator[tuple[slice, Floats]]:
        """Yield n_ij block by block: which rows, and (rows, N)."""
        size = max(BLOCK_NUMBERS // len(y), 1)
        for start in range(0, len(y), size):
            rows = slice(start, min(start + size, len(y)))
            across, down = y[rows, :1] - y[:, 0], y[rows, 1:] - y[:, 1]
            across *= across
            down *= down
            across += down
            across += 1
            yield rows, np.reciprocal(across, out=across)


def differences(weights: Floats, points: Floats, own: Floats) -> NDArray[np.float64]:
    """Return Σ_j w_ij (y_i − y_j) for weights (R, N), all points (N, 2) and the rows' own (R, 2)."""
    sums = weights @ np.column_stack([points, np.ones(len(points), points.dtype)])
    found: NDArray[np.float64] = sums[:, 2:] * own.astype(np.float64) - sums[:, :2]
    return found


def _sum_of_logarithms(p: Floats) -> float:
    """Return Σ p log p; 0 log 0 is 0."""
    return float((p * np.log(np.maximum(p, np.finfo(p.dtype).tiny))).sum(dtype=np.float64))


def _small(start: Floats) -> Floats:
    coordinates = np.asarray(start, np.float32)
    spread = float(coordinates[:, 0].std()) if len(coordinates) else 0.0
    return coordinates * np.float32(FIRST_SPREAD / spread) if spread > 0 else coordinates * 0
