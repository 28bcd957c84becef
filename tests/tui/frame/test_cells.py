"""What stands in the cells of a row: wide characters take two, combined ones none, and halves are never left over."""

import pytest

from mnist_tui.tui.frame.cells import EMPTY, Cell, cells_of, changed_runs, put_cells
from mnist_tui.tui.frame.sgr import PLAIN, Codes

RED = Codes(fore="31", back="41")


def text_of(cells: list[Cell]) -> list[str]:
    return [character for character, _ in cells]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("ab⣿█─", ["a", "b", "⣿", "█", "─"]),
        ("a猫b", ["a", "猫", "", "b"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("か\u3099x", ["か\u3099", "", "x"]),
        ("\u0301", []),
        ("", []),
    ],
)
def test_a_text_takes_the_cells_that_a_terminal_gives_it(text: str, cells: list[str]) -> None:
    assert text_of(cells_of(text, PLAIN)) == cells


def test_a_blank_has_only_a_background() -> None:
    assert cells_of("a b", RED) == [("a", RED), (" ", Codes(back="41")), ("b", RED)]


@pytest.mark.parametrize(
    ("x", "text", "row"),
    [
        (0, "x", ["x", " ", "b", "猫", ""]),
        (1, "x", [" ", "x", "b", "猫", ""]),
        (2, "xy", ["猫", "", "x", "y", " "]),
        (3, "xyz", ["猫", "", "b", "x", "y"]),
        (5, "x", ["猫", "", "b", "猫", ""]),
    ],
)
def test_half_of_a_wide_character_becomes_a_blank(x: int, text: str, row: list[str]) -> None:
    cells = cells_of("猫b猫", PLAIN)
    put_cells(cells, x, cells_of(text, PLAIN))
    assert text_of(cells) == row


def test_cells_that_differ_are_found_side_by_side() -> None:
    assert changed_runs(cells_of("abcdef", PLAIN), cells_of("abXYeZ", PLAIN)) == [(2, 4), (5, 6)]
    assert changed_runs(cells_of("ab", RED), cells_of("ab", PLAIN)) == [(0, 2)]
    assert changed_runs([EMPTY], [EMPTY]) == []


def test_a_wide_character_differs_as_a_whole() -> None:
    assert changed_runs(cells_of("a猫b", PLAIN), cells_of("a猫b", PLAIN)[:2] + cells_of("xb", PLAIN)) == [(1, 3)]
