"""Writes what stands below and beside a confusion matrix: confusions, axes, scales. It knows no network."""

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion.cells import MORE
from mnist_tui.tui.paint.confusion.cursor import pair_lines
from mnist_tui.tui.paint.confusion.grid import LEAST_SIGNED, Grid
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.stacked import paint_scales
from mnist_tui.tui.paint.confusion_text import confusion_texts, paint_summary, top_confusions_within
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import first_fitting

MOST_PAIR_ROWS = 4
LEAST_BESIDE = 40
"""Columns from which on the axes are named beside the most frequent confusions."""
GAP = 2
"""Columns between a matrix and what is beside it."""


def axes_legend(glyphs: Glyphs, shown: tuple[int, int] | None = None, classes: int = 0) -> str:
    """Return which axis is the label and which the prediction; of a part, how many of the `classes` are shown."""
    parts = [f" {one} of {classes}" if one < classes else "" for one in shown] if shown else ["", ""]
    return f"label {glyphs.down}{parts[0]} pred {glyphs.to}{parts[1]}"


def paint_as_text(canvas: Canvas, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    """Write what there is no room to draw: first the cell under the cursor."""
    top = paint_pair(canvas, 0, 0, data, palette, glyphs)
    rest = Canvas(canvas.width, canvas.height - top)
    paint_summary(rest, data.counts, data.classes, palette, glyphs)
    canvas.paste(0, top, rest)


def paint_pair(
    canvas: Canvas, left: int, top: int, data: ConfusionData, palette: Palette, glyphs: Glyphs, most_rows: int = 2
) -> int:
    """Describe the cell under the cursor; return the rows it takes."""
    if data.cursor is None:
        return 0
    rows, width = min(canvas.height - top, most_rows), canvas.width - left
    lines = pair_lines(data.cursor, data.counts, data.costs, data.classes, width, rows, glyphs)
    for y, line in enumerate(lines, top):
        canvas.text(left, y, line, palette.ink("text", bold=True))
    return len(lines)


def paint_beside(canvas: Canvas, grid: Grid, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> bool:
    """Name the most frequent confusions to the right of a matrix of many classes; return whether there is room."""
    texts = confusion_texts(data.counts, data.classes, grid.bottom - 1, glyphs)
    x, muted = grid.end + GAP, palette.ink("muted")
    if not texts or x + max(map(len, (*texts, "confused"))) > canvas.width:
        return False
    for y, text in enumerate(("confused", *texts)):
        canvas.text(x, y, text, muted)
    return True


def paint_below(
    canvas: Canvas, grid: Grid, top: int, data: ConfusionData, palette: Palette, glyphs: Glyphs, names_pairs: bool
) -> None:
    """Name the most frequent confusions below the matrix, and what it shows: beside them, or in a row of their own."""
    rows, left, muted = canvas.height - top, grid.label_width, palette.ink("muted")
    if rows < 1:
        return
    scales = paint_scales(canvas, left, canvas.height - 1, data, palette) if grid.stacked > 1 else 0
    beside, legends = rows == 1 and not scales, _legends(data, grid, glyphs)
    if beside and canvas.width < LEAST_BESIDE:
        legends = legends[1:]
    legend = first_fitting(legends, canvas.width - left - scales)
    canvas.right(canvas.width, canvas.height - 1, legend, muted)
    if not names_pairs:
        return
    room = canvas.width - left - (len(legend) + 3 if beside and legend else 0)
    pair_rows = min(rows if beside or not (legend or scales) else rows - 1, MOST_PAIR_ROWS)
    pairs = top_confusions_within(room, pair_rows, data.counts, data.classes, glyphs)
    for y, line in enumerate(pairs, top):
        canvas.text(left, y, line, muted)


def _legends(data: ConfusionData, grid: Grid, glyphs: Glyphs) -> tuple[str, ...]:
    """Return what the axes are and what cells mean that have no room to say it, and shorter forms of that."""
    cells = []
    if grid.cell_width == LEAST_SIGNED - 1 and not data.in_percent:
        cells.append("diag %")
    if grid.stacked == 1 and grid.cell_width < LEAST_SIGNED - 1:
        cells.append("diag recall")  # a shade without digits
    most = 10 ** (grid.cell_width - 1) - 1
    is_written = grid.stacked == 1 and grid.cell_width < LEAST_SIGNED
    if is_written and not data.in_percent and data.mistakes().max(initial=0) > most:
        cells.append(f"{MORE * (grid.cell_width - 1)} >{most}")
    shown, classes = (len(grid.rows), len(grid.columns)), len(data.classes)
    axes = [axes_legend(glyphs, shown, classes)] if data.show_axes or min(shown) < classes else []
    return "  ".join(axes + cells), "  ".join(cells), *cells[-1:], ""
