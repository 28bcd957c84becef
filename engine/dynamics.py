"""How the prediction for each image changed from evaluation to evaluation: when it was learned, how often forgotten.

It must not know the network, only which images were classified correctly. Toneva et al. 2019 call a correct prediction
that becomes wrong a forgetting event; here such events are counted between evaluations, not between mini-batches.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEVER = 2**32 - 1
"""Instead of a step: it has not happened."""
LAST_STEP = NEVER - 1
MOST_FLIPS = 64
"""So many changes, the latest ones, are kept individually, however many images there are."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A prediction that became correct or wrong between two evaluations; `step` is that of the second."""

    index: int
    step: int
    learned: bool
    """From wrong to correct; otherwise it was forgotten."""


@dataclass(frozen=True, slots=True, eq=False)
class DynamicsRecord:
    """The training dynamics of N images at one moment; the arrays are read-only copies."""

    right: NDArray[np.bool_]
    """(N,): whether the last prediction was correct."""
    first_right: NDArray[np.uint32]
    """(N,): step of the evaluation at which the prediction was first correct, or NEVER."""
    forgotten: NDArray[np.uint16]
    """(N,): how often a correct prediction became wrong (forgetting events)."""
    flipped_at: NDArray[np.uint32]
    """(N,): step of the evaluation at which it last became correct or wrong, or NEVER."""
    flips: tuple[Flip, ...]
    """The latest changes, the newest last."""
    learned_count: int
    """Images whose prediction became correct at the last evaluation."""
    forgotten_count: int
    """Images whose prediction became wrong at the last evaluation."""
    evaluations: int


class Dynamics:
    """Follows N images in eleven bytes each, however long the run."""

    def __init__(self, count: int) -> None:
        self._right = np.zeros(count, np.bool_)
        self._first_right = np.full(count, NEVER, np.uint32)
        self._forgotten = np.zeros(count, np.uint16)
        self._flipped_at = np.full(count, NEVER, np.uint32)
        self._flips: deque[Flip] = deque(maxlen=MOST_FLIPS)
        self.counts = (0, 0)
        """Images learned and forgotten at the last evaluation."""
        self._evaluations = 0

    def note(self, step: int, right: NDArray[np.bool_]) -> None:
        """Take in which images (N,) were classified correctly at `step`; the first evaluation counts as no change."""
        at = min(step, LAST_STEP)
        self._first_right[right & (self._first_right == NEVER)] = at
        if self._evaluations:
            learned, forgotten = right & ~self._right, self._right & ~right
            self._forgotten[forgotten & (self._forgotten < np.iinfo(np.uint16).max)] += 1
            self._flipped_at[learned | forgotten] = at
            self.counts = int(learned.sum()), int(forgotten.sum())
            # Forgotten images come last: they are rarer, and must not be crowded out when thousands are learned.
            for change, is_learned in ((learned, True), (forgotten, False)):
                latest = np.flatnonzero(change)[-MOST_FLIPS:].tolist()
                self._flips.extend(Flip(index, step, is_learned) for index in latest)
        self._right = right.copy()
        self._evaluations += 1

    def latest(self, most: int) -> tuple[Flip, ...]:
        """Return the latest changes, at most `most` of them, the newest last."""
        return tuple(self._flips)[-most:]

    def record(self) -> DynamicsRecord:
        """Return the present state."""
        arrays = self._right.copy(), self._first_right.copy(), self._forgotten.copy(), self._flipped_at.copy()
        for array in arrays:
            array.flags.writeable = False
        return DynamicsRecord(*arrays, tuple(self._flips), *self.counts, self._evaluations)

    def restore(self, record: DynamicsRecord) -> None:
        """Continue from a record of the same number of images.

        Raises:
            ValueError: it has another number of images.
        """
        if len(record.right) != len(self._right):
            raise ValueError(f"a record of {len(record.right)} images, expected {len(self._right)}")
        self._right, self._first_right = record.right.copy(), record.first_right.copy()
        self._forgotten, self._flipped_at = record.forgotten.copy(), record.flipped_at.copy()
        self._flips = deque(record.flips, maxlen=MOST_FLIPS)
        self.counts = record.learned_count, record.forgotten_count
        self._evaluations = record.evaluations
