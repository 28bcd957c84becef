"""Pages as they are drawn, read and accepted: in the sizes of five windows, in braille and in ASCII.

    python tests/tui/features/learn/test_learn_pictures.py

writes `pictures.txt` beside this file again; read the difference before it is kept.
"""

import dataclasses
import math
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3] / "support"))

import numpy as np
import pytest
from contrast import weak_words
from examined_networks import examined
from walks import ACCURACIES, CLASSES, STEPS, walk_answer, walked_image

from mnist_tui.engine.diagnosis.pieces import at_once
from mnist_tui.tui.features.learn.check_answers import checked
from mnist_tui.tui.features.learn.check_page import check_page
from mnist_tui.tui.features.learn.layout import split_rows
from mnist_tui.tui.features.learn.page import Page, Strip, Table, TableRow
from mnist_tui.tui.features.learn.paint import paint_page, paint_strip
from mnist_tui.tui.features.learn.queries import Check
from mnist_tui.tui.features.learn.step_pages import optimizer_page, step_page
from mnist_tui.tui.features.learn.words import operation_page, rungs_of
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.look import GLYPH_SETS
from mnist_tui.tui.paint.palette import DARK, NONE, Palette
from mnist_tui.tui.paint.themes import THEMES

FILE = Path(__file__).with_name("pictures.txt")
SIZES = {"80x24": (80, 21), "140x45": (140, 42), "60x20": (60, 17), "45x12": (45, 9), "40x10": (40, 7)}
"""Of a window, and of the page in it."""
OPERATIONS = {"image": 0, "sum": 1, "cost": 7, "output error": 8, "blame": 10, "weights": 15}

TRIALS = ("the check", "the step", "with adam")


def pages() -> Iterator[tuple[str, Page]]:
    """Yield pages of a network of two hidden layers."""
    answer = walk_answer(2)
    for name, place in OPERATIONS.items():
        yield name, operation_page(answer, place, CLASSES, rungs_of(answer, place, CLASSES, TRIALS))
    rungs = [rungs_of(answer, 16 + place, CLASSES, TRIALS) for place in range(3)]
    for name, query in {"check": Check(), "bug": Check(fault="no-slope", fault_layer=1)}.items():
        told = at_once(checked(walked_image(examined(2), 3), query))
        yield name, check_page(told, answer, CLASSES, rungs[0], 2, "wrong" if query.fault else "")
    yield "step", step_page(STEPS, ACCURACIES, answer, CLASSES, rungs[1])
    yield "optimizer", optimizer_page(STEPS, ACCURACIES, answer, CLASSES, rungs[2])


def pictures() -> Iterator[str]:
    """Yield every page at every size in both sets of characters, under a line that says what it is."""
    for name, page in pages():
        for size, (width, height) in SIZES.items():
            for glyphs in (GLYPH_SETS["braille"], GLYPH_SETS["ascii"]):
                yield f"== {name} {size} {glyphs.name}\n"
                yield from (f"{row}\n" for row in paint_page(page, width, height, DARK, glyphs).lines())


@cache
def drawn() -> str:
    """Return all pictures."""
    return "".join(pictures())


def without_rounding(text: str) -> str:
    """Leave out errors of rounding, which differ between processors."""
    return re.sub(r" *\b\d(\.\d)?e-\d+", " e", text)


