"""Work in pieces, each a few milliseconds long, so that a run can take steps in between."""

from collections.abc import Generator
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Pieces: TypeAlias = Generator[None, None, T]
"""Yields after every piece but the last, and returns what came of all."""


def at_once(pieces: Pieces[T]) -> T:
    """Do all that is left, and return what comes of it."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: T = end.value
            return result
