"""What the tables of the pages share: the rows that are seen, what says how many are not, and the cursor."""

from mnist_tui.tui.paint.canvas import REVERSE, Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette


def seen_rows(count: int, at: int, room: int) -> range:
    """Return which of `count` rows are seen where there is room for so many: that `at` the cursor is among them.

    Where not all are, one row of the room is left for `tell_unseen`.
    """
    if room >= count:
        return range(count)
    room = max(room - 1, 1)
    first = min(max(at - room // 2, 0), count - room)
    return range(first, first + room)


def tell_unseen(canvas: Canvas, y: int, above: int, below: int, palette: Palette, glyphs: Glyphs) -> None:
    """Say how many rows are above and below those that are seen, if any."""
    texts = [f"{above} above"] * (above > 0) + [f"{glyphs.down} {below} more"] * (below > 0)
    canvas.text(1, y, glyphs.separator.join(texts), palette.ink("muted"))


def mark_cell(canvas: Canvas, x: int, y: int, width: int, palette: Palette) -> None:
    """Lay the cursor's background under a cell; where there is none, reverse it."""
    if palette.fills_cursor:
        canvas.fill(x, y, width, 1, palette.cursor)
    else:
        canvas.add_style(x, y, width, 1, REVERSE)


def mark_row(canvas: Canvas, y: int, palette: Palette, glyphs: Glyphs) -> None:
    """Point at the row under the cursor."""
    canvas.cursor = 0, y
    canvas.text(0, y, glyphs.pointer, palette.ink("key", bold=True))
