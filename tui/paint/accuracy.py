"""Accuracies in words and colours: never without what they leave open. It knows no network and no evaluation."""

import math

from mnist_tui.tui.paint.roles import Role

GOOD = 0.97
"""An accuracy that is at least this, at the lower end of its interval, is green where the interval is shown."""
COARSE, FINE = 0.1, 0.002
"""Intervals wider than these are written with no decimals and with one; narrower ones with two."""


def interval_text(low: float, high: float) -> str:
    """Write the ends of an interval of fractions in percent, `97.9-98.4`; nothing where they are not known."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    decimals = 0 if high - low >= COARSE else 1 if high - low >= FINE else 2
    return f"{100 * low:.{decimals}f}-{100 * high:.{decimals}f}"


def accuracy_role(low: float) -> Role:
    """Return the colour of an accuracy that is shown with its interval, of which `low` is the lower end."""
    return "right" if low >= GOOD else "text"