def test_pages_are_drawn_as_was_accepted() -> None:
    assert without_rounding(drawn()) == without_rounding(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("palette", [one for both in THEMES.values() for one in both], ids=lambda one: one.name)
def test_every_word_and_number_can_be_read(palette: Palette) -> None:
    for name, page in pages():
        canvas = paint_page(page, *SIZES["140x45"], palette, GLYPH_SETS["braille"])
        assert weak_words(canvas, palette) == set(), name


def test_ascii_is_all_that_is_drawn_where_nothing_else_can_be() -> None:
    parts = drawn().split("== ")
    assert all(part.isascii() for part in parts if part.partition("\n")[0].endswith("ascii"))
    asked = re.compile(r"(blame|layer is it|right|Where)[?]")
    rows = [row for part in parts if part.partition("\n")[0].endswith("ascii") for row in part.splitlines()]
    assert not [row for row in rows if "?" in asked.sub("", row)], "what has no likeness in ASCII is a question mark"


def test_without_colours_the_sign_of_a_bar_is_its_side() -> None:
    _, page = next(one for one in pages() if one[0] == "output error")
    canvas: Canvas = paint_page(page, 80, 21, NONE, GLYPH_SETS["ascii"])
    rows = [row for row in canvas.lines() if "=" in row[60:]]
    ends = {("-" in row[45:62]): row.rindex("=") for row in rows}
    assert ends[True] < row_start(rows, "+")


def row_start(rows: list[str], sign: str) -> int:
    """Return where the bar of a row begins whose number has a sign."""
    return next(row.index("=", 60) for row in rows if sign in row[45:62])


@pytest.mark.parametrize(
    ("units", "width", "each"), [(64, 52, 2), (128, 57, 3), (128, 112, 2), (50, 52, 1), (784, 52, 16)]
)
def test_a_strip_says_how_many_units_a_sign_stands_for_without_colours_or_a_bar_with_them(
    units: int, width: int, each: int
) -> None:
    values = np.ones(units)
    values[-1] = -1
    strip = Strip(f"all {units} z¹", values, "1 below")
    text, bars = (row.strip() for row in paint_strip(strip, width, NONE, GLYPH_SETS["ascii"]).lines())
    assert len(bars) == -(-units // each) and bars.startswith("+" * (len(bars) - 1))
    assert bool(re.search(rf"(a sign for every {each}|, {each} a sign)", text)) is (each > 1)
    text = paint_strip(strip, width, DARK, GLYPH_SETS["braille"]).lines()[0]
    assert bool(re.search(rf"(a bar for every {each}|, {each} a bar)", text)) is (each > 1)


def test_a_bar_does_not_touch_the_picture_beside_it() -> None:
    rows = tuple(TableRow((f"{one}", "1", "1"), 1.0) for one in range(30))
    page = Page((), "z", tables=(Table(("a", "b", "c"), rows),), picture=np.ones((28, 28)), picture_label="LABEL")
    drawn_rows = paint_page(page, 100, 40, NONE, GLYPH_SETS["ascii"]).lines()
    beside = next(row for row in drawn_rows if "LABEL" in row)
    assert "=  LABEL" in beside


@pytest.mark.parametrize(("width", "height"), SIZES.values())
def test_an_image_has_so_many_rows_that_it_can_be_seen(width: int, height: int) -> None:
    page = dataclasses.replace(dict(pages())["image"], digit=np.full((28, 28), 255, np.uint8), rungs=())
    drawn_rows = paint_page(page, width, height, NONE, GLYPH_SETS["blocks"]).lines()
    assert sum("█" in row for row in drawn_rows) >= 5, drawn_rows


def test_of_a_table_with_bars_the_longest_are_shown_and_the_row_that_is_looked_at() -> None:
    values = (0.1, -3.0, 0.2, 2.0, 0.3, math.nan)
    rows = tuple(TableRow((str(place),), value, place == 4) for place, value in enumerate(values))
    table = Table(("class",), rows, has_bars=True)
    assert [row.cells[0] for row in split_rows(table, 3)[0]] == ["1", "3", "4"]
    assert [row.cells[0] for row in split_rows(table, 3)[1]] == ["0", "2", "5"]


def test_no_words_are_written_in_the_ink_of_marks() -> None:
    for name, page in pages():
        canvas = paint_page(page, 80, 21, DARK, GLYPH_SETS["braille"])
        assert not (np.char.isalpha(canvas.chars) & (canvas.fore == DARK.faint)).any(), name


@pytest.mark.parametrize(("width", "height", "columns"), [(110, 40, 28), (138, 40, 56), (138, 28, 28)])
def test_the_picture_beside_the_numbers_is_drawn_at_twice_its_size_where_there_is_room(
    width: int, height: int, columns: int
) -> None:
    rows = tuple(TableRow((f"{one}", "1", "1"), 1.0) for one in range(40))
    page = Page((), "z", tables=(Table(("a", "b", "c"), rows),), picture=np.ones((28, 28)), picture_label="LABEL")
    canvas = paint_page(page, width, height, DARK, GLYPH_SETS["braille"])
    assert (canvas.back[3] != -1).sum() == columns


def test_every_size_is_drawn() -> None:
    for (_, page), width, height in (
        (one, w, h) for one in pages() for w in (0, 1, 30, 74, 90) for h in (0, 1, 5, 11, 28)
    ):
        canvas = paint_page(page, width, height, DARK, GLYPH_SETS["braille"])
        assert (canvas.width, canvas.height) == (width, height)


if __name__ == "__main__":
    FILE.write_text(drawn(), encoding="utf-8")
