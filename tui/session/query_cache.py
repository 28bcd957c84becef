"""What outlives the queries of a screen because it takes long to compute. Session thread only."""

from collections.abc import Iterable
from typing import TypeVar

Kept = TypeVar("Kept")
LITTLE_BYTES = 32_000_000
"""What is kept for a screen that is closed takes no more than this."""


class QueryCache:
    """What outlives a query because it takes long to compute: one object of a class. A new run begins with none."""

    def __init__(self, whole: "QueryCache | None" = None) -> None:
        """`whole` is what this is a part of."""
        self._whole = whole
        self._kept: dict[type, object] = {}
        self._parts: dict[str, QueryCache] = {}

    def get(self, kind: type[Kept]) -> Kept | None:
        """Return what is kept of this class, None when nothing is."""
        kept = self._kept.get(kind)
        return kept if isinstance(kept, kind) else None

    def put(self, kept: Kept) -> Kept:
        """Keep an object in place of the last one of its class; return it."""
        self._kept[type(kept)] = kept
        return kept

    def part(self, kind: str) -> "QueryCache":
        """Return the part for the queries of one kind."""
        return self._parts.setdefault(kind, QueryCache(self))

    def beside(self, kind: str) -> "QueryCache":
        """Return, from the part for queries of one kind, that for another, for what several kinds need."""
        return (self._whole or self).part(kind)

    def forget(self, kinds: Iterable[str], largest: int = LITTLE_BYTES) -> None:
        """Drop what is kept for queries of these kinds and says that it takes more than `largest` bytes.

        What takes less is worth more than its memory to a person who comes back.
        """
        for part in map(self.part, kinds):
            part._kept = {kind: kept for kind, kept in part._kept.items() if getattr(kept, "nbytes", 0) <= largest}

    def forget_all(self) -> None:
        """Drop what is kept for queries of any kind."""
        self.forget(tuple(self._parts), 0)
