"""The images of several parts as one, without a copy of them."""

from collections.abc import Iterator, Sequence

import numpy as np

from mnist_tui.engine.types import Indices, Pixels

CHUNK_PIXELS = 1 << 20
"""Pixels that are looked at at once."""


class Pool:
    """The images of all parts, which are numbered one part after the other: by their places."""

    def __init__(self, parts: Sequence[Pixels]) -> None:
        """`parts` are (N, I) each, at least one; they may be empty."""
        self._parts = [part for part in parts if len(part)]
        self._ends = np.cumsum([len(part) for part in self._parts], dtype=np.intp)
        self.width = parts[0].shape[1]

    def __len__(self) -> int:
        return int(self._ends[-1]) if len(self._ends) else 0

    def pixels(self, places: Indices) -> Pixels:
        """Return the images at these places, (n, I)."""
        found = np.empty((len(places), self.width), np.uint8)
        of = np.searchsorted(self._ends, places, side="right")
        for number, part in enumerate(self._parts):
            found[of == number] = part[places[of == number] - (self._ends[number] - len(part))]
        return found

    def chunks(self, places: Indices) -> Iterator[Indices]:
        """Yield the places, some at a time."""
        size = max(CHUNK_PIXELS // max(self.width, 1), 1)
        for start in range(0, len(places), size):
            yield places[start : start + size]
