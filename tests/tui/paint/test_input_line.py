"""A line being typed: its end stays visible, and what is wrong about it stands where it is."""

import numpy as np

from mnist_tui.tui.paint.canvas import DEFAULT, UNDERLINE, Canvas
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.input_line import InputError, paint_typed_line
from mnist_tui.tui.paint.palette import DARK


def typed(text: str, wrong: InputError | None, width: int, height: int = 2) -> Canvas:
    canvas = Canvas(width, height)
    for y in range(height):
        canvas.text(0, y, "o" * width)
    paint_typed_line(canvas, "/", text, wrong, DARK, BRAILLE)
    return canvas


def test_what_is_wrong_is_underlined_and_said_beside_it() -> None:
    canvas = typed("true:4 prod:9", InputError("no field prod", 7, 4), 40)
    assert canvas.lines()[1] == f"/true:4 prod:9{BRAILLE.caret}  no field prod"
    assert np.flatnonzero(canvas.style[1] & UNDERLINE).tolist() == [8, 9, 10, 11]


def test_without_room_beside_it_what_is_wrong_is_said_above_it() -> None:
    canvas = typed("true:4 prod:9", InputError("no field prod", 7, 4), 20)
    assert canvas.lines() == ["no field prod", f"/true:4 prod:9{BRAILLE.caret}"]
    assert typed("true:4 prod:9", InputError("no field prod", 7, 4), 8).lines()[0] == "no …"


def test_of_a_long_line_the_end_with_the_caret_is_seen() -> None:
    canvas = typed("idx:1000-2000", InputError("no", 4, 9), 8)
    assert canvas.lines()[1] == f"/0-2000{BRAILLE.caret}"
    assert np.flatnonzero(canvas.style[1] & UNDERLINE).tolist() == [1, 2, 3, 4, 5, 6]
    assert not (typed("idx:1000-2000", InputError("no", 0, 3), 8).style & UNDERLINE).any()


def test_a_line_fits_any_size() -> None:
    for width in range(12):
        for height in range(3):
            canvas = Canvas(width, height)
            paint_typed_line(canvas, "note: ", "long enough", InputError("wrong", 3, 50), DARK, ASCII)
            assert all(len(line) <= width for line in canvas.lines())


def test_the_line_and_its_hint_keep_no_colour_of_what_they_cover() -> None:
    canvas = Canvas(30, 4)
    canvas.fill(0, 0, 30, 4, DARK.cursor)
    canvas.add_style(0, 0, 30, 4, UNDERLINE)
    paint_typed_line(canvas, "/", "a", None, DARK, BRAILLE, hint="true:4")
    assert (canvas.back[2:] == DEFAULT).all() and not (canvas.style[2:] & UNDERLINE).any()
    assert (canvas.back[:2] == DARK.cursor).all(), "the rows above stay"
