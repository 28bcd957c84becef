"""Which images of the data have a twin, looked for once and kept for all who ask. Session thread only."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.duplicates.pairs import Pairs, find_pairs
from mnist_tui.engine.duplicates.twins import PartTwins, Twins
from mnist_tui.tui.session.query_context import QueryContext

KIND = "FindTwins"
"""Of the queries for them."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The twins of all images."""

    twins: Twins

    @property
    def nbytes(self) -> int:
        """Bytes that are held."""
        return 40 * len(self.twins.places)


def found_twins(context: QueryContext, part: int) -> Generator[None, None, PartTwins]:
    """Return the images of a part (0 training, 1 validation, 2 test) with a twin; yields every few milliseconds."""
    splits = context.splits.training, context.splits.validation, context.splits.test
    sizes = [len(split) for split in splits]
    cache = context.cache.beside(KIND)
    kept = cache.get(_Kept)
    if kept is None:
        search = find_pairs([split.pixels for split in splits])
        pairs: Pairs | None = None
        while pairs is None:
            try:
                next(search)
            except StopIteration as end:
                pairs = end.value
            yield
        kept = cache.put(_Kept(Twins.of(pairs, sizes, np.concatenate([split.labels for split in splits]))))
    return kept.twins.of_part(part, sizes)
