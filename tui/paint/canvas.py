"""A rectangle of terminal cells that painters fill and panes compare. It knows no terminal and no colour scheme."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BOLD, DIM, UNDERLINE, REVERSE = 1, 2, 4, 8
DEFAULT = -1
"""The terminal's own colour; as the background of an `Ink`, the present one."""
MERGED_GAP = 3
"""Unchanged cells between two changed ones that are cheaper to send again than to skip."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours (xterm-256) and style of text. `back=-1` keeps the present background."""

    fore: int = DEFAULT
    back: int = DEFAULT
    bold: bool = False
    dim: bool = False
    underline: bool = False
    reverse: bool = False

    @property
    def style(self) -> int:
        """The style as a sum of BOLD, DIM, UNDERLINE and REVERSE."""
        return self.bold * BOLD + self.dim * DIM + self.underline * UNDERLINE + self.reverse * REVERSE


PLAIN = Ink()
_COLOUR_BITS, _CHARACTER_BITS = 15, 21
"""Of a cell's number: what 256 colours, none and all mixtures take, and what Unicode does; the style is above them."""


@lru_cache(maxsize=4096)
def _letters(text: str) -> NDArray[np.str_]:
    """Return the characters of a text, as `one_cell_text` leaves them. Most texts of a frame are in the next one."""
    return np.frombuffer(one_cell_text(text).encode("utf-32-le"), dtype="<U1")


