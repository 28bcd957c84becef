"""Makes probabilities of what a classifier gave for every class, or says which row has none. It opens nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError

TOLERANCE = 1e-3
"""How far from 1 the probabilities of a row may add up."""
PERCENT = 100
VALUES_AT_ONCE = 2**17
SHORT_ROW = 32
"""numpy reduces rows up to this length faster column by column: along a row it goes number by number."""
EXPECTED = "probabilities, which add up to 1"
LOGITS, LOGARITHMS = "logits: softmax was applied", "log-probabilities: exp was applied"

Floats = NDArray[np.float32]


def as_probabilities(path: Path, values: Floats, meaning: str) -> tuple[Floats, str]:
    """Return values (n, K) as probabilities, changed in place, and a clause that says what they were.

    `meaning` is a key of MATRIX_NAMES: what the name of the column says.
    Raises DataError for values that are no numbers, and for probabilities that are none.
    """
    lows, highs, sums = _of_rows(values, _bounds_and_sums)
    _refuse(path, np.isnan(lows), "NaN", "numbers")
    _refuse(path, np.isinf(highs), "an infinite value", "finite ones")
    is_none = (lows < 0) | (np.abs(sums - 1) > TOLERANCE)
    if not is_none.any():
        return values, ""
    are_logarithms = bool((highs <= 0).all() and (np.abs(_of_rows(values, _sums_of_exp)[0] - 1) < TOLERANCE).all())
    in_percent = bool((lows >= 0).all() and (np.abs(sums - PERCENT) <= TOLERANCE * PERCENT).all())
    are_fractions = bool((lows >= 0).all() and (highs <= 1).all())
    if not are_logarithms and (meaning == "probabilities" or in_percent or (are_fractions and meaning == "outputs")):
        row = int(is_none.argmax())
        found = f"{lows[row]:g}" if lows[row] < 0 else f"values that add up to {sums[row]:g}"
        raise DataError.about(path, f"{found} in row {row + 1:,}", EXPECTED)
    _softmax(values)
    return values, LOGARITHMS if are_logarithms else LOGITS


def of_two(path: Path, values: NDArray[np.float64]) -> Floats:
    """Return (n, 2) from the probability (n,) of the second of two classes. Raises DataError where it is none."""
    _refuse(path, ~((values >= 0) & (values <= 1)), "no probability", "0 to 1, of the second of two classes")
    return np.stack([1 - values, values], axis=1).astype(np.float32)


def _softmax(values: Floats) -> None:
    """Apply it in place; a row of log-probabilities becomes their exp."""
    for _, block in _blocks(values):
        block -= block.max(1, keepdims=True)
        np.exp(block, out=block)
        block /= block.sum(1, keepdims=True)


def _bounds_and_sums(block: Floats) -> tuple[NDArray[np.floating], ...]:
    """Return the smallest and the largest value of every row, and their sum."""
    if block.shape[1] > SHORT_ROW:
        return block.min(1), block.max(1), block.sum(1, np.float64)
    columns = block.T.copy()
    return columns.min(0), columns.max(0), columns.sum(0, np.float64)


def _sums_of_exp(block: Floats) -> tuple[NDArray[np.floating]]:
    return (np.exp(block).sum(1, np.float64),)


def _refuse(path: Path, bad: NDArray[np.bool_], found: str, expected: str) -> None:
    if bad.any():
        raise DataError.about(path, f"{found} in row {int(bad.argmax()) + 1:,}", expected)


def _of_rows(
    values: Floats, measure: Callable[[Floats], tuple[NDArray[np.floating], ...]]
) -> list[NDArray[np.floating]]:
    """Return what `measure` tells of every row, each (n,); the values are read once."""
    parts = [measure(block) for _, block in _blocks(values)]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


def _blocks(values: Floats) -> Iterator[tuple[int, Floats]]:
    """Yield rows and where they begin, few enough that what is computed of them needs little memory."""
    at_once = max(VALUES_AT_ONCE // max(values.shape[1], 1), 1)
    for start in range(0, len(values), at_once):
        yield start, values[start : start + at_once]
