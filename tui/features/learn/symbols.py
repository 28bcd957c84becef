"""How operations are written: symbols with their layers, formulas, numbers. It knows no run."""

import math

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SHORT_NAMES = {"leaky-relu": "leaky"}
"""Of activation functions, in formulas."""


def of(symbol: str, layer: int) -> str:
    """Return a symbol with its layer: `z²`."""
    return symbol + str(layer).translate(SUPERSCRIPTS)


def by(symbol: str, layer: int) -> str:
    """Return what the cost changes by with it: `∂C/∂z²`."""
    return f"∂C/∂{of(symbol, layer)}"


def function(activation: str) -> str:
    """Return the name of an activation function in formulas."""
    return SHORT_NAMES.get(activation, activation)


def class_index(index: int) -> str:
    """Return the number of a class as an index: `₆`."""
    return str(index).translate(SUBSCRIPTS)


def figure(value: float) -> str:
    """Write a number of a table: four decimals, or less of a large one, or a small one as `3.2e-5`."""
    size = abs(value)
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if value == 0:
        return "0"
    if size < 0.00095 or size >= 1e6:
        return short(value)
    decimals = 4 if size < 10 else 3 if size < 100 else 1
    return f"{value:.{decimals}f}"


def short(value: float) -> str:
    """Write a number with two digits and its power of ten: `9.3e-11`, `1e-6`."""
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def rate(value: float) -> str:
    """Write a learning rate: `0.01`, `1e-5`."""
    return f"{value:g}" if value >= 1e-4 else short(value)


def signed(value: float) -> str:
    """Write it with its sign."""
    return ("+" if value > 0 else "") + figure(value)


def amount(count: int, word: str) -> str:
    """Write how many: `1 unit`, `1,204 pixels`, `2 classes`."""
    plural = word + ("es" if word.endswith("s") else "s")
    return f"{count:,} {word if count == 1 else plural}"
