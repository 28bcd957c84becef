"""The layout of a confusion matrix: the size of its cells, and which one is under the mouse. It draws nothing."""

from dataclasses import dataclass

CELL_SIZES = ((7, 3), (6, 2), (5, 2), (4, 2), (5, 1), (4, 1), (3, 1), (2, 1))
"""Width and height of a cell, the best first."""
LEAST_SIGNED = 4
"""Columns of a cell from which on a percentage of two digits has its sign, and still a blank column beside it."""
RECALL_WIDTH = 7
LONGEST_LABEL, SHORT_LABEL = 10, 6


@dataclass(frozen=True, slots=True)
class Grid:
    """The label column, then a square of cells; `header` is the row of labels above it, 0 or 1."""

    classes: int
    label_width: int
    cell_width: int
    cell_height: int
    header: int
    recall: bool
    """Whether there is a recall column on the right."""

    @property
    def bottom(self) -> int:
        """The first row below the cells."""
        return self.header + self.classes * self.cell_height

    @property
    def end(self) -> int:
        """The first column to the right of the cells."""
        return self.label_width + self.classes * self.cell_width

    @property
    def middle(self) -> int:
        """The row of a cell that shows its number."""
        return (self.cell_height - 1) // 2

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Return x and y of a cell's upper left corner."""
        return self.label_width + column * self.cell_width, self.header + row * self.cell_height

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return row and column of the cell that covers (x, y), if any does."""
        row, column = (y - self.header) // self.cell_height, (x - self.label_width) // self.cell_width
        return (row, column) if 0 <= row < self.classes and 0 <= column < self.classes else None


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
                if spare_height >= (1 if cell_height > 1 else 0):
                    shows_recall = spare_width >= RECALL_WIDTH
                    return Grid(number, label_width, cell_width, cell_height, min(spare_height, 1), shows_recall)
    return None
