"""The position of a setting on its slider, and the values next to it. Pure arithmetic; it knows no screen."""

import math
from collections.abc import Callable
from typing import TypeAlias

from mnist_tui.engine.setting import Setting, Value
from mnist_tui.engine.settings import SETTINGS

Move: TypeAlias = Callable[[Setting, Value, int], Value]
"""Returns the next value below one (-1) or above it (1)."""
DECADE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
"""Round numbers at which a logarithmic slider stops, in every decade."""
MOMENTA = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)
HAND_STEPS: dict[str, tuple[float, ...]] = {
    "momentum": MOMENTA,
    "beta2": (0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999),
    "ema": (0.0, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999),
    "rms_decay": (0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999),
    "batch_size": (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 0),
    "shift": (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0),
    "rotation": (0.0, 2.0, 5.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0, 45.0, 90.0, 180.0),
    "scale": (0.0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, 0.5),
    "shear": (0.0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, 0.5),
    "elastic": (0.0, 5.0, 8.0, 12.0, 16.0, 20.0, 25.0, 30.0, 40.0, 60.0),
    "elastic_sigma": (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0),
    "noise": (0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0),
    "dropout": (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
}
COUNTERS = ("seed", "step_every")
"""They change by one."""
ROUNDING = 1e-9
FIXED = ("validation", "threads")
"""They belong to data and machine, which stay the same while the program runs."""
_FIRST = (
    "learning_rate",
    "batch_size",
    "momentum",
    "weight_decay",
    "dropout",
    "epochs",
    "label_smoothing",
    "clip_norm",
)
_CHANGEABLE = tuple(name for name in (*_FIRST, *(name for name in SETTINGS if name not in _FIRST)) if name not in FIXED)
ADJUSTABLE: tuple[str, ...] = tuple(sorted(_CHANGEABLE, key=lambda name: not SETTINGS[name].live))
"""The settings on the screen: live ones first."""


def rank(setting: Setting, value: float) -> float:
    """Return what the values of a setting are ordered by: a 0 that stands for everything is beyond every number."""
    return math.inf if setting.zero and value == 0 else value


def stops(setting: Setting) -> tuple[float, ...]:
    """Return the round values at which the slider of a setting stops, from left to right."""
    if setting.name in HAND_STEPS:
        return HAND_STEPS[setting.name]
    low, high = setting.slider or (setting.low, setting.high)
    if setting.log:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        values = [round(digit * 10.0**decade, 12) for decade in decades for digit in DECADE]
        if setting.kind == "int":
            values = sorted({float(round(value)) for value in values})
        inside = tuple(value for value in values if low <= value <= high)
        return inside if setting.low > 0 or setting.open_low else (0.0, *(value for value in inside if value > 0))
    return tuple(round(low + (high - low) * part / 20, 6) for part in range(1 if setting.open_low else 0, 21))


def neighbour(setting: Setting, value: Value, direction: int) -> Value:
    """Return the next value up (`direction` 1) or down (-1); the same value at the end of the range."""
    if setting.kind == "choice":
        index = setting.choices.index(str(value)) + direction
        return setting.choices[min(max(index, 0), len(setting.choices) - 1)]
    if setting.name in COUNTERS and isinstance(value, int):
        return int(min(max(value + direction, setting.low), setting.high))
    if not isinstance(value, int | float):
        return value
    here = rank(setting, value)
    if direction > 0:
        moved = next((stop for stop in stops(setting) if rank(setting, stop) > here * (1 + 1e-9)), value)
    else:
        moved = next((stop for stop in reversed(stops(setting)) if rank(setting, stop) < here * (1 - 1e-9)), value)
    return int(moved) if setting.kind == "int" else float(moved)


def far_neighbour(setting: Setting, value: Value, direction: int) -> Value:
    """Return the value after a coarse step: a factor of ten on a logarithmic slider, else several stops."""
    if setting.name in COUNTERS:
        strides = 10
    elif setting.kind == "choice":
        strides = 1
    else:
        strides = len(DECADE) if setting.log and setting.name not in HAND_STEPS else max(len(stops(setting)) // 5, 2)
    for _ in range(strides):
        value = neighbour(setting, value, direction)
    return value


def near_neighbour(setting: Setting, value: Value, direction: int) -> Value:
    """Return the value after a fine step: a round fraction of the way to the next stop."""
    moved = neighbour(setting, value, direction)
    if setting.name in COUNTERS or not isinstance(value, int | float) or not isinstance(moved, int | float):
        return moved
    if moved == value or math.inf in (rank(setting, value), rank(setting, moved)):
        return moved
    behind = neighbour(setting, moved, -direction)
    gap = abs(moved - (behind if isinstance(behind, int | float) else value))
    unit = 10.0 ** math.floor(math.log10(gap / 2) + ROUNDING)
    unit = max(unit, 1.0) if setting.kind == "int" else unit
    multiple = math.floor(value / unit + ROUNDING) + 1 if direction > 0 else math.ceil(value / unit - ROUNDING) - 1
    found = min(round(multiple * unit, 12), moved) if direction > 0 else max(round(multiple * unit, 12), moved)
    return int(found) if setting.kind == "int" else float(found)


def fraction(setting: Setting, value: Value) -> float | None:
    """Return the position of `value` on the slider, 0 to 1; None for settings without one."""
    if setting.kind not in ("int", "float") or setting.name in COUNTERS or not isinstance(value, int | float):
        return None
    all_stops = stops(setting)
    if setting.name in HAND_STEPS:
        below = sum(rank(setting, stop) <= rank(setting, value) for stop in all_stops) - 1
        return max(below, 0) / (len(all_stops) - 1)
    low, high = next(stop for stop in all_stops if stop > 0) if setting.log else all_stops[0], all_stops[-1]
    if setting.log:
        return 0.0 if value <= low else min(math.log(value / low) / math.log(high / low), 1.0)
    return min(max((value - low) / (high - low), 0.0), 1.0)
