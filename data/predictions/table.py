"""What a classifier predicted for each of n images, whatever file it came from. It opens nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_ROWS = 5_000_000
MOST_CLASSES = 1024
MOST_PROBABILITIES = 2**27
"""As float32 they take half a GiB."""


@dataclass(frozen=True, slots=True, eq=False)
class PredictionTable:
    """A row for each image; all arrays are read-only, and all that is in them was checked."""

    probabilities: NDArray[np.float32] | None
    """(n, K): of every class, each row adding up to 1; None where the file has none."""
    predicted: NDArray[np.intp]
    """(n,): 0 to K-1."""
    confidence: NDArray[np.float32]
    """(n,): probability of the predicted class, NaN where it is not known."""
    labels: NDArray[np.intp] | None
    """(n,): 0 to K-1; None where they are not known."""
    names: tuple[str, ...] | None
    """The n file names as they were written; None where the file has none."""
    indices: NDArray[np.intp] | None
    """(n,): which image each row is about, counted from 0, none twice; None where the file does not say."""
    classes: tuple[str, ...]
    """The K names, unique, each letter one cell wide."""
    source: str
    """The file, as it is written in messages."""
    notes: tuple[str, ...]
    """How the file was understood, a clause each: "logits: softmax was applied"."""

    def __len__(self) -> int:
        return len(self.predicted)
