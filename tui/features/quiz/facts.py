"""The figures that the texts of a question take from its recordings, as they are written. It draws nothing."""

import math

from mnist_tui.tui.features.quiz.recorded import recording
from mnist_tui.tui.paint.ticks import number, percent

LEAST_IN_DIGITS = 0.01


def figures(question: str) -> dict[str, str]:
    """Return the figures of a question by name; the end of its name says what it is."""
    values = recording(question).figures
    texts = {name: _written(name, value) for name, value in values.items()}
    if "p_cost" in values:
        texts["p_percent"] = percent(values["p_cost"], 0)
    return texts


def _written(name: str, value: float) -> str:
    if name.endswith("_accuracy"):
        return percent(value)
    if name.endswith("_count") or value >= 1000:
        return f"{value:,.0f}"
    return number(value) if value >= LEAST_IN_DIGITS or not value else _in_decimals(value)


def _in_decimals(value: float) -> str:
    """Write a small number with one digit and no exponent: `0.00000003`."""
    return f"{value:.{-math.floor(math.log10(value))}f}"
