"""What the cells of a canvas are on a terminal: a table from the numbers of a canvas, filled as they turn up."""

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import color as textual_color
from textual.filter import LineFilter

from mnist_tui.tui.frame.cells import Cell
from mnist_tui.tui.frame.sgr import Codes, codes_of, codes_of_blank
from mnist_tui.tui.frame.xterm_colours import FIRST
from mnist_tui.tui.paint.canvas import BOLD, DIM, REVERSE, UNDERLINE, parts_of
from mnist_tui.tui.paint.palette import FIRST_MIXTURE, rgb

MOST = 1 << 15
"""Kinds of cells that are remembered; a digit in half blocks has thousands."""


class Colouring(NamedTuple):
    """How the colours of a canvas become those of a terminal."""

    ground: int
    """Of cells without a background of their own."""
    filters: tuple[LineFilter, ...]
    """What Textual does to all colours: the terminal's own become the theme's."""
    background: textual_color.Color
    """What Textual takes for the background."""


@lru_cache(maxsize=4096)
def style_of(fore: int, back: int, style: int, colouring: Colouring) -> Style:
    """Return the Rich style of a cell."""
    plain = Style(
        color=_colour(fore),
        bgcolor=_colour(back if back >= 0 else colouring.ground),
        bold=bool(style & BOLD),
        dim=bool(style & DIM),
        underline=bool(style & UNDERLINE),
        reverse=bool(style & REVERSE),
    )
    segments = [Segment(" ", plain)]
    for line_filter in colouring.filters:
        segments = line_filter.apply(segments, colouring.background)
    return segments[0].style or Style.null()


def _colour(index: int) -> Color | None:
    if index < 0:
        return Color.default()
    return Color.from_ansi(index) if index < 16 else Color.from_rgb(*rgb(index))


def _mixture(kind: int, index: int) -> str:
    """Return the parameters of a colour of a photograph: there are thousands, and Rich takes its time for each."""
    if index < FIRST:
        return "" if index < 0 else f"{kind};5;{index}"
    if index < FIRST_MIXTURE:
        return f"{kind};5;{index}"
    return "{};2;{};{};{}".format(kind, *rgb(index))


class CellTable(dict[int, Cell]):
    """The cells of a terminal by the numbers of a canvas, in one colouring. Equal numbers give the very same cell."""

    def __init__(self, colouring: Colouring, system: ColorSystem) -> None:
        super().__init__()
        self._colouring, self._system = colouring, system

    def __missing__(self, number: int) -> Cell:
        """Work out a cell; of a blank's style only what can be seen there."""
        if len(self) >= MOST:
            self.clear()
        character, fore, back, style = parts_of(number)
        if max(fore, back) >= FIRST_MIXTURE and not style:
            codes = Codes("", _mixture(38, fore), _mixture(48, back if back >= 0 else self._colouring.ground))
        else:
            codes = codes_of(style_of(fore, back, style, self._colouring), self._system)
        self[number] = cell = character, codes_of_blank(codes) if character == " " else codes
        return cell


@lru_cache(maxsize=4)
def table_of(colouring: Colouring, system: ColorSystem) -> CellTable:
    """Return the table of a colouring."""
    return CellTable(colouring, system)
