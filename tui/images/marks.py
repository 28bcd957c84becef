"""Images that a person has marked, with what they noted. It knows no images and no screen."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import SplitName

LONGEST_NOTE = 200


class Marks:
    """Places in each split that are marked, in the order in which they were."""

    def __init__(self) -> None:
        self.version = 0
        """Rises with every change."""
        self._notes: dict[SplitName, dict[int, str]] = {"train": {}, "validation": {}, "test": {}}

    def toggle(self, split: SplitName, index: int) -> bool:
        """Mark an image, or take mark and note away; return whether it is marked now."""
        notes, self.version = self._notes[split], self.version + 1
        if index in notes:
            del notes[index]
            return False
        notes[index] = ""
        return True

    def note(self, split: SplitName, index: int, text: str) -> None:
        """Mark an image and write something to it, in one line."""
        self.version += 1
        self._notes[split][index] = " ".join(text.split())[:LONGEST_NOTE]

    def notes(self, split: SplitName) -> Mapping[int, str]:
        """Return the notes of the marked images by place; an empty one is a mark alone."""
        return MappingProxyType(self._notes[split])

    def mask(self, split: SplitName, count: int) -> NDArray[np.bool_]:
        """Return which of `count` images are marked, (N,)."""
        marked = np.zeros(count, np.bool_)
        marked[[index for index in self._notes[split] if index < count]] = True
        return marked
