"""Draws the weights of a unit as an image of any size. It knows no units and no layers."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import resample
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.signed import paint_signed

Floats = NDArray[np.float64]
SHARP_FROM = 0.8
"""Weights are enlarged by a whole number where that fills this fraction of the room."""
BRIGHTEST_QUANTILE = 0.98
"""Weights from this quantile on are brightest: scaled to the largest, a single one would dim all others."""


def enlarged(weights: NDArray[np.floating], columns: int, half_rows: int) -> Floats:
    """Return weights (H, W) as large as fit into so many columns and half rows."""
    numbers: Floats = np.nan_to_num(np.asarray(weights, np.float64), posinf=0, neginf=0)
    if not numbers.size or columns < 1 or half_rows < 1:
        return np.zeros((0, 0))
    times = min(columns / numbers.shape[1], half_rows / numbers.shape[0])
    if times >= 1 and int(times) >= SHARP_FROM * times:
        times = int(times)
    rows, wide = (max(int(times * edge + 1e-9), 1) for edge in numbers.shape)
    return resample(numbers, wide, rows)


def paint_weight_image(numbers: Floats, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw what `enlarged` returns, orange for + and blue for −; only zeros are named as such."""
    brightest = float(np.quantile(np.abs(numbers), BRIGHTEST_QUANTILE)) if numbers.size else 0.0
    canvas = paint_signed(numbers, width, height, palette, glyphs, brightest or None)
    if numbers.size and not numbers.any():
        canvas.centre(canvas.height // 2, "zero"[: canvas.width], palette.ink("muted"))
    return canvas
