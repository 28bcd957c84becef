"""Which augmentation helps against which corruption: what `tests/bench/robustness.py` measured. It measures nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

MEASURED_ON = "MNIST, preset quick"
AUGMENTATIONS: Mapping[str, float] = MappingProxyType(
    {"shift": 3.0, "rotation": 30.0, "scale": 0.4, "shear": 0.5, "elastic": 34.0, "noise": 60.0, "erasing": 0.5}
)
"""The settings, each with the value at which it was tried alone."""
WITHOUT = "none"
_ERRORS = {
    "shot noise": (4.04, 5.94, 5.58, 5.71, 4.71, 4.91, 6.89, 5.31),
    "impulse noise": (25.60, 42.89, 26.23, 20.44, 25.76, 27.48, 9.61, 25.32),
    "glass blur": (40.51, 57.75, 39.30, 41.22, 42.01, 49.26, 34.54, 44.56),
    "motion blur": (59.92, 40.85, 60.60, 56.41, 57.75, 46.70, 51.56, 68.20),
    "shear": (40.28, 35.51, 39.66, 34.32, 31.50, 30.16, 39.02, 43.95),
    "scale": (43.86, 49.24, 45.28, 13.61, 42.84, 33.06, 45.25, 41.86),
    "rotate": (40.58, 43.92, 20.77, 40.94, 39.35, 39.73, 43.76, 42.68),
    "brightness": (66.32, 83.29, 64.33, 56.25, 62.58, 70.24, 22.41, 65.67),
    "translate": (65.74, 29.80, 66.35, 59.60, 64.29, 48.07, 68.97, 68.84),
    "stripe": (81.22, 83.59, 76.97, 74.33, 74.43, 71.64, 63.04, 82.05),
    "fog": (85.92, 88.55, 82.93, 79.40, 81.17, 83.03, 65.35, 83.43),
    "spatter": (20.07, 37.75, 22.68, 19.09, 22.71, 21.42, 10.30, 21.13),
    "dotted line": (37.31, 52.33, 34.93, 34.43, 39.03, 39.53, 18.48, 39.12),
    "zigzag": (63.42, 73.71, 61.46, 61.21, 64.54, 60.77, 43.39, 63.08),
    "canny edges": (14.47, 16.84, 14.54, 15.92, 13.95, 11.95, 16.13, 12.68),
}
ERRORS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {name: dict(zip((WITHOUT, *AUGMENTATIONS), row, strict=True)) for name, row in _ERRORS.items()}
)
"""By corruption and augmentation the error in percent: the mean over five severities and three seeds."""


@dataclass(frozen=True, slots=True)
class Help:
    """The augmentation with which the error was lowest."""

    augmentation: str
    without: float
    """The error in percent without any augmentation, and with this one alone."""
    error: float


def best_augmentation(corruption: str) -> Help | None:
    """Return what helped most against a corruption; None where nothing did.

    Raises:
        KeyError: there is no corruption of that name.
    """
    errors = ERRORS[corruption]
    best = min(errors, key=errors.__getitem__)
    return None if best == WITHOUT else Help(best, errors[WITHOUT], errors[best])
