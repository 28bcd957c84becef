"""The nearest known word to one that was mistyped. It knows no words of its own."""

import difflib
from collections.abc import Iterable

CLOSE = 0.6
"""How similar two words have to be, from 0 to 1, for one to be a likely slip of the other."""

BEGINNING = 3
"""Letters of a word that tell which one it is the beginning of."""


def nearest(word: str, known: Iterable[str], similarity: float = CLOSE) -> str | None:
    """Return the known word that is nearest to `word`, None when none is near; capitals make no difference."""
    by_lower = {one.lower(): one for one in known}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=similarity)
    return by_lower[close[0]] if close else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" with the known words that begin with it, or else the nearest one, or nothing."""
    words = tuple(known)
    close = nearest(word, words)
    meant = [close] if close else []
    if len(word) >= BEGINNING and not (close and close.lower() == word.lower()):
        meant = [one for one in words if one.lower().startswith(word.lower())] or meant
    *others, last = meant or [""]
    return f"; did you mean {', '.join(others)}{' or ' if others else ''}{last}?" if last else ""
