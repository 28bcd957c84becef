"""Characters that are drawn as shapes, so that they look the same with any font, and with none. Pure functions.

A cell is 4 x 8 units: then every dot of a braille character lies on whole numbers. Neighbours in a row that look alike
become one stroke: that makes a picture several times smaller.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence

CELL_WIDTH, CELL_HEIGHT = 4, 8
BRAILLE_START = 0x2800
DOT_ROWS = ((0, 3), (1, 4), (2, 5), (6, 7))
"""The bits of a braille character (Unicode, chapter 21.1) by row: the left dot, the right one."""
Stroke = tuple[float, float, str]
"""Where a path begins, and the path from there in the syntax of SVG."""
Rectangle = tuple[float, float, float, float]
"""Left, top, width, height, from the cell's corner."""
QUADRANTS = {
    "▖": "3", "▗": "4", "▘": "1", "▙": "134", "▚": "14", "▛": "123", "▜": "124", "▝": "2", "▞": "23", "▟": "234",
}  # fmt: skip
SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}
"""How much of the cell is ink."""
LINES = {
    "│": "ud", "┌": "rd", "┐": "dl", "└": "ur", "┘": "ul", "├": "urd", "┤": "udl", "┬": "rdl", "┴": "url",
    "┼": "urdl", "╴": "l", "╵": "u", "╶": "r", "╷": "d",
}  # fmt: skip
"""Arms from the middle of the cell: up, right, down, left."""
ARMS = {"u": "v-4", "r": "h2", "d": "v4", "l": "h-2"}
RULES = {"─": "line", "┈": "dotted", "┄": "dotted", "━": "heavy", "╍": "dashed"}
"""Characters that go on in the next cell, and how they are stroked."""
STROKED = {
    "╭": (2, 8, "v-2q0-2 2-2"),
    "╮": (0, 4, "q2 0 2 2v2"),
    "╰": (2, 0, "v2q0 2 2 2"),
    "╯": (0, 4, "q2 0 2-2v-2"),
    "┊": (2, 0.5, "v1m0 1v1m0 1v1m0 1v1"),
    "‖": (1.2, 1.3, "v5.4m1.6-5.4v5.4"),
}
FILLED = {
    "▶": (0.4, 1.9, "l3.4 2.1l-3.4 2.1z"),
    "▸": (0.9, 2.6, "l2.2 1.4l-2.2 1.4z"),
    "■": (0.4, 2.4, "h3.2v3.2h-3.2z"),
    "●": (0.4, 4, "a1.6 1.6 0 1 1 3.2 0a1.6 1.6 0 1 1-3.2 0z"),
    "◆": (2, 2.1, "l1.7 1.9l-1.7 1.9l-1.7-1.9z"),
}


def kind_of(text: str) -> str:
    """Return how a character is drawn."""
    if len(text) == 1 and BRAILLE_START <= ord(text) < BRAILLE_START + 256:
        return "dots"
    if text in SHADES:
        return "shade"
    if blocks(text):
        return "block"
    if text in LINES or text in STROKED:
        return "stroked"
    return "filled" if text in FILLED else RULES.get(text, "text")


def dots(texts: str, column: int, row: int) -> Iterator[Stroke]:
    """Return the dots of braille characters in a row; a stroke with dashes `0 2` is a row of dots.

    It ends between two dots, so that rounding cannot lose the last one.
    """
    for line, bits in enumerate(DOT_ROWS):
        set_bits = [ord(text) - BRAILLE_START >> bit & 1 for text in texts for bit in bits]
        for length, at in _runs(set_bits):
            yield CELL_WIDTH * column + 1 + 2 * at, CELL_HEIGHT * row + 1 + 2 * line, f"h{2 * length - 1}"


def bar(length: int, column: int, row: int) -> Stroke:
    """Return what goes through the middle of cells: a rule, or, stroked as thick as a cell is high, a background."""
    return CELL_WIDTH * column, CELL_HEIGHT * row + CELL_HEIGHT // 2, f"h{CELL_WIDTH * length}"


def blocks(text: str) -> Sequence[Rectangle]:
    """Return the rectangles of a block element; none for other characters."""
    if text in QUADRANTS:
        return tuple((2.0 * (place in "24"), 4.0 * (place in "34"), 2.0, 4.0) for place in QUADRANTS[text])
    if text in ("▀", "▐"):
        return ((0.0, 0.0, 4.0, 4.0),) if text == "▀" else ((2.0, 0.0, 2.0, 8.0),)
    if len(text) != 1 or not 0x2581 <= ord(text) <= 0x258F:
        return ()
    eighths = ord(text) - 0x2580
    return ((0.0, 8.0 - eighths, 4.0, float(eighths)),) if eighths <= 8 else ((0.0, 0.0, (16 - eighths) / 2, 8.0),)


def rectangles(texts: str, column: int, row: int) -> Iterator[Stroke]:
    """Return block elements in a row, to be filled; equal neighbours that touch are one."""
    for text, run in itertools.groupby(enumerate(texts), key=lambda at: at[1]):
        cells = [at for at, _ in run]
        for left, top, width, height in blocks(text):
            touch = width == CELL_WIDTH
            for at in cells[:1] if touch else cells:
                wide = width * len(cells) if touch else width
                path = f"h{wide:g}v{height:g}h{-wide:g}z"
                yield CELL_WIDTH * (column + at) + left, CELL_HEIGHT * row + top, path


def stroked(text: str, column: int, row: int) -> Iterator[Stroke]:
    """Return the thin lines of a character."""
    x, y = CELL_WIDTH * column, CELL_HEIGHT * row
    yield from ((x + 2, y + 4, ARMS[arm]) for arm in LINES.get(text, ""))
    if text in STROKED:
        left, top, path = STROKED[text]
        yield x + left, y + top, path


def filled(text: str, column: int, row: int) -> Stroke:
    """Return the outline of a sign."""
    left, top, path = FILLED[text]
    return CELL_WIDTH * column + left, CELL_HEIGHT * row + top, path


def _runs(bits: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Return length and start of every run of ones."""
    at = 0
    for bit, run in itertools.groupby(bits):
        length = len(list(run))
        if bit:
            yield length, at
        at += length
