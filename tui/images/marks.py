"""The images that a person has marked, with notes. It knows no images and no screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self, cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import SplitName
from mnist_tui.data.runs.mark_file import LONGEST_NOTE


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The marked images of each split by index, in the order of marking. Never changed, but replaced."""

    by_split: Mapping[SplitName, Mapping[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, marks: Iterable[tuple[str, int, str]]) -> Self:
        """Return marks of splits and indices, with their notes."""
        by_split: dict[SplitName, dict[int, str]] = {}
        for split, index, note in marks:
            by_split.setdefault(cast("SplitName", split), {})[index] = note
        return cls(by_split)

    def toggled(self, split: SplitName, index: int) -> "Marks":
        """Return the marks with an image marked, or without its mark and note."""
        notes = dict(self.notes(split))
        if index in notes:
            del notes[index]
        else:
            notes[index] = ""
        return Marks({**self.by_split, split: notes})

    def noted(self, split: SplitName, index: int, text: str) -> "Marks":
        """Return the marks with an image marked and a note to it, in one line."""
        note = " ".join(text.split())[:LONGEST_NOTE]
        return Marks({**self.by_split, split: {**self.notes(split), index: note}})

    def notes(self, split: SplitName) -> Mapping[int, str]:
        """Return the notes of the marked images by index; an empty one is a mark alone."""
        return self.by_split.get(split, {})

    def mask(self, split: SplitName, count: int) -> NDArray[np.bool_]:
        """Return which of `count` images are marked, (N,)."""
        marked = np.zeros(count, np.bool_)
        marked[[index for index in self.notes(split) if index < count]] = True
        return marked
