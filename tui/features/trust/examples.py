"""Draws the images under the cursor of a page beside it, where the window is wide enough. It knows no run."""

from collections.abc import Sequence
from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import whole_words
from mnist_tui.tui.paint.thumbnails import Thumbnail, paint_thumbnails

MOST_EXAMPLES = 24
"""Images that are asked for."""
GAP, LEAST_WIDTH = 2, 38
"""Columns between a page and its images, and the fewest that these take."""
LEAST_ROWS = 6
"""Of images: a thumbnail and its caption."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Images, and above them what they are; the first line is the heading."""

    lines: tuple[str, ...]
    images: tuple[Thumbnail, ...]
    empty: str = ""
    """What is said where there are none."""


def columns_beside(width: int, page: int) -> int:
    """Return the columns that are left beside a page of `page` columns; 0 where they are too few."""
    left = width - page - GAP
    return left if left >= LEAST_WIDTH else 0


def paint_examples(examples: Examples, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the lines, a blank one, and as many images as fit."""
    canvas = Canvas(width, height)
    for y, line in enumerate(examples.lines):
        canvas.text(0, y, whole_words(line, width, glyphs), palette.ink("muted" if y else "text", bold=not y))
    top = len(examples.lines) + 1
    if examples.images and height - top >= LEAST_ROWS:
        canvas.paste(0, top, paint_thumbnails(examples.images, None, width, height - top, palette, glyphs))
    elif not examples.images:
        canvas.text(0, top, whole_words(examples.empty, width, glyphs), palette.ink("muted"))
    return canvas


def class_name(names: Sequence[str], place: int) -> str:
    """Return the name of a class; a question mark where nothing is predicted."""
    return names[place] if 0 <= place < len(names) else "?"
