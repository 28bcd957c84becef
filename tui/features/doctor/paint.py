"""Draws the page of the doctor. It knows no run; all that it says is given to it."""

from dataclasses import dataclass

from mnist_tui.tui.features.doctor.page import DoctorText, Row, check_rows, finding_rows, table_width
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

LEAST_FINDINGS, GUTTER = 50, 3
"""Columns that the findings need for the numbers to stand beside them, not below, and those between both."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The page at a width: its columns, each a first column and its rows, and where the findings begin."""

    columns: tuple[tuple[int, list[Row]], ...]
    starts: list[int]

    @property
    def height(self) -> int:
        """All rows."""
        return max(len(rows) for _, rows in self.columns)


def lay_out(text: DoctorText, width: int, glyphs: Glyphs) -> Layout:
    """Arrange the page at a width."""
    tabled = [one for finding in text.findings for one in finding.evidence]
    right = max(table_width(text.checked, glyphs), (width - GUTTER) // 2)
    left = width - GUTTER - right
    has_room = left >= max(LEAST_FINDINGS, table_width(tabled, glyphs))
    if has_room and text.checked and text.findings:  # beside a single line half of the window would be empty
        rows, starts = finding_rows(text, left, glyphs)
        return Layout(((0, rows), (left + GUTTER, check_rows(text, right, glyphs))), starts)
    rows, starts = finding_rows(text, width, glyphs, text.checked)
    checks = check_rows(text, width, glyphs, tabled)
    return Layout(((0, [*rows, *([()] if checks else []), *checks]),), starts)


def rows_below(text: DoctorText, top: int, width: int, height: int, glyphs: Glyphs) -> int:
    """Return how many rows there are below those that are seen; none while the page has no size."""
    return max(lay_out(text, width, glyphs).height - max(top, 0) - height, 0) if height else 0


def paint_doctor(text: DoctorText, top: int, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the rows from the `top`-th on; the cursor stands at the chosen finding."""
    canvas, layout = Canvas(width, height), lay_out(text, width, glyphs)
    first = min(top, max(layout.height - height, 0))
    for left, rows in layout.columns:
        for y, row in enumerate(rows[first : first + max(height, 0)]):
            for piece in row:
                canvas.text(left + piece.x, y, piece.text, palette.ink(piece.role, bold=piece.bold))
    for start, finding in zip(layout.starts, text.findings, strict=True):
        if finding.is_chosen and 0 <= start - first < height:
            canvas.cursor = 0, start - first
    return canvas
