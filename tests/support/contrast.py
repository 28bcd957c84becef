"""Contrast by WCAG 2.2 of the colours that terminals have, and of what is drawn with them."""

from functools import cache
from typing import Final

import numpy as np

from mnist_tui.tui.paint.canvas import DEFAULT, DIM, Canvas
from mnist_tui.tui.paint.palette import Palette, rgb

LEAST_OF_TEXT, LEAST_OF_MARKS = 4.5, 3.0
XTERM: Final = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255)),
    (255, 255, 255),
)
"""The 16 colours that xterm has unless it is told otherwise."""


def mixture(colour: int) -> tuple[int, int, int]:
    """Return red, green and blue, 0-255."""
    return XTERM[colour] if colour < 16 else rgb(colour)


def luminance(colour: int) -> float:
    """Return the relative luminance, 0..1."""
    parts = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in np.array(mixture(colour)) / 255
    ]
    return float(np.dot((0.2126, 0.7152, 0.0722), parts))


@cache
def contrast(one: int, other: int) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def weak_words(canvas: Canvas, palette: Palette) -> set[tuple[str, float]]:
    """Return letters and digits that are hard to read, each with its contrast; none without colours."""
    if not palette.colour:
        return set()
    weak = set()
    rows, columns = np.nonzero(np.char.isalnum(canvas.chars) & ((canvas.style & DIM) == 0))
    for y, x in zip(rows.tolist(), columns.tolist(), strict=True):
        fore, back = int(canvas.fore[y, x]), int(canvas.back[y, x])
        colours = palette.text if fore == DEFAULT else fore, palette.ground if back == DEFAULT else back
        if (found := contrast(*colours)) < LEAST_OF_TEXT:
            weak.add((str(canvas.chars[y, x]), round(found, 2)))
    return weak
