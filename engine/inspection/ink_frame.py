"""The part of the images that has any ink. It must not know what they show."""

import numpy as np

from mnist_tui.engine.examples import Examples

LEAST_INK = 0.1
"""Rows and columns whose mean grey is below this fraction of the highest one are margin."""


def ink_frame(examples: Examples) -> tuple[slice, slice]:
    """Return the rows and columns of the images of `examples` without their common margin.

    Weights of pixels in the margin are hardly trained: they are nearly the initial ones. The frame is a square as far
    as the image allows. Of images without ink it is the whole image.
    """
    mean = examples.pixels.reshape(-1, *examples.shape).mean(axis=0) if len(examples) else np.zeros(examples.shape)
    rows, columns = _inside(mean.mean(axis=1)), _inside(mean.mean(axis=0))
    side = max(rows.stop - rows.start, columns.stop - columns.start)
    return _widened(rows, side, mean.shape[0]), _widened(columns, side, mean.shape[1])


def _inside(ink: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> slice:
    inked = np.flatnonzero(ink >= LEAST_INK * ink.max()) if len(ink) and ink.max() > 0 else np.arange(len(ink))
    return slice(int(inked[0]), int(inked[-1]) + 1) if len(inked) else slice(0, 0)


def _widened(part: slice, side: int, size: int) -> slice:
    """Return `part` of an edge of `size` pixels at the length `side`, or as near to it as there are pixels."""
    length = min(side, size)
    missing = length - (part.stop - part.start)
    start = min(max(part.start - missing // 2, 0), size - length)
    return slice(start, start + length)
