"""Draws one unit in detail: weights, effect on every class, histogram of its activations. It knows no network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.histogram import HistogramBars, paint_histogram
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.scales import grey_scale, signed_scale
from mnist_tui.tui.paint.text import first_fitting
from mnist_tui.tui.paint.ticks import LEAST_IN_DECIMALS, signed
from mnist_tui.tui.paint.weight_image import TINY, enlarged, largest_weight, paint_weight_image

LEAST_BESIDE, BESIDE_FRACTION, ENOUGH_BESIDE = 22, 0.45, 38
"""Columns beside the image: at least, as a fraction of the width, and at most."""
LEAST_IMAGE = 8
"""Columns below which there is no image."""
LARGEST_IMAGE = 84
"""Columns: in a larger one the eye no longer sees the weights as one image."""
TALLEST = 12
"""Rows of the histogram in a window that is not large; in a large one it takes half."""
LONGEST_NAME = 8
NUMBER_WIDTH = 8
ROOM_FOR_GAP = 7
"""Rows of a histogram from which on an empty one may stand above it."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitDetails:
    """What is shown of one unit."""

    weights: NDArray[np.floating]
    """(H, W)"""
    facts: tuple[str, ...]
    """One text in ever shorter forms; the first that fits is written."""
    effects: tuple[tuple[str, float], ...]
    """Class names with the effect of the unit on them; none for an output."""
    activations: HistogramBars


def paint_unit(
    unit: UnitDetails, width: int, height: int, palette: Palette, glyphs: Glyphs, tiny: float = TINY
) -> Canvas:
    """Draw the weights on the left; beside them facts, effects, and the histogram in the remaining room."""
    canvas = Canvas(width, height)
    image = _weight_image(unit.weights, canvas.width, canvas.height, palette, glyphs, tiny)
    canvas.paste(0, 0, image)
    x = image.width + 2 if image.width else 0
    room = max(canvas.width - x, 0)
    canvas.text(x, 0, first_fitting(unit.facts, room)[:room], palette.ink("muted"))
    rows = max(canvas.height - 1, 0)
    effects = _effects(unit.effects, room, max(rows - 1, 0), palette, glyphs)
    canvas.paste(x, 1, effects)
    left = rows - effects.height
    gap = int(left >= ROOM_FOR_GAP)
    tallest = max(TALLEST, canvas.height // 2)
    histogram = paint_histogram(unit.activations, room, min(left - gap, tallest), palette, glyphs)
    canvas.paste(x, 1 + effects.height + gap, histogram)
    return canvas


def _weight_image(
    weights: NDArray[np.floating], width: int, height: int, palette: Palette, glyphs: Glyphs, tiny: float
) -> Canvas:
    """Return the image as large as fits beside the text."""
    beside = min(max(LEAST_BESIDE, int(BESIDE_FRACTION * width)), ENOUGH_BESIDE)
    side = min(2 * height, width - beside - 2, LARGEST_IMAGE)
    numbers = enlarged(weights, side, side) if side >= LEAST_IMAGE else np.zeros((0, 0))
    size, largest = (numbers.shape[1], -(-len(numbers) // 2)), largest_weight(weights)
    return paint_weight_image(numbers, *size, palette, glyphs, largest, tiny)


def _effects(
    effects: tuple[tuple[str, float], ...], width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Return a row with a bar for every class; in few rows, several columns without bars for the largest effects."""
    name_width = min(max((len(name) for name, _ in effects), default=0), LONGEST_NAME)
    item, finite = name_width + NUMBER_WIDTH, [(name, float(np.nan_to_num(effect))) for name, effect in effects]
    columns = 1 if len(effects) <= height else max((width + 2) // (item + 2), 1)
    kept = sorted(sorted(range(len(finite)), key=lambda index: -abs(finite[index][1]))[: columns * height])
    rows = min(-(-len(kept) // columns), height)
    canvas = Canvas(width, rows)
    largest = max((abs(effect) for _, effect in finite), default=0.0) or 1.0
    bars = grey_scale(palette) if largest < LEAST_IN_DECIMALS else signed_scale(palette)
    for place, index in enumerate(kept):
        (name, effect), x, y = finite[index], place // rows * (item + 2), place % rows
        ink = (bars.plus if effect >= 0 else bars.minus)(palette)
        canvas.text(x, y, f"{name[:LONGEST_NAME]:<{name_width}}{signed(effect):>{NUMBER_WIDTH}}", ink)
        if columns == 1:
            length = round(abs(effect) / largest * max(width - item - 1, 0))
            canvas.text(item + 1, y, _bar(effect >= 0, palette, glyphs) * length, ink)
    return canvas


def _bar(is_plus: bool, palette: Palette, glyphs: Glyphs) -> str:
    """Return the character of an effect's bar: without half blocks or colours, + and - look different."""
    if glyphs.dots == (1, 1):
        return "+" if is_plus else "-"
    return glyphs.progress[-1] if is_plus or palette.colour else glyphs.shades[2]
