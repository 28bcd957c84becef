"""The affine map that several operators in a row make together."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MOST_WEIGHTS = 1 << 27
"""Of the product of two layers with nothing in between."""
Vector = NDArray[np.float64]


@dataclass(slots=True)
class AffineMap:
    """x → (x scale) matrix + shift, since the last activation."""

    matrix: NDArray[np.float64] | None = None
    scale: Vector = field(default_factory=lambda: np.ones(1))
    shift: Vector = field(default_factory=lambda: np.zeros(1))

    def times(self, factor: Vector) -> None:
        """Multiply by a number, or by one for each unit."""
        if self.matrix is None:
            self.scale = self.scale * factor
        elif factor.size not in (1, self.matrix.shape[1]):
            raise ValueError(f"{factor.size} numbers for {self.matrix.shape[1]} units")
        else:
            self.matrix = self.matrix * factor
        self.shift = self.shift * factor

    def through(self, weight: NDArray[np.float64]) -> None:
        """Multiply by a matrix (inputs, outputs)."""
        shift = np.broadcast_to(self.shift, len(weight)) @ weight
        if self.matrix is None:
            self.matrix = np.broadcast_to(self.scale, len(weight))[:, None] * weight
        elif len(self.matrix) * weight.shape[1] > MOST_WEIGHTS:
            raise ValueError("a product of weights that is larger than both")
        else:
            self.matrix = self.matrix @ weight
        self.shift = shift
