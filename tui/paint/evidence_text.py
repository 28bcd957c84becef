"""The numbers of a diagnosis as people read them. It knows neither where they come from nor where they are shown."""

import math

from mnist_tui.engine.diagnosis.finding import Evidence


def value_text(value: float | None, unit: str) -> str:
    """Return a number as people read it: `98.5 %`, `1,720`, `5.5e-7`, and `-` for what is not known."""
    if value is None or math.isnan(value):
        return "-"
    if unit == "count":
        return f"{value:,.0f}"
    if unit == "fraction":
        return f"{min(value * 100, 99.9) if value < 1 else value * 100:.3g} %"  # only all of it is 100 %
    return f"{value:.3g}".replace("e-0", "e-").replace("e+0", "e+")


def healthy_text(one: Evidence) -> str:
    """Write where a number lies in healthy runs; nothing where nobody knows."""
    low, high = (None if end is None else value_text(end, one.unit) for end in one.healthy)
    if low is None:
        return "" if high is None else f"at most {high}"
    if high is None:
        return f"at least {low}"
    return low if low == high else f"{low} to {high}"
