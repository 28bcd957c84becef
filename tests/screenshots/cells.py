"""What a terminal shows, as plain cells: characters, colours, backgrounds. It knows pyte, and no SVG."""

from dataclasses import dataclass

import pyte

FOREGROUND, BACKGROUND = "d0d0d0", "1c1c1c"
"""What stands for the terminal's own colours."""
BY_NAME = {
    "black": "000000", "red": "cd0000", "green": "00cd00", "brown": "cdcd00",
    "blue": "0000ee", "magenta": "cd00cd", "cyan": "00cdcd", "white": "e5e5e5",
    "brightblack": "7f7f7f", "brightred": "ff0000", "brightgreen": "00ff00", "brightbrown": "ffff00",
    "brightblue": "5c5cff", "brightmagenta": "ff00ff", "bfightmagenta": "ff00ff", "brightcyan": "00ffff",
    "brightwhite": "ffffff",
}  # fmt: skip
"""The sixteen colours as xterm has them, by the names that pyte gives them, one of them misspelt."""


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


def cell_of(char: pyte.screens.Char, own: tuple[str, str] = (FOREGROUND, BACKGROUND)) -> Cell:
    """Return a cell in colours that are the same everywhere; `own` are those of the terminal itself."""
    colours = [_hexadecimal(char.fg, own[0]), _hexadecimal(char.bg, own[1])]
    colour, background = reversed(colours) if char.reverse else colours
    return Cell(char.data or " ", colour, background, char.bold, char.underscore)


def frame_of(screen: pyte.Screen, own: tuple[str, str] = (FOREGROUND, BACKGROUND)) -> Frame:
    """Copy what a screen of pyte shows."""
    return tuple(tuple(cell_of(screen.buffer[y][x], own) for x in range(screen.columns)) for y in range(screen.lines))


def text_of(frame: Frame) -> list[str]:
    """Return the rows without their colours."""
    return ["".join(cell.text for cell in row).rstrip() for row in frame]


def _hexadecimal(colour: str, default: str) -> str:
    """Return a colour of pyte's, which is one of sixteen names or six digits."""
    return default if colour == "default" else BY_NAME.get(colour, colour)
