"""The display: which cells the terminal shows, which it ought to show, and the few bytes that make it so.

What is drawn is taken in as a terminal would take it, and only the cells that come out different are sent. So it does
not matter how often, in how many pieces, or how wastefully something was drawn. It knows neither Textual nor time.
"""

import re
from collections.abc import Collection, Sequence
from typing import TypeAlias

from mnist_tui.tui.frame.cells import EMPTY, Cell, cells_of, changed_runs, put_cells
from mnist_tui.tui.frame.pen import Pen
from mnist_tui.tui.frame.sgr import PLAIN, codes_after, in_fixed_colours

TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f]+)"
    r"|\x1b\[(?P<style>[\d;]*)m"
    r"|\x1b\[(?P<place>\d*;?\d*)H"
    r"|(?P<line>\n)"
    r"|(?P<stroke>\x1b\[\?2026[hl])"
    r"|(?P<other>\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\x00-\x1f\x7f])"
)
"""What a program writes: what stands in cells, their style and place, the ends of a frame, or something else."""
UNKNOWN: Cell = ("\0", PLAIN)
PART = 16
"""Cells after which it is looked whether a frame has reached its size."""
Cursor: TypeAlias = tuple[int, int, bool]
"""Column and row where the cursor stands, and whether it is seen."""
HOME = "\x1b[H"
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"


class Display:
    """The cells of one terminal."""

    def __init__(self, *, has_mixtures: bool = True) -> None:
        """Begin with no cells; without mixtures of its own a terminal has 256 colours or fewer."""
        self._has_mixtures = has_mixtures
        self._wanted: list[list[Cell]] = []
        self._shown: list[list[Cell]] = []
        self._touched: set[int] = set()
        """Rows in which something may have to be sent."""
        self._next_row = self._next_urgent_row = 0
        """Where the last frame stopped, if not all of it was to be sent, in each of the two kinds of rows."""
        self._cursor: Cursor | None = None
        """None until it has been placed."""
        self._shown_cursor: Cursor | None = None
        """The cursor of the terminal; None while nobody knows."""
        self.frames = 0
        """How many times `draw` has drawn cells, or `fill` has begun another frame."""

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return len(self._wanted[0]) if self._wanted else 0, len(self._wanted)

    def resize(self, width: int, height: int) -> None:
        """Take on another size; what the terminal shows is no longer known."""
        rows = [row[:width] + [EMPTY] * (width - len(row)) for row in self._wanted[:height]]
        self._wanted = rows + [[EMPTY] * width for _ in range(height - len(rows))]
        self.forget()

    def forget(self) -> None:
        """Take it that nobody knows what the terminal shows."""
        self._shown = [[UNKNOWN] * len(row) for row in self._wanted]
        self._touched = set(range(len(self._wanted)))
        self._shown_cursor = None

    def draw(self, output: str) -> str:
        """Draw what a program writes; return what else it writes, which the terminal has to get."""
        x = y = 0
        codes, others, has_cells = PLAIN, "", False
        for token in TOKEN.finditer(output):
            kind, text = token.lastgroup, token[token.lastgroup or 0]
            if kind == "text":
                cells = cells_of(text, codes)
                self.put(x, y, cells)
                x, has_cells = x + len(cells), True
            elif kind == "style":
                codes = codes_after(codes, text)
                codes = codes if self._has_mixtures else in_fixed_colours(codes)
            elif kind == "place":
                row, _, column = text.partition(";")
                x, y = int(column or 1) - 1, int(row or 1) - 1
            elif kind == "line":
                x, y = 0, y + 1
            elif kind == "other":
                others += text
        if has_cells:
            self.frames += 1
        return others

    def fill(self, cell: Cell) -> None:
        """Begin another frame, which has this cell everywhere."""
        self._wanted = [[cell] * len(row) for row in self._wanted]
        self._touched = set(range(len(self._wanted)))
        self.frames += 1

    def put(self, x: int, y: int, cells: Sequence[Cell]) -> None:
        """Put cells side by side, from column `x` of row `y` on; what lies outside is cut off."""
        if 0 <= y < len(self._wanted):
            put_cells(self._wanted[y], x, cells)
            self._touched.add(y)

    def place_cursor(self, x: int, y: int, is_seen: bool) -> None:
        """Say where the cursor is to stand: an input method shows there what is typed, a screen reader reads there."""
        width, height = self.size
        self._cursor = min(max(x, 0), max(width - 1, 0)), min(max(y, 0), max(height - 1, 0)), is_seen

    def changes(self, most: int | None = None, urgent: Collection[int] = ()) -> str:
        """Return what makes the terminal show what was drawn, nothing if it does, and take it that this is done.

        After `most` bytes, or a few more, the rest is left for the next time, if it has not been drawn over by then.
        Rows that are `urgent` come first, with half of the bytes at most while there are others.
        """
        pen, first = Pen(), self._touched.intersection(urgent)
        others = self._touched - first
        share = most // 2 if most is not None and others else most
        self._next_urgent_row = self._write_rows(first, self._next_urgent_row, pen, share)
        self._next_row = self._write_rows(others, self._next_row, pen, most)
        return self._with_cursor(pen)

    def _write_rows(self, rows: Collection[int], first: int, pen: Pen, most: int | None) -> int:
        """Write changed cells of rows, from `first` on so that each gets its turn; return where it stopped, or 0."""
        for y in sorted(rows, key=lambda y: (y < first, y)):
            if not self._write_row(y, pen, most):
                return y
            self._touched.remove(y)
        return 0

    def _write_row(self, y: int, pen: Pen, most: int | None) -> bool:
        """Write the changed cells of a row; return False if there are more than were to be written."""
        wanted, shown = self._wanted[y], self._shown[y]
        for start, end in changed_runs(wanted, shown) if wanted != shown else ():
            part = PART if most is not None else end - start
            for first in range(start, end, part):
                if most is not None and pen.size >= most:
                    return False
                last = min(first + part, end)
                pen.move(first, y, wanted)
                pen.write(wanted[first:last])
                shown[first:last] = wanted[first:last]
        return True

    def _with_cursor(self, pen: Pen) -> str:
        """Return what was written, and then the way to the cursor; one that is seen does not run along."""
        text, was, cursor = pen.finish(), self._shown_cursor, self._cursor
        if cursor is None or not self._wanted or (not text and was == cursor):
            return text
        self._shown_cursor = cursor
        x, y, is_seen = cursor
        pen.move(x, y)
        text = pen.finish() if (x, y) != (0, 0) else f"{text}{HOME}"
        hide = HIDE if was is None or was[2] else ""
        return f"{hide}{text}{SHOW if is_seen else ''}"
