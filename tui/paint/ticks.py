"""Round values for the ticks of an axis, and numbers written so that they fit. It knows no charts and no colours."""

import math

UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
LOG_STRIDES = (1, 2, 3, 6, 9, 12, 15, 18, 24, 30, 60, 90, 150, 300, 600, 900)
"""Steps between ticks in the row ... 0.5 1 2 5 10 20 ...; from 3 on they are whole decades."""
LEAST_IN_DECIMALS = 0.005
"""A smaller number would be written as 0.00."""
LARGEST = 1e300
"""Beyond this the differences of two numbers overflow; axes end here."""
LEAST_SPAN = 0.02
"""An axis spans at least this fraction of its values: less is noise, and its labels would need too many digits."""


def round_step(span: float, parts: float) -> float:
    """Return the smallest 1, 2 or 5 times a power of ten that cuts `span` into at most `parts` parts."""
    if not (math.isfinite(span) and span > 0):
        return 1.0
    rough = max(span / max(parts, 1e-9), 1e-300)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= rough * (1 - 1e-9))


def linear_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return at most `most` round values from low to high, ascending, in equal steps."""
    low, high = max(low, -LARGEST), min(high, LARGEST)
    if not low < high or most < 1:
        return ()
    parts = most + 1.0
    while True:
        step = round_step(high - low, parts)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            return tuple(index * step for index in range(first, last + 1))
        parts /= 2


def log_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return at most `most` values of 1, 2, 5 times powers of ten from low to high, as even as they can be.

    A range too narrow for two of them gets linear ticks.
    """
    low, high = max(low, 1e-300), min(high, LARGEST)
    if not low < high or most < 1:
        return ()
    first, last = 3 * math.floor(math.log10(low)), 3 * math.ceil(math.log10(high)) + 2
    for stride in LOG_STRIDES:
        ticks = [_one_two_five(index) for index in range(first - first % stride, last + 1, stride)]
        ticks = [tick for tick in ticks if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]
        if len(ticks) <= most:
            narrow = len(ticks) < min(most, 2) and high < 10 * low
            return linear_ticks(low, high, most) if narrow else tuple(ticks)
    return ()


def _one_two_five(index: int) -> float:
    """Return the number with that index in ... 0.5 1 2 5 10 20 ..., where 1 has index 0."""
    power, digit = divmod(index, 3)
    return float(f"{(1, 2, 5)[digit]}e{power}")


def number(value: float, width: int = 5) -> str:
    """Write a number in at most `width` characters: 0.5, 1e-3, 12.3k; `#` where no form fits."""
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")[:width]
    for digits in (4, 3, 2, 1):
        text = _digits(value, digits)
        if len(text) <= width:
            return text
    return "#" * max(width, 0)


def signed(value: float) -> str:
    """Write a number with its sign and two decimals, or a small one as `+3e-10`: only 0 reads as 0.00."""
    if 0 < abs(value) < LEAST_IN_DECIMALS:
        return "+" * (value > 0) + number(value, 6)
    return f"{value:+.2f}"


def _digits(value: float, digits: int) -> str:
    size = abs(value)
    if value == 0:
        return "0"
    if size < 0.01 or size >= 1e15:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        if exponent == "-02":  # rounded up to what is written without an exponent
            return f"{value:.2f}"
        return f"{_without_zeros(mantissa)}e{int(exponent)}"
    for unit, letter in UNITS:
        if size >= unit * (10 if unit == 1e3 else 1):
            return _fixed(value / unit, digits) + letter
    return _fixed(value, digits)


