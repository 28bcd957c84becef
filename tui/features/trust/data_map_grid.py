"""The cells of the data map: which images lie in which, and which cell is next. No Textual here."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_TOP, TOP_STEP, MOST_SPREAD = 0.3, 0.1, 0.5
"""The axis of the spread goes to a round number at least so large; the last is the largest spread there is."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Cells of equal size: the mean from 0 to 1 to the right, the spread from 0 to `top` upwards."""

    columns: int
    rows: int
    top: float
    counts: NDArray[np.intp]
    """(rows, columns): images; the first row is that of the largest spread."""
    wrong: NDArray[np.intp]
    """Those of them that are predicted wrongly."""

    @classmethod
    def of(
        cls, columns: int, rows: int, mean: NDArray[np.floating], spread: NDArray[np.floating], wrong: NDArray[np.bool_]
    ) -> "Grid":
        """Count the images (N,) whose mean is known."""
        known = np.isfinite(mean) & np.isfinite(spread)
        mean, spread, wrong = mean[known], spread[known], wrong[known]
        steps = math.ceil(float(spread.max(initial=0.0)) / TOP_STEP - 1e-6)
        top = min(max(LEAST_TOP, steps * TOP_STEP), MOST_SPREAD)
        places, size = _places(columns, rows, top, mean, spread), rows * columns
        counts, mistakes = np.bincount(places, minlength=size), np.bincount(places[wrong], minlength=size)
        return cls(columns, rows, top, counts.reshape(rows, columns), mistakes.reshape(rows, columns))

    def cell(self, mean: float, spread: float) -> tuple[int, int]:
        """Return column and row of a place, the nearest cell for one outside."""
        column = min(max(int(mean * self.columns), 0), self.columns - 1)
        row = self.rows - 1 - min(max(int(spread / self.top * self.rows), 0), self.rows - 1)
        return column, row

    def images(self, at: tuple[int, int], mean: NDArray[np.floating], spread: NDArray[np.floating]) -> NDArray[np.intp]:
        """Return which of N images lie in the cell at a column and a row."""
        known = np.flatnonzero(np.isfinite(mean) & np.isfinite(spread))
        places = _places(self.columns, self.rows, self.top, mean[known], spread[known])
        inside: NDArray[np.intp] = known[places == at[1] * self.columns + at[0]]
        return inside

    def centre(self, column: int, row: int) -> tuple[float, float]:
        """Return mean and spread in the middle of a cell."""
        return (column + 0.5) / self.columns, (self.rows - row - 0.5) * self.top / self.rows

    def edges(self, column: int, row: int) -> tuple[float, float, float, float]:
        """Return the least and the largest mean, then spread, of a cell."""
        low, high = (self.rows - 1 - row) * self.top / self.rows, (self.rows - row) * self.top / self.rows
        return column / self.columns, (column + 1) / self.columns, low, high

    def under(self, cursor: tuple[float, float] | None) -> tuple[int, int] | None:
        """Return the cell with images nearest to the mean and spread of a cursor, without one the first.

        While a network learns, images leave the cell that the cursor was put on. None without any images.
        """
        rows, columns = np.nonzero(self.counts)
        if cursor is None or not len(rows):
            return self.first()
        column, row = self.cell(*cursor)
        nearest = int(np.hypot(columns - column, 2 * (rows - row)).argmin())
        return int(columns[nearest]), int(rows[nearest])

    def first(self) -> tuple[int, int] | None:
        """Return the cell with the lowest mean, of these that with the lowest spread; None without images."""
        rows, columns = np.nonzero(self.counts)
        return min(zip(columns.tolist(), rows.tolist(), strict=True), key=lambda at: (at[0], -at[1]), default=None)

    def last(self) -> tuple[int, int] | None:
        """Return the cell with the highest mean, of these that with the lowest spread; None without images."""
        rows, columns = np.nonzero(self.counts)
        return max(zip(columns.tolist(), rows.tolist(), strict=True), default=None)

    def beside(self, at: tuple[int, int], right: int, up: int) -> tuple[int, int]:
        """Return the nearest cell with images in a direction, those less than 45° aside first; or the same cell."""
        rows, columns = np.nonzero(self.counts)
        across, over = columns - at[0], (at[1] - rows) * 2  # a terminal's cell is twice as high as wide
        ahead, aside = across * right + over * up, np.abs(across * up + over * right)
        distances = np.where(ahead > 0, np.hypot(ahead, aside) + np.where(aside > ahead, 1000.0, 0.0), np.inf)
        if not np.isfinite(distances).any():
            return at
        nearest = int(distances.argmin())
        return int(columns[nearest]), int(rows[nearest])


def _places(
    columns: int, rows: int, top: float, mean: NDArray[np.floating], spread: NDArray[np.floating]
) -> NDArray[np.intp]:
    """Return the cells of N images, counted row by row from the top left."""
    x = np.minimum((mean * columns).astype(np.intp), columns - 1)
    y = np.minimum((spread / top * rows).astype(np.intp), rows - 1)
    places: NDArray[np.intp] = (rows - 1 - y) * columns + x
    return places
