"""The colour of xterm's 240 fixed ones that a mixture is shown as where there are no others.

Rich rounds greys down to the one before, and dark colours of one hue to those of another.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.palette import rgb

FIRST = 16
"""Those before are the terminal's own."""
TO_CONES = np.array(
    (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
)
TO_LAB = np.array(
    (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
)
"""Oklab (Ottosson 2020): equal distances are equally well seen, whatever the hue."""
WEIGHTS = (0.7, 1.0, 1.0)
"""Of lightness and hue: colours have meanings, and mixtures stand behind dialogs, where they are dim in any case."""


@lru_cache(maxsize=4096)
def nearest(red: int, green: int, blue: int) -> int:
    """Return the number of the fixed colour that looks most like this one, each part of which is 0..255."""
    gaps = (_fixed() - _oklab(np.array((red, green, blue)))) * WEIGHTS
    return FIRST + int((gaps**2).sum(axis=1).argmin())


@lru_cache(maxsize=1)
def _fixed() -> NDArray[np.float64]:
    """Return the fixed colours in Oklab, (240, 3)."""
    return _oklab(np.array([rgb(number) for number in range(FIRST, 256)]))


def _oklab(colours: NDArray[np.integer]) -> NDArray[np.float64]:
    parts = colours / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    lab: NDArray[np.float64] = np.cbrt(linear @ TO_CONES.T) @ TO_LAB.T
    return lab
