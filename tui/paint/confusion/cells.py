"""What is written in the cells of a confusion matrix: texts that leave a column blank, so that no two touch."""

import numpy as np

from mnist_tui.tui.paint.canvas import Ink
from mnist_tui.tui.paint.confusion.grid import LEAST_SIGNED
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.ticks import percent_digits

RECALL_STEPS = (0.5, 0.8, 0.94, 0.975)
MORE = "+"
"""Repeated, it stands for a count with too many digits for its cell."""


def aligned(text: str, width: int) -> str:
    """Align a number within its cell: to the right, with one space after it where there is room for two."""
    if width >= 5:
        return text.rjust((width + max(len(text), 2) + 1) // 2)[:width]
    return text.rjust(width - 1).ljust(width) if len(text) < width and width > 2 else text.rjust(width)


def recall_cell(recall: float, width: int, in_percent: bool, palette: Palette, glyphs: Glyphs) -> tuple[str, Ink]:
    """Return a recall with its sign beside counts; in the narrowest cells a shade, since two digits would touch."""
    if np.isnan(recall):
        return glyphs.zero, palette.ink("faint")
    ink = palette.recalls[int(np.searchsorted(RECALL_STEPS, recall, side="right"))]
    if width < 3:
        shade = glyphs.shades[max(round(recall * (len(glyphs.shades) - 1)), 1)]
        # Where a cell has a colour of its own, the shade would only be a hole in it.
        return shade, Ink(ink.back, ink.back) if ink.back >= 0 else ink
    signed = width >= LEAST_SIGNED and not in_percent
    most = 100 if width >= LEAST_SIGNED else 99
    whole = min(max(int(recall * 100 + 1e-9), int(recall > 0)), most)  # rounded down, so that it lies in its colour
    return f"{whole}%" if signed else str(whole), ink


def count_text(count: int, width: int) -> str:
    """Write a count so that one column of its cell stays blank: `101`, `12k`, or `++` where it does not fit."""
    for unit, letter in ((1, ""), (1_000, "k"), (1_000_000, "M")):
        if count >= unit and len(text := f"{count / unit:.0f}{letter}") < width:
            return text
    return MORE * (width - 1)


def percent_text(fraction: float, width: int) -> str:
    """Write a fraction of a row in percent, one column of its cell stays blank: `.4`, `12`, `20.5`."""
    percent = 100 * fraction
    if width >= 5 or (width == 4 and percent < 9.95):
        return percent_digits(fraction, 1)
    if width < 3:
        return "<" if percent < 0.5 else f"{percent:.0f}" if percent < 9.5 else MORE
    return f"{percent:.1f}"[1:] if percent < 0.95 else f"{min(percent, 99):.0f}"
