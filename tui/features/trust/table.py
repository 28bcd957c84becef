"""Marks the cell under the cursor of a table. It knows no table."""

from mnist_tui.tui.paint.canvas import REVERSE, Canvas
from mnist_tui.tui.paint.palette import Palette


def mark_cell(canvas: Canvas, x: int, y: int, width: int, palette: Palette) -> None:
    """Lay the cursor's background under a cell; where there is none, reverse it."""
    if palette.fills_cursor:
        canvas.fill(x, y, width, 1, palette.cursor)
    else:
        canvas.add_style(x, y, width, 1, REVERSE)
