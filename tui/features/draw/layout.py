"""Where everything on the screen stands, from its size and that of the images. It draws nothing."""

from dataclasses import dataclass
from fractions import Fraction

from mnist_tui.tui.images.drawing import Point

SCALES = (4, 3, 2, 1, Fraction(1, 2), Fraction(1, 3), Fraction(1, 4))
"""Columns of a pixel, the largest first."""
FRAME = 2
"""Rows and columns that a frame takes."""
GAP = 1
LEAST_BARS = 24
"""Columns of bars and texts."""
BARS_BESIDE = 30
"""The same, where small images stand before them."""
LEAST_TEXTS = 3
"""Rows below the bars."""
LINE_GAP = 1
FORM_ROWS = 2
"""Rows of what is said below the drawing."""
STRIP_HEIGHT = 7
"""Rows of thumbnails with their captions and a title."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle within a frame, in cells."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column beyond the frame."""
        return self.x + self.width + FRAME

    @property
    def bottom(self) -> int:
        """The first row below the frame."""
        return self.y + self.height + FRAME


@dataclass(frozen=True, slots=True)
class Layout:
    """All places; None for what has no room."""

    canvas: Box | None
    form: Box | None
    """What the network gets."""
    neighbour: Box | None
    """The nearest training image."""
    bars_x: int
    strip_y: int | None = None
    """The first row of the nearest training images, where there is room for more than one."""

    def pixel_at(self, x: int, y: int, shape: Point) -> Point | None:
        """Return the pixel in the middle of a cell of the screen, None outside the canvas."""
        box = self.canvas
        if box is None or not (box.x < x <= box.x + box.width and box.y < y <= box.y + box.height):
            return None
        row, column = (y - box.y - 0.5) / box.height * shape[0], (x - box.x - 0.5) / box.width * shape[1]
        return min(int(row), shape[0] - 1), min(int(column), shape[1] - 1)


def layout(width: int, height: int, shape: Point) -> Layout:
    """Return the places in `width` x `height` cells for images of `shape` (rows, columns)."""
    canvas = next((box for box in _boxes(0, 0, shape) if _fits(box, width - LEAST_BARS - GAP, height)), None)
    if canvas is None:
        return Layout(None, None, None, 0)
    x, room = canvas.right + GAP, width - BARS_BESIDE - GAP
    form = next((box for box in _boxes(x, 0, shape) if _is_beside(box, canvas, room, height)), None)
    if form is None:
        return Layout(canvas, None, None, x)
    neighbour = Box(x, form.bottom, form.width, form.height)
    below = max(canvas.bottom + FORM_ROWS, neighbour.bottom) + GAP
    strip_y = below if below + STRIP_HEIGHT <= height else None
    return Layout(canvas, form, neighbour, form.right + GAP, strip_y)


def _boxes(x: int, y: int, shape: Point) -> list[Box]:
    """Return frames for an image, the largest first."""
    sizes = [(-int(-shape[1] * scale // 1), -int(-shape[0] * scale // 2)) for scale in SCALES]
    return [Box(x, y, width, height) for width, height in sizes]


def _fits(box: Box, width: int, height: int) -> bool:
    return box.right <= width and box.bottom <= height


def _is_beside(box: Box, canvas: Box, width: int, height: int) -> bool:
    """Tell whether two images of this size stand below each other beside the drawing, which is the larger one."""
    return box.right <= width and 2 * (box.height + FRAME) <= height and box.width < canvas.width
