"""Cells as bytes: a style is written once for all that have it, and a gap is crossed in the fewest bytes."""

from collections import Counter

import pytest

from mnist_tui.tui.frame import pen as pen_module
from mnist_tui.tui.frame.cells import cells_of
from mnist_tui.tui.frame.pen import Pen
from mnist_tui.tui.frame.sgr import PLAIN, Codes, sequence_between


def colour(fore: int, back: int | None = None, attributes: str = "") -> Codes:
    return Codes(attributes, f"38;5;{fore}", f"48;5;{back}" if back is not None else "")


def written(*pieces: tuple[int, int, str, Codes]) -> str:
    pen = Pen()
    for x, y, text, codes in pieces:
        pen.move(x, y)
        pen.write(cells_of(text, codes))
    return pen.finish()


def test_a_style_is_sent_once_for_all_that_have_it() -> None:
    assert written((0, 0, "ab", colour(81, 20)), (5, 0, "c", colour(81, 20))) == (
        "\x1b[1;1H\x1b[38;5;81;48;5;20mab\x1b[6Gc\x1b[0m"
    )


def test_only_the_colour_that_differs_is_sent() -> None:
    assert written((0, 0, "a", colour(81, 20)), (1, 0, "b", colour(99, 20)), (0, 1, "c", colour(99, 21))) == (
        "\x1b[1;1H\x1b[38;5;81;48;5;20ma\x1b[38;5;99mb\x1b[2;1H\x1b[48;5;21mc\x1b[0m"
    )


def test_a_blank_needs_no_colour_of_its_own() -> None:
    assert written((0, 0, "a", colour(81, 20)), (1, 0, "  ", colour(99, 20)), (3, 0, "b", colour(81, 20))) == (
        "\x1b[1;1H\x1b[38;5;81;48;5;20ma  b\x1b[0m"
    )


@pytest.mark.parametrize("attribute", ["4", "7"], ids=["underline", "reverse"])
def test_a_blank_that_shows_its_colour_keeps_it(attribute: str) -> None:
    assert "38;5;99" in written((0, 0, "a", colour(81, 20)), (1, 0, " ", colour(99, 20, attribute)))


@pytest.mark.parametrize("attribute", ["4", "7"], ids=["underline", "reverse"])
def test_a_blank_takes_no_underline_from_the_cell_before(attribute: str) -> None:
    text = written((0, 0, "a", colour(81, 20, attribute)), (1, 0, " ", colour(81, 20)))
    assert text == f"\x1b[1;1H\x1b[{attribute};38;5;81;48;5;20ma\x1b[0;48;5;20m \x1b[0m"


def test_bold_ends_where_it_ends() -> None:
    text = written((0, 0, "a", colour(81, attributes="1")), (1, 0, "b", colour(81)))
    assert text == "\x1b[1;1H\x1b[1;38;5;81ma\x1b[0;38;5;81mb\x1b[0m"


def test_text_without_style_stays_without() -> None:
    assert written((3, 2, "ab", PLAIN)) == "\x1b[3;4Hab"
    assert written((0, 0, "a", colour(81, 20)), (1, 0, "b", PLAIN)).endswith("\x1b[0mb")


@pytest.mark.parametrize(
    ("between", "codes", "crossed"),
    [
        ("bcd", colour(81), "bcd"),
        ("bcde", colour(81), "\x1b[6G"),
        ("b⣿", colour(81), "\x1b[4G"),
        ("bcd", colour(99), "\x1b[5G"),
        ("   ", colour(99), "   "),
    ],
    ids=["as short", "longer", "three bytes a cell", "of another colour", "blank"],
)
def test_a_gap_is_written_again_where_that_is_shorter(between: str, codes: Codes, crossed: str) -> None:
    row = [*cells_of("a", colour(81)), *cells_of(between, codes), *cells_of("z", colour(81))]
    pen = Pen()
    for place in (0, len(row) - 1):
        pen.move(place, 0, row)
        pen.write(row[place : place + 1])
    assert pen.finish() == f"\x1b[1;1H\x1b[38;5;81ma{crossed}z\x1b[0m"


def test_bytes_are_counted_once_however_often_their_number_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counter[str]()

    class Piece(str):
        def encode(self, *how: str) -> bytes:
            counted[str(self)] += 1
            return super().encode(*how)

    monkeypatch.setattr(pen_module, "sequence_between", lambda old, new: Piece(sequence_between(old, new)))
    pen, text = Pen(), "⣿é "
    for y in range(50):
        pen.move(0, y)
        pen.write(cells_of(text, colour(y)))
        assert pen.size > 0
    assert len(counted) == 50 and set(counted.values()) == {1}
    assert pen.size == len(pen.finish().encode()) - len("\x1b[0m")
