"""What a run leaves behind: append-only curves, and the events that changed its course."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FIRST_CAPACITY = 1024


class Curve:
    """Rows of numbers that only ever grow. Readers hold read-only views of the first n rows, valid for ever."""

    def __init__(self, columns: int) -> None:
        self._rows: NDArray[np.float64] = np.empty((FIRST_CAPACITY, columns))
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, *values: float) -> None:
        """Add one row."""
        if self._length == len(self._rows):
            self._grow(self._length + 1)
        self._rows[self._length] = values
        self._length += 1

    def extend(self, rows: NDArray[np.float64]) -> None:
        """Add rows, (n, columns)."""
        end = self._length + len(rows)
        if end > len(self._rows):
            self._grow(end)
        self._rows[self._length : end] = rows
        self._length = end

    def rows(self, start: int = 0) -> NDArray[np.float64]:
        """Return a read-only view of the rows from `start` on, (n, columns)."""
        view = self._rows[start : self._length]
        view.flags.writeable = False
        return view

    def clear(self) -> None:
        """Begin again; views handed out before stay as they are."""
        self._rows = np.empty((FIRST_CAPACITY, self._rows.shape[1]))
        self._length = 0

    def _grow(self, needed: int) -> None:
        # A new array, so that views of the old one keep their numbers.
        grown = np.empty((max(needed, 2 * len(self._rows)), self._rows.shape[1]))
        grown[: self._length] = self._rows[: self._length]
        self._rows = grown


@dataclass(frozen=True, slots=True)
class Event:
    """A setting was changed at a step: `name` went from `old` to `new`, both as text."""

    step: int
    name: str
    old: str
    new: str


class History:
    """The curves of one run."""

    def __init__(self) -> None:
        self.steps = Curve(4)
        """One row a step: step, mean cost and accuracy (0 to 1) of its batch, length of the gradient."""
        self.judged = Curve(4)
        """One row an evaluation: step, epoch, cost, accuracy (0 to 1)."""
        self.epochs = Curve(2)
        """One row a completed epoch: step at its end, mean cost of its batches."""
        self.events: list[Event] = []

    def curves(self) -> dict[str, Curve]:
        """Return the curves by name."""
        return {"steps": self.steps, "judged": self.judged, "epochs": self.epochs}
