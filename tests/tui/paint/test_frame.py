"""Frames: lines on the sides that are asked for, and texts in them that are cut where they have no room."""

import pytest

from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.frame import FrameTexts, Sides, paint_frame
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE, Glyphs

BOX, TOP = Sides(True, True, True, True), Sides(top=True)
LINE, TITLE, FOOTNOTE = Ink(1), Ink(2, bold=True), Ink(3)


def framed(sides: Sides, title: str, footnote: str, glyphs: Glyphs = BRAILLE, width: int = 12) -> Canvas:
    canvas = Canvas(width, 3)
    paint_frame(canvas, sides, FrameTexts(title, TITLE, footnote, FOOTNOTE), LINE, glyphs)
    return canvas


@pytest.mark.parametrize(
    ("sides", "title", "footnote", "glyphs", "rows"),
    [
        (BOX, "cost", "all", BRAILLE, ["╭─ cost ───╮", "│          │", "╰──── all ─╯"]),
        (BOX, "cost", "all", ASCII, ["+- cost ---+", "|          |", "+---- all -+"]),
        (BOX, "", "", BRAILLE, ["╭──────────╮", "│          │", "╰──────────╯"]),
        (BOX, "confusion", "", BRAILLE, ["╭─ confu… ─╮", "│          │", "╰──────────╯"]),
        (TOP, "cost", "all", BRAILLE, ["─cost───────", "", ""]),
        (TOP, "confusion matrix", "", ASCII, ["-confusion~-", "", ""]),
        (Sides(), "cost", "all", BRAILLE, ["", "", ""]),
    ],
)
def test_a_frame_has_the_lines_and_texts_that_it_should(
    sides: Sides, title: str, footnote: str, glyphs: Glyphs, rows: list[str]
) -> None:
    assert framed(sides, title, footnote, glyphs).lines() == rows


def test_lines_and_texts_of_a_frame_have_their_colours() -> None:
    canvas = framed(BOX, "cost", "all")
    assert canvas.fore[0].tolist() == [1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1]
    assert canvas.fore[1].tolist() == [1, *[-1] * 10, 1]
    assert canvas.fore[2].tolist() == [1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 1, 1]


@pytest.mark.parametrize("width", range(7))
def test_a_frame_without_room_is_drawn_without_texts(width: int) -> None:
    canvas = framed(BOX, "cost", "all", width=width)
    assert (canvas.width, canvas.height) == (width, 3)
    assert "c" not in "".join(canvas.lines())
