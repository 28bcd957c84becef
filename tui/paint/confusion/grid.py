"""The layout of a confusion matrix: the size of its cells, and which one is under the mouse. It draws nothing."""

from dataclasses import dataclass
from functools import lru_cache

CELL_SIZES = ((14, 7), (11, 6), (10, 5), (8, 4), (7, 3), (6, 2), (5, 2), (4, 2), (5, 1), (4, 1), (3, 1), (2, 1))
"""Width and height of a cell, the best first."""
HIGH, LARGEST_LEAVE = 3, 3
"""Cells that are higher than so many rows, those of few classes, leave rows for the labels and the confusions."""
LEAST_SIGNED = 4
"""Columns of a cell from which on a percentage of two digits has its sign, and still a blank column beside it."""
RECALL_WIDTH = 7
LONGEST_LABEL, SHORT_LABEL = 10, 6
LEAST_PART = 4
"""Rows and columns of characters without which a part of a matrix is no picture."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The label column, then the cells; `header` is the row of labels above them, 0 or 1."""

    rows: range
    """The labels that are shown: all of them, or those around the cursor."""
    columns: range
    """The predictions that are shown."""
    label_width: int
    cell_width: int
    cell_height: int
    header: int
    recall: bool = False
    """Whether there is a recall column on the right."""
    stacked: int = 1
    """Cells that share a row, one above the other; only where a cell has nothing written in it."""

    @property
    def bottom(self) -> int:
        """The first row below the cells."""
        return self.header + -(-len(self.rows) // self.stacked) * self.cell_height

    @property
    def end(self) -> int:
        """The first column to the right of the cells."""
        return self.label_width + len(self.columns) * self.cell_width

    @property
    def middle(self) -> int:
        """The row of a cell that shows its number."""
        return (self.cell_height - 1) // 2

    def fraction(self, classes: int) -> float:
        """Return how much of a matrix of so many classes is shown."""
        return len(self.rows) * len(self.columns) / classes**2

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Return x and y of a cell's upper left corner."""
        x, y = column - self.columns.start, (row - self.rows.start) // self.stacked
        return self.label_width + x * self.cell_width, self.header + y * self.cell_height

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return row and column of the cell that covers (x, y), if any does: of two in a row, the upper one."""
        row = self.rows.start + (y - self.header) // self.cell_height * self.stacked
        column = self.columns.start + (x - self.label_width) // self.cell_width
        return (row, column) if row in self.rows and column in self.columns else None


@lru_cache(maxsize=16)
def fit_grid(classes: tuple[str, ...], width: int, height: int, rows_below: int = 0) -> Grid | None:
    """Choose the largest cells that leave room for the recall column, else for the labels; the header may go.

    `rows_below` are kept free under the cells, before a header gets its row.
    """
    number, longest = len(classes), min(max(map(len, classes), default=0), LONGEST_LABEL) + 1
    labels = longest, min(longest, SHORT_LABEL + 1), 2
    for least, recall, label_widths in ((LEAST_SIGNED, True, labels[:2]), (3, False, labels), (2, False, labels)):
        for label_width in label_widths:
            for cell_width, cell_height in CELL_SIZES:
                spare_width = width - label_width - number * cell_width
                spare_height = height - number * cell_height - rows_below
                if cell_width < least or spare_width < recall * RECALL_WIDTH:
                    continue
                if spare_height >= (LARGEST_LEAVE if cell_height > HIGH else cell_height > 1):
                    shows_recall = spare_width >= RECALL_WIDTH
                    every = range(number)
                    return Grid(every, every, label_width, cell_width, cell_height, min(spare_height, 1), shows_recall)
    return None


def fit_part(
    classes: tuple[str, ...], width: int, height: int, cursor: tuple[int, int], stacked: int, rows_below: int
) -> Grid | None:
    """Choose as many of the cells as fit, those of the cursor among them; None for too few to be a picture.

    Cells that are `stacked` are one column wide, the others as wide as shows the most digits of all columns, or else
    two digits. `rows_below` are kept free under the cells.
    """
    number = len(classes)
    label_width = min(max(map(len, classes), default=0), SHORT_LABEL) + 1
    if stacked > 1 and label_width == 2:
        label_width += 1  # for both labels of a row
    room, rows = width - label_width, height - 1 - rows_below
    cell_width = 1 if stacked > 1 else next((wide for wide in (4, 3, 2) if number * wide <= room), 3)
    down, across = min(rows * stacked, number), min(room // cell_width, number)
    if rows < min(LEAST_PART, number) or across < min(LEAST_PART, number):
        return None
    parts = _page(cursor[0], down, number), _page(cursor[1], across, number)
    return Grid(*parts, label_width, cell_width, cell_height=1, header=1, stacked=stacked)


def _page(at: int, size: int, number: int) -> range:
    """Return the page that `at` is on; pages follow one another, so that it turns only at its ends."""
    start = min(at // size * size, number - size)
    return range(start, start + size)
