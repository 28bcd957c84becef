"""Cells of a terminal: a character each, and the style it is shown in."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import get_character_cell_size

from mnist_tui.tui.frame.sgr import PLAIN, Codes, codes_of_blank

Cell = tuple[str, Codes]
"""A character with its style. The second cell of a wide character is an empty text."""
EMPTY: Cell = (" ", PLAIN)
NARROW = re.compile("[ -~\xa1-\xac\xae-\u02ff\u2190-\u21ff\u2500-\u259f\u2800-\u28ff]*")
"""Characters that take one cell each, as far as this program draws them."""


def cells_of(text: str, codes: Codes) -> list[Cell]:
    """Return the cells that a text takes; of a blank's style only what can be seen there."""
    blank = " ", codes_of_blank(codes)
    characters: Sequence[str] = text if NARROW.fullmatch(text) else _by_cells(text)
    return [blank if character == " " else (character, codes) for character in characters]


def put_cells(row: list[Cell], x: int, cells: Sequence[Cell]) -> None:
    """Replace cells of a row from column `x` on; half of a wide character that is left over becomes a blank."""
    end = min(x + len(cells), len(row))
    if x >= end:
        return
    if row[x][0] == "" and x > 0:
        row[x - 1] = " ", codes_of_blank(row[x - 1][1])
    if end < len(row) and row[end][0] == "":
        row[end] = " ", codes_of_blank(row[end][1])
    row[x:end] = cells[: end - x]


def changed_runs(wanted: Sequence[Cell], shown: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return (start, end) of cells side by side that differ; a wide character differs as a whole."""
    runs: list[tuple[int, int]] = []
    for x, (new, old) in enumerate(zip(wanted, shown, strict=True)):
        if new != old:
            start = x - 1 if not new[0] and x > 0 else x
            if runs and runs[-1][1] >= start:
                runs[-1] = runs[-1][0], x + 1
            else:
                runs.append((start, x + 1))
    return runs


def _by_cells(text: str) -> list[str]:
    cells: list[str] = []
    for character in text:
        width = _width_of(character)
        if width == 0 and cells:
            cells[-1 if cells[-1] else -2] += character
        else:
            cells += (character, "")[:width]
    return cells


@lru_cache(maxsize=4096)
def _width_of(character: str) -> int:
    return get_character_cell_size(character)
