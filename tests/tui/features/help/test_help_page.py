"""The page of the help as rows: broken at blanks, tables in columns, and the bar that says where one is."""

import pytest

from mnist_tui.tui.features.help.content import Section
from mnist_tui.tui.features.help.page import WIDE, Line, lines_of, paint_page, wrapped
from mnist_tui.tui.paint.canvas import BOLD, UNDERLINE
from mnist_tui.tui.paint.look import choose_look

KEYS = Section("keys", rows=(("a", "first"), ("b", "second"), ("c", "third")), is_wide=True)


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 6, ["one", "two", "three"]),
        ("abcdefgh i", 3, ["abc", "def", "gh", "i"]),
        ("abcdef gh", 3, ["abc", "def", "gh"]),
        ("a bcdefg", 3, ["a", "bcd", "efg"]),
        ("", 3, [""]),
    ],
)
def test_a_text_is_broken_at_blanks_and_a_long_word_anywhere(text: str, width: int, rows: list[str]) -> None:
    assert wrapped(text, width) == rows


def texts(lines: list[Line], width: int) -> list[str]:
    return paint_page(lines, 0, width, len(lines), choose_look("ascii", "none", {}, "utf-8")).lines()


def test_a_table_has_its_names_beside_its_texts() -> None:
    table = Section(
        "words", rows=(("cost", "how wrong the predictions are, in a number"), ("learning rate", "a factor"))
    )
    assert texts(lines_of([table], 43), 43) == [
        "",
        "words",
        "cost           how wrong the predictions",
        "               are, in a number",
        "learning rate  a factor",
    ]


def test_in_a_narrow_window_they_stand_above_their_texts() -> None:
    table = Section("words", rows=(("cost", "how wrong the predictions are"), ("learning rate", "a factor")))
    assert texts(lines_of([table], 24), 24) == [
        "",
        "words",
        "cost",
        "  how wrong the",
        "  predictions are",
        "learning rate",
        "  a factor",
    ]


def test_keys_stand_in_two_columns_where_there_is_room() -> None:
    lines = lines_of([KEYS], WIDE)
    assert [[(piece.x, piece.text) for piece in line] for line in lines[2:]] == [
        [(0, "a"), (3, "first"), (51, "c"), (54, "third")],
        [(0, "b"), (3, "second")],
    ]
    assert texts(lines_of([KEYS], WIDE - 1), 10)[2:] == ["a  first", "b  second", "c  third"]


def test_headings_are_underlined_and_names_are_bold() -> None:
    canvas = paint_page(lines_of([KEYS], 20), 1, 20, 4, choose_look("braille", "256", {}, "utf-8"))
    assert canvas.style[0, :5].tolist() == [BOLD | UNDERLINE] * 4 + [0]
    assert canvas.style[1, :4].tolist() == [BOLD, 0, 0, 0]


@pytest.mark.parametrize(("top", "rows"), [(0, [0, 1]), (20, [4, 5]), (40, [8, 9])])
def test_the_bar_is_as_long_and_as_far_down_as_what_is_seen(top: int, rows: list[int]) -> None:
    # 10 of 50 rows are a fifth, 2 cells; 8 cells are left for 40 places.
    look = choose_look("braille", "256", {}, "utf-8")
    canvas = paint_page([()] * 50, top, 8, 10, look)
    assert [y for y in range(10) if canvas.back[y, 7] == look.palette.line] == rows


def test_a_page_that_fits_has_no_bar() -> None:
    look = choose_look("braille", "256", {}, "utf-8")
    assert (paint_page([()] * 10, 0, 8, 10, look).back == -1).all()


def test_keys_that_do_nothing_are_grey() -> None:
    grey, look = Section("why", rows=(("a", "first"),), is_grey=True), choose_look("ascii", "256", {}, "utf-8")
    canvas = paint_page(lines_of([KEYS, grey], 40), 0, 40, 9, look)
    inks = [canvas.fore[y, row.index("first")] for y, row in enumerate(canvas.lines()) if "first" in row]
    assert inks == [look.palette.text, look.palette.muted]
