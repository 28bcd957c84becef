"""Colours for numbers with a sign and for classes, one set per palette. It knows no terminal and no data."""

from typing import NamedTuple

from mnist_tui.tui.paint.canvas import DEFAULT, Ink
from mnist_tui.tui.paint.palette import Palette


class SignedScale(NamedTuple):
    """Colours from almost 0 to the largest, orange for +, blue for −; the first is no colour at all."""

    positive: tuple[int, ...]
    negative: tuple[int, ...]

    def plus(self, palette: Palette, bold: bool = False) -> Ink:
        """Return the ink of text about positive numbers."""
        return Ink(self.positive[len(self.positive) * 3 // 4], bold=bold or not palette.colour)

    def minus(self, palette: Palette, bold: bool = False) -> Ink:
        """Return the ink of text about negative numbers."""
        return Ink(
            self.negative[len(self.negative) * 3 // 4], bold=bold and palette.colour, underline=not palette.colour
        )


_NO_SCALE = SignedScale((DEFAULT, DEFAULT), (DEFAULT, DEFAULT))
_SIGNED = {
    "dark": SignedScale((DEFAULT, 236, 94, 130, 172, 208, 215), (DEFAULT, 236, 24, 31, 32, 39, 117)),
    "light": SignedScale((DEFAULT, 253, 223, 215, 208, 130, 52), (DEFAULT, 253, 153, 75, 32, 25, 18)),
    "ansi16": SignedScale((DEFAULT, 3, 11), (DEFAULT, 12, 14)),
    "ansi16-light": SignedScale((DEFAULT, 13, 5), (DEFAULT, 12, 4)),
}
# None is the colour of something else that stands beside the map. Of 16 colours, one of each hue: in many terminals the
# bright and the usual one look alike.
_CLASSES = {
    "dark": (75, 215, 71, 203, 140, 180, 205, 231, 185, 80),
    "light": (26, 130, 29, 160, 57, 52, 162, 240, 58, 23),
    "colour-blind": (104, 214, 36, 190, 212, 202, 231, 33, 229, 117),
    "ansi16": (14, 11, 9, 2, 15),
    "ansi16-light": (4, 1, 5, 0),
    "ansi16-colour-blind": (14, 11, 9, 8),
}

_LIKE = {"colour-blind": "dark", "ansi16-colour-blind": "ansi16"}
"""Palettes with the signed scale of another: orange and blue differ in lightness, and for every colour vision."""


def signed_scale(palette: Palette) -> SignedScale:
    """Return the colours for numbers with a sign; without colours, characters show the sign."""
    return _SIGNED.get(_LIKE.get(palette.name, palette.name), _NO_SCALE)


def grey_scale(palette: Palette) -> SignedScale:
    """Return greys for numbers with a sign that are too small to matter."""
    greys = DEFAULT, palette.track, palette.faint
    return SignedScale(greys, greys)


def class_colours(palette: Palette) -> tuple[int, ...]:
    """Return the colours of classes, to be reused where there are more classes."""
    return _CLASSES.get(palette.name, (DEFAULT,))
