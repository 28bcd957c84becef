"""How cells become bytes: of their style only what differs from the cell before, and the cursor moved over gaps."""

from collections.abc import Sequence

from mnist_tui.tui.frame.cells import Cell
from mnist_tui.tui.frame.sgr import PLAIN, Codes, sequence_between, show_on_blanks


class Pen:
    """Writes cells one after the other, and remembers where the cursor stands and what style is on."""

    def __init__(self) -> None:
        self._x = self._y = -1
        self._codes = PLAIN
        self._pieces: list[str] = []
        self._counted = self._size = 0
        """Pieces whose bytes have been counted, and these bytes: `size` is asked for every few cells."""

    def move(self, x: int, y: int, row: Sequence[Cell] = ()) -> None:
        """Go to a cell, counted from 0.

        `row` is what that row already shows: a few cells on the way may be written again in fewer bytes than a move.
        """
        if (x, y) == (self._x, self._y):
            return
        move = f"\x1b[{x + 1}G" if y == self._y else f"\x1b[{y + 1};{x + 1}H"
        if y == self._y and 0 < x - self._x < len(move):
            between = row[self._x : x]
            text = "".join(character for character, _ in between)
            if 0 < len(text.encode()) < len(move) and all(self._fitting(cell) == self._codes for cell in between):
                move = text
        self._pieces.append(move)
        self._x, self._y = x, y

    def write(self, cells: Sequence[Cell]) -> None:
        """Write cells from left to right."""
        for cell in cells:
            if character := cell[0]:
                if (fitting := self._fitting(cell)) != self._codes:
                    self._pieces.append(sequence_between(self._codes, fitting))
                    self._codes = fitting
                self._pieces.append(character)
        self._x += len(cells)

    @property
    def size(self) -> int:
        """Bytes that have been written so far."""
        self._size += sum(len(piece.encode()) for piece in self._pieces[self._counted :])
        self._counted = len(self._pieces)
        return self._size

    def finish(self) -> str:
        """Return everything that was written, with the style off at the end."""
        self._pieces.append(sequence_between(self._codes, PLAIN))
        self._codes = PLAIN
        return "".join(self._pieces)

    def _fitting(self, cell: Cell) -> Codes:
        """Return the style to write a cell in: on a blank, what cannot be seen there stays as it is."""
        (character, codes), on = cell, self._codes
        if character != " " or codes.attributes or show_on_blanks(on.attributes):
            return codes
        return on if on.back == codes.back else Codes(on.attributes, on.fore, codes.back)
