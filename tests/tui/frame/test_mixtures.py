"""The colours of photographs on a terminal."""

import numpy as np
from rich.color import ColorSystem
from textual.color import Color

from mnist_tui.tui.frame.cell_table import Colouring, table_of
from mnist_tui.tui.frame.sgr import Codes, in_fixed_colours
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.paint.picture import paint_picture


def codes_of(canvas: Canvas) -> Codes:
    table = table_of(Colouring(234, (), Color(28, 28, 28)), ColorSystem.TRUECOLOR)
    return table[int(canvas.numbers()[0, 0])][1]


def test_a_photograph_is_sent_in_mixtures_and_as_the_nearest_of_256() -> None:
    canvas = paint_picture(np.array([[(255, 0, 0)], [(0, 0, 255)]], np.uint8), 1, 1, DARK, BRAILLE)
    codes = codes_of(canvas)
    assert codes == Codes("", "38;2;255;0;0", "48;2;0;0;255")
    assert in_fixed_colours(codes) == Codes("", "38;5;196", "48;5;21")


def test_half_a_cell_beside_an_image_is_the_ground() -> None:
    canvas = Canvas(1, 1)
    canvas.chars[0, 0], canvas.fore[0, 0] = "▄", 256 + (31 << 9)
    assert codes_of(canvas) == Codes("", "38;2;255;0;0", "48;5;234")
