"""What another program makes of a pixel of 0 to 255 before its network sees it: an affine map, by name."""

import math
from dataclasses import dataclass

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.types import WHITE

HELP = (
    "unit is 0 to 1, raw 0 to 255, mnist subtracts 0.1307 from unit and divides by 0.3081, and MEAN,STD does so with "
    "other numbers"
)


@dataclass(frozen=True, slots=True)
class PixelReading:
    """x = pixel · factor + offset."""

    name: str
    factor: float
    offset: float

    @property
    def text(self) -> str:
        """Say it as a formula."""
        return TEXTS.get(self.name) or f"(p/255 - {self.name.replace(',', ')/')}"


def _standardised(name: str, mean: float, deviation: float) -> PixelReading:
    return PixelReading(name, 1 / WHITE / deviation, -mean / deviation)


READINGS = {
    one.name: one
    for one in (
        PixelReading("unit", 1 / WHITE, 0.0),
        _standardised("mnist", 0.1307, 0.3081),
        _standardised("0.5,0.5", 0.5, 0.5),
        PixelReading("raw", 1.0, 0.0),
    )
}
"""The usual ones, the likeliest first."""
TEXTS = {"unit": "p/255", "raw": "p", "mnist": "(p/255 - 0.1307)/0.3081"}


def read_pixels(text: str) -> PixelReading:
    """Return the reading that a person means.

    Raises:
        SettingError: it is none.
    """
    if text in READINGS:
        return READINGS[text]
    try:
        mean, deviation = map(float, text.split(","))
    except ValueError:
        mean, deviation = math.nan, math.nan
    if not (math.isfinite(mean) and math.isfinite(deviation) and deviation > 0):
        raise SettingError(f"pixels={text} is not unit, raw, mnist or MEAN,STD with a STD above 0", "pixels")
    return _standardised(f"{mean:g},{deviation:g}", mean, deviation)