def one_cell_text(text: str) -> str:
    """Replace every character that is not exactly one cell wide (wide, combining, control) by a question mark."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _is_one_cell(character) else "?" for character in text)


@lru_cache(maxsize=4096)
def _is_one_cell(character: str) -> bool:
    if not character.isprintable() or unicodedata.category(character)[0] == "M":
        return False
    return unicodedata.east_asian_width(character) not in "WF"


class Canvas:
    """Characters, colours and styles of `height` rows of `width` cells; negative sizes count as zero.

    `chars` is (H, W) of one character each, `fore` and `back` are (H, W) xterm-256 indices, mixtures as `palette.mixed`
    makes them, or -1 for the terminal's own colour, `style` is (H, W) of BOLD, DIM, UNDERLINE, REVERSE bits. Painters
    may write the arrays directly.
    `cursor` is the column and row of what a person has chosen there, or is typing; None where that is nothing.
    """

    __slots__ = ("back", "chars", "cursor", "fore", "height", "style", "width")

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = max(width, 0), max(height, 0)
        self.cursor: tuple[int, int] | None = None
        size = (self.height, self.width)
        self.chars: NDArray[np.str_] = np.full(size, " ", dtype="<U1")
        self.fore: NDArray[np.int16] = np.full(size, DEFAULT, dtype=np.int16)
        self.back: NDArray[np.int16] = np.full(size, DEFAULT, dtype=np.int16)
        self.style: NDArray[np.uint8] = np.zeros(size, dtype=np.uint8)

    def text(self, x: int, y: int, string: str, ink: Ink = PLAIN) -> None:
        """Write `string` from (x, y) to the right; what lies outside is cut off."""
        if not string or not 0 <= y < self.height or x >= self.width:
            return
        letters = _letters(string)[max(-x, 0) : self.width - x]
        x = max(x, 0)
        cells = (y, slice(x, x + len(letters)))
        self.chars[cells] = letters
        self.fore[cells] = ink.fore
        self.style[cells] = ink.style
        if ink.back != DEFAULT:
            self.back[cells] = ink.back

    def right(self, x_end: int, y: int, string: str, ink: Ink = PLAIN) -> None:
        """Write `string` so that its last character stands in column `x_end - 1`."""
        self.text(x_end - len(string), y, string, ink)

    def centre(self, y: int, string: str, ink: Ink = PLAIN) -> None:
        """Write `string` in the middle of row `y`; when it is too long, its beginning stays visible."""
        self.text(max((self.width - len(string)) // 2, 0), y, string, ink)

    def upright(self, x: int, y: int, height: int, character: str, ink: Ink = PLAIN) -> None:
        """Repeat one character from (x, y) downwards."""
        part = self._part(x, y, 1, height)
        self.chars[part], self.fore[part], self.style[part] = character, ink.fore, ink.style
        if ink.back != DEFAULT:
            self.back[part] = ink.back

    def fill(self, x: int, y: int, width: int, height: int, back: int) -> None:
        """Give a rectangle, as far as it lies inside, the background `back` (-1: the terminal's own)."""
        self.back[self._part(x, y, width, height)] = back

    def add_style(self, x: int, y: int, width: int, height: int, style: int) -> None:
        """Add style bits to a rectangle, as far as it lies inside."""
        self.style[self._part(x, y, width, height)] |= np.uint8(style)

    def reverse(self, x: int, y: int, width: int, height: int, fore: int) -> None:
        """Reverse a rectangle in one colour: in those that it has, each would be a patch."""
        part = self._part(x, y, width, height)
        self.fore[part], self.back[part] = fore, DEFAULT
        self.style[part] |= np.uint8(REVERSE)

    def paste(self, x: int, y: int, other: "Canvas") -> None:
        """Copy another canvas, with its backgrounds and its cursor, so that its corner lies at (x, y)."""
        mine = self._part(x, y, other.width, other.height)
        theirs = other._part(-x, -y, self.width, self.height)
        self.chars[mine], self.fore[mine] = other.chars[theirs], other.fore[theirs]
        self.back[mine], self.style[mine] = other.back[theirs], other.style[theirs]
        if other.cursor is not None:
            self.cursor = other.cursor[0] + x, other.cursor[1] + y

    def copy(self) -> "Canvas":
        """Return another canvas with the same cells and cursor."""
        copied = Canvas.__new__(Canvas)
        copied.width, copied.height, copied.cursor = self.width, self.height, self.cursor
        copied.chars, copied.fore = self.chars.copy(), self.fore.copy()
        copied.back, copied.style = self.back.copy(), self.style.copy()
        return copied

    def lines(self) -> list[str]:
        """Return the rows as text without the spaces at their ends."""
        return [self._row(y).rstrip() for y in range(self.height)]

    def changed_runs(self, previous: "Canvas | None") -> list[tuple[int, int, int]]:
        """Return (y, x0, x1) of the cells that differ from `previous`; runs at most 3 cells apart are one.

        Without a previous canvas, or with one of another size, every row is one run.
        """
        if self.width == 0:
            return []
        if previous is None or (previous.width, previous.height) != (self.width, self.height):
            return [(y, 0, self.width) for y in range(self.height)]
        differs = self.chars.view(np.uint32) != previous.chars.view(np.uint32)
        differs |= self.fore != previous.fore
        differs |= self.back != previous.back
        differs |= self.style != previous.style
        rows, columns = np.nonzero(differs)
        if len(rows) == 0:
            return []
        breaks = np.flatnonzero((np.diff(rows) != 0) | (np.diff(columns) > MERGED_GAP + 1))
        firsts, lasts = np.append(0, breaks + 1), np.append(breaks, len(rows) - 1)
        return list(
            zip(rows[firsts].tolist(), columns[firsts].tolist(), (columns[lasts] + 1).tolist(), strict=True),
        )

    def runs(self, y: int) -> Iterator[tuple[str, int, int, int]]:
        """Yield (text, fore, back, style) of row `y` from left to right, equal neighbours merged."""
        if not 0 <= y < self.height or self.width == 0:
            return
        fore, back, style = self.fore[y], self.back[y], self.style[y]
        changes = (fore[1:] != fore[:-1]) | (back[1:] != back[:-1]) | (style[1:] != style[:-1])
        starts = [0, *(np.flatnonzero(changes) + 1).tolist(), self.width]
        row = self._row(y)
        for start, end in pairwise(starts):
            yield row[start:end], int(fore[start]), int(back[start]), int(style[start])

    def numbers(self) -> NDArray[np.int64]:
        """Return a number for every cell, (H, W), the same where character, colours and style are the same."""
        numbers = self.style.astype(np.int64)
        for colours in (self.back, self.fore):
            numbers <<= _COLOUR_BITS
            numbers |= colours + np.int16(1)
        numbers <<= _CHARACTER_BITS
        numbers |= self.chars.view(np.uint32)
        return numbers

    def _row(self, y: int) -> str:
        row: bytes = self.chars[y].tobytes()
        return row.decode("utf-32-le")

    def _part(self, x: int, y: int, width: int, height: int) -> tuple[slice, slice]:
        left, top = min(max(x, 0), self.width), min(max(y, 0), self.height)
        return slice(top, max(min(y + height, self.height), top)), slice(left, max(min(x + width, self.width), left))


def parts_of(number: int) -> tuple[str, int, int, int]:
    """Return character, colour, background and style of a cell from its number."""
    character, number = number & ((1 << _CHARACTER_BITS) - 1), number >> _CHARACTER_BITS
    mask = (1 << _COLOUR_BITS) - 1
    return chr(character), (number & mask) - 1, (number >> _COLOUR_BITS & mask) - 1, number >> 2 * _COLOUR_BITS
