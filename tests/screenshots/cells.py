"""What a terminal shows, as plain cells: characters, colours, backgrounds. It knows pyte, and no SVG."""

from dataclasses import dataclass

import pyte

FOREGROUND, BACKGROUND = "d0d0d0", "1c1c1c"
"""What stands for the terminal's own colours."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One character; colours are six hexadecimal digits."""

    text: str = " "
    colour: str = FOREGROUND
    background: str = BACKGROUND
    bold: bool = False
    underline: bool = False


Frame = tuple[tuple[Cell, ...], ...]
"""All that can be seen at one moment, row by row."""


def cell_of(char: pyte.screens.Char) -> Cell:
    """Return a cell in colours that are the same everywhere."""
    colours = [_hexadecimal(char.fg, FOREGROUND), _hexadecimal(char.bg, BACKGROUND)]
    colour, background = reversed(colours) if char.reverse else colours
    return Cell(char.data or " ", colour, background, char.bold, char.underscore)


def frame_of(screen: pyte.Screen) -> Frame:
    """Copy what a screen of pyte shows."""
    return tuple(tuple(cell_of(screen.buffer[y][x]) for x in range(screen.columns)) for y in range(screen.lines))


def text_of(frame: Frame) -> list[str]:
    """Return the rows without their colours."""
    return ["".join(cell.text for cell in row).rstrip() for row in frame]


def _hexadecimal(colour: str, default: str) -> str:
    """Return a colour of pyte's; the program asks for no colour by name when the terminal has 256."""
    return colour if len(colour) == 6 and all(digit in "0123456789abcdef" for digit in colour) else default
