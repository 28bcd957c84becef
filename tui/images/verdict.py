"""What is said of two networks on the same images: McNemar's test in a sentence, and the confusions that changed.

It knows no network and draws nothing.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from mnist_tui.tui.images.pair import Pair
from mnist_tui.tui.paint.glyphs import Glyphs

SIGNIFICANCE = 0.05
LEAST_P = 0.001
SAME = "no image tells them apart"


def p_text(pair: Pair) -> str:
    """Write the p-value of McNemar's test; nothing where no image tells the two apart."""
    test = pair.comparison
    if not test.only_first + test.only_second:
        return ""
    return f"p < {LEAST_P}" if test.p < LEAST_P else f"p = {test.p:.3f}"


def meaning(pair: Pair, names: tuple[str, str]) -> str:
    """Say what the test means for two networks of these names."""
    test = pair.comparison
    if not test.only_first + test.only_second:
        return SAME
    better = names[int(test.only_second > test.only_first)]
    return f"{better} is better" if test.p < SIGNIFICANCE else "chance explains the difference"


def verdict(pair: Pair, names: tuple[str, str]) -> str:
    """Return McNemar's test in a sentence; equal networks have nothing to test."""
    test = pair.comparison
    if not test.only_first + test.only_second:
        return SAME
    counts = f"{test.only_second:,} fixed against {test.only_first:,} broken"
    return f"McNemar's test  {counts}: {p_text(pair)}: {meaning(pair, names)}"


def same_mistakes(pair: Pair) -> int:
    """Return how many images both get wrong with the same prediction."""
    return int((pair.mask("both wrong") & (pair.first.predicted == pair.second.predicted)).sum())


def most_changed(pair: Pair, classes: int) -> tuple[int, int]:
    """Return the confusion that changed most as (label, prediction); (0, 0) where none did."""
    change = np.abs(pair.difference(classes) * (1 - np.eye(classes, dtype=np.int64)))
    label, predicted = divmod(int(change.argmax()), max(classes, 1)) if change.size else (0, 0)
    return label, predicted


def changed_confusions(
    pair: Pair, names: Sequence[str], most: int, glyphs: Glyphs
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield `rarer` and `more frequent`, each with the confusions that changed most: `4→9 -7`.

    `names` are those of the classes; where nothing changed that way, nothing is yielded.
    """
    change = pair.difference(len(names)) * (1 - np.eye(len(names), dtype=np.int64))
    for title, sign in (("rarer", -1), ("more frequent", 1)):
        order = np.argsort(-sign * change, axis=None, kind="stable")[:most]
        cells = [divmod(int(cell), len(names)) for cell in order if sign * change.flat[cell] > 0]
        if cells:
            yield title, tuple(f"{names[i]}{glyphs.to}{names[j]} {change[i, j]:+d}" for i, j in cells)
