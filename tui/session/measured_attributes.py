"""What the images of a split look like, measured once and kept for all who ask. Session thread only."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.attributes import ATTRIBUTES, Values, measure_into
from mnist_tui.tui.session.query_context import QueryContext

KIND = "MeasureAttributes"
"""Of the queries for them; others that need them find them there."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The attributes of splits by name."""

    by_split: dict[str, Values]

    @property
    def nbytes(self) -> int:
        """Bytes that are held."""
        return sum(values.nbytes for values in self.by_split.values())


def measured_attributes(context: QueryContext, split: str) -> Generator[None, None, Values]:
    """Return the attributes (N, 5) of a split's images; yields every few milliseconds."""
    cache = context.cache.beside(KIND)
    kept = cache.get(_Kept) or cache.put(_Kept({}))
    if split not in kept.by_split:
        examples = context.examples(split)
        values = np.empty((len(examples), len(ATTRIBUTES)), np.float32)
        yield from measure_into(values, examples.pixels.reshape(-1, *examples.shape))
        kept.by_split[split] = values
    return kept.by_split[split]
