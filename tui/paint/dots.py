"""Turns a grid of dots into characters: eight a cell in braille, four in blocks, one in ASCII. It knows no data."""

import numpy as np
from numpy.typing import NDArray

BRAILLE_WEIGHTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Weight of the dot in row and column of a cell, as Unicode numbers the braille patterns."""
BRAILLE_CHARS = np.array([" ", *(chr(0x2800 + code) for code in range(1, 256))], dtype="<U1")
BLOCK_WEIGHTS = ((1, 2), (4, 8))
BLOCK_CHARS = np.array(list(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"), dtype="<U1")


def cell_codes(dots: NDArray[np.bool_], columns: int, rows: int) -> NDArray[np.uint8]:
    """Sum the dots of every cell.

    `dots` is (rows * H, columns * W), where a cell holds columns x rows dots: 2x4, 2x2 or 1x1. Returns (H, W).
    """
    weights = {4: BRAILLE_WEIGHTS, 2: BLOCK_WEIGHTS}.get(rows, ((1,),))
    codes = np.zeros((dots.shape[0] // rows, dots.shape[1] // columns), dtype=np.uint8)
    for row, line in enumerate(weights):
        for column, weight in enumerate(line):
            codes += dots[row::rows, column::columns] * np.uint8(weight)
    return codes


def characters(codes: NDArray[np.uint8], rows: int, point: str = "*") -> NDArray[np.str_]:
    """Return the characters for `cell_codes` with `rows` dots a cell; `point` marks a cell of a single dot."""
    if rows == 4:
        return BRAILLE_CHARS[codes]
    if rows == 2:
        return BLOCK_CHARS[codes]
    return np.array([" ", point], dtype="<U1")[codes]