def _fixed(value: float, digits: int) -> str:
    whole = len(str(int(abs(value))))
    return _without_zeros(f"{value:.{max(digits - whole, 0)}f}")


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def tick_text(value: float, finest: float) -> str:
    """Write a tick with all its digits down to that of `finest`: 1.0525M, where `number` rounds to 1.052M."""
    if value == 0 or not (math.isfinite(value) and 0 < finest < math.inf):
        return number(value, 6)
    size, place = abs(value), math.floor(math.log10(finest))
    if size < 0.01 or size >= 1e15:
        digits = max(math.floor(math.log10(size) + 1e-9) - place, 0)
        mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
        return f"{_without_zeros(mantissa)}e{int(exponent)}"
    least = [(unit, letter) for unit, letter in UNITS if size >= unit * (10 if unit == 1e3 else 1)]
    unit, letter = least[0] if least else (1.0, "")
    decimals = max(math.floor(math.log10(unit) + 1e-9) - place, 0)
    return _without_zeros(f"{value / unit:.{decimals}f}") + letter


def percent_digits(fraction: float, decimals: int = 2) -> str:
    """Write a fraction of 0..1 in percent, rounded, without the sign: 93.67; 100 is all and 0.00 is none of it."""
    if not math.isfinite(fraction):
        return "-"
    last = 10**-decimals
    if fraction >= 1:
        return "100"
    rounded = round(100 * fraction, decimals)
    return f"{min(max(rounded, last if fraction > 0 else 0), 100 - last):.{decimals}f}"


def percent(fraction: float, decimals: int = 2, sign: str = "%") -> str:
    """Write a fraction of 0..1 as a percentage, rounded: 93.67%; only all of it is 100%, and only none 0.00%."""
    digits = percent_digits(fraction, decimals)
    return digits if digits == "-" else digits + sign


def probability(value: float, decimals: int = 1, sign: str = "%") -> str:
    """Write a probability in percent, rounded: only 1 is 100%, while 0.0% is any that is next to nothing."""
    is_nothing = value < 0.5 * 10 ** -(decimals + 2)
    return percent(0.0 if is_nothing else value, decimals, sign)


def change(before: float, after: float, to: str) -> str:
    """Write two numbers with as many decimals, up to nine, as it takes to tell them apart: 0.142→0.131."""
    if not (math.isfinite(before) and math.isfinite(after)) or max(abs(before), abs(after)) >= 1e6:
        return f"{number(before)}{to}{number(after)}"
    texts = ((f"{before:.{decimals}f}", f"{after:.{decimals}f}") for decimals in range(3, 10))
    first, second = next((pair for pair in texts if pair[0] != pair[1]), (number(before), number(after)))
    return f"{first}{to}{second}"


def duration(seconds: float) -> str:
    """Write a duration: 0:41, 12:05, 1:02:03, 2d 3h."""
    if not math.isfinite(seconds) or seconds < 0:
        return "-:--"
    whole = round(seconds)
    minutes, seconds_left = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    days, day_hours = divmod(hours, 24)
    if days:
        return f"{days}d {day_hours}h"
    return f"{hours}:{minutes:02}:{seconds_left:02}" if hours else f"{minutes}:{seconds_left:02}"


def linear_range(low: float, high: float) -> tuple[float, float]:
    """Widen a range to round ends, so that it rarely changes while values arrive."""
    low, high = max(low, -LARGEST), min(high, LARGEST)
    size = max(abs(low), abs(high))
    if high - low < LEAST_SPAN * size or low == high:
        half = 0.1 * (size or 1.0)
        low, high = low - half, high + half
    step = round_step(high - low, 20)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def log_range(low: float, high: float) -> tuple[float, float]:
    """Widen a range of positive values to tenths of a decade, and to three of them at least."""
    low, high = max(low, 1e-300), min(high, LARGEST)
    first = math.floor(10 * math.log10(low) + 1e-6)
    last = math.ceil(10 * math.log10(high) - 1e-6)
    short = max(3 - (last - first), 0)
    return 10 ** ((first - (short + 1) // 2) / 10), 10 ** ((last + short // 2) / 10)


def step_range(first: float, last: float) -> tuple[float, float]:
    """Widen a range of steps a little at its right end, so that a growing curve seldom moves as a whole."""
    first, last = max(first, -LARGEST), min(last, LARGEST)
    if not first < last:
        return first, first
    grain = round_step(last - first, 64)
    return first, first + math.ceil((last - first) / grain - 1e-9) * grain
