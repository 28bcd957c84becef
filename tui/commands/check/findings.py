"""The pairs of a data set with their parts and labels, and the order in which they are listed. It prints nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import PARTS, Dataset, SplitName
from mnist_tui.engine.duplicates.pairs import Pairs
from mnist_tui.engine.duplicates.twins import Mask, Twins
from mnist_tui.engine.types import Indices

COLUMNS = (
    "rank", "kind", "correlation", "split", "index", "label", "file", "other_split", "other_index", "other_label",
    "other_file",
)  # fmt: skip
"""The fields of a record of a pair; the files are None where images have none of their own."""


@dataclass(frozen=True, slots=True)
class Row:
    """How many pairs lie within a part, or across two."""

    one: SplitName
    other: SplitName
    same: int
    near: int
    conflicts: int
    """Those with two labels."""


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """The pairs of a data set, and the images that are in them."""

    dataset: Dataset
    pairs: Pairs
    twins: Twins
    alike: float
    """The correlation from which images count as nearly the same."""
    order: Indices
    """Of the pairs: those with two labels first, then those in two parts, then those that are most alike."""

    @classmethod
    def of(cls, dataset: Dataset, pairs: Pairs, alike: float) -> Self:
        """Find the twins, and sort the pairs."""
        parts = [dataset.split(name) for name in PARTS]
        sizes, labels = [len(part) for part in parts], np.concatenate([part.labels for part in parts]).astype(np.intp)
        part = np.repeat(np.arange(len(PARTS)), sizes)
        within = part[pairs.first] == part[pairs.second]
        agree = labels[pairs.first] == labels[pairs.second]
        order = np.lexsort((pairs.second, pairs.first, -pairs.correlation, ~pairs.is_same, within, agree))
        return cls(dataset, pairs, Twins.of(pairs, sizes, labels), alike, order)

    @property
    def images(self) -> int:
        """How many there are."""
        return sum(len(self.dataset.split(name)) for name in PARTS)

    @property
    def conflicts(self) -> Mask:
        """(n,): which pairs have two labels."""
        labels = np.concatenate([self.dataset.split(name).labels for name in PARTS])
        differ: Mask = labels[self.pairs.first] != labels[self.pairs.second]
        return differ

    def rows(self) -> Iterator[Row]:
        """Yield how many pairs there are within each part, and across every two, as far as there are images."""
        names = [name for name in PARTS if len(self.dataset.split(name))]
        first, second = self._parts(self.pairs.first), self._parts(self.pairs.second)
        ways = [(name, name) for name in names]
        ways += [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
        for one, other in ways:
            here = (first == PARTS.index(one)) & (second == PARTS.index(other))
            same, near = (int((here & kind).sum()) for kind in (self.pairs.is_same, ~self.pairs.is_same))
            yield Row(one, other, same, near, int((here & self.conflicts).sum()))

    def leaks(self, name: SplitName) -> int:
        """Return how many images of a part have a twin in another."""
        return int((self.twins.leaks & (self._parts(self.twins.places) == PARTS.index(name))).sum())

    def records(self, top: int | None) -> Iterator[dict[str, object]]:
        """Yield the record of each of the first pairs."""
        for rank, pair in enumerate(self.order[:top].tolist(), 1):
            kind = "same" if self.pairs.is_same[pair] else "near"
            one, other = self.origin(int(self.pairs.first[pair])), self.origin(int(self.pairs.second[pair]))
            known = (rank, kind, float(self.pairs.correlation[pair]), *one, *other)
            yield dict(zip(COLUMNS, known, strict=True))

    def summary(self) -> dict[str, object]:
        """Return the numbers of all pairs."""
        rows = tuple(self.rows())
        return {
            "images": self.images,
            "pairs": len(self.pairs),
            "is_complete": self.pairs.is_complete,
            "alike": self.alike,
            "same": sum(row.same for row in rows),
            "near": sum(row.near for row in rows),
            "leaks": sum(row.same + row.near for row in rows if row.one != row.other),
            "conflicts": sum(row.conflicts for row in rows),
            "validation_leaks": self.leaks("validation"),
            "test_leaks": self.leaks("test"),
        }

    def origin(self, place: int) -> tuple[SplitName, int, str, str | None]:
        """Return the part of the image at a place, its index there, its label and its file."""
        name = PARTS[int(self._parts(np.array([place]))[0])]
        split = self.dataset.split(name)
        index = place - sum(len(self.dataset.split(before)) for before in PARTS[: PARTS.index(name)])
        return name, index, self.dataset.classes[split.labels[index]], split.files[index] if split.files else None

    def image(self, place: int) -> NDArray[np.uint8]:
        """Return the image at a place, (H, W)."""
        name, index, *_ = self.origin(place)
        image: NDArray[np.uint8] = self.dataset.split(name).images[index]
        return image

    def _parts(self, places: Indices) -> Indices:
        """Return the number of the part of each place."""
        ends = np.cumsum([len(self.dataset.split(name)) for name in PARTS])
        parts: Indices = np.searchsorted(ends, places, side="right")
        return parts
