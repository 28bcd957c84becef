"""Pages as they are drawn, read and accepted: in the sizes of five windows, in braille and in ASCII.

    python tests/tui/features/learn/test_learn_pictures.py

writes `pictures.txt` beside this file again; read the difference before it is kept.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3] / "support"))

from walks import CLASSES, walk_answer

from mnist_tui.tui.features.learn.page import Page
from mnist_tui.tui.features.learn.paint import paint_page
from mnist_tui.tui.features.learn.words import operation_page, rungs_of
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.look import GLYPH_SETS
from mnist_tui.tui.paint.palette import DARK, NONE

FILE = Path(__file__).with_name("pictures.txt")
SIZES = {"80x24": (80, 21), "140x45": (140, 42), "60x20": (60, 17), "45x12": (45, 9), "40x10": (40, 7)}
"""Of a window, and of the page in it."""
OPERATIONS = {"image": 0, "sum": 1, "cost": 7, "output error": 8, "blame": 10, "weights": 15}


def pages() -> Iterator[tuple[str, Page]]:
    """Yield pages of a network of two hidden layers."""
    answer = walk_answer(2)
    for name, place in OPERATIONS.items():
        yield name, operation_page(answer, place, CLASSES, rungs_of(answer, place, CLASSES, ()))


def pictures() -> Iterator[str]:
    """Yield every page at every size in both sets of characters, under a line that says what it is."""
    for name, page in pages():
        for size, (width, height) in SIZES.items():
            for glyphs in (GLYPH_SETS["braille"], GLYPH_SETS["ascii"]):
                yield f"== {name} {size} {glyphs.name}\n"
                yield from (f"{row}\n" for row in paint_page(page, width, height, DARK, glyphs).lines())


def test_pages_are_drawn_as_was_accepted() -> None:
    assert "".join(pictures()) == FILE.read_text(encoding="utf-8")


def test_ascii_is_all_that_is_drawn_where_nothing_else_can_be() -> None:
    parts = "".join(pictures()).split("== ")
    assert all(part.isascii() for part in parts if part.partition("\n")[0].endswith("ascii"))
    assert not any(
        "?" in line for part in parts if " ascii" in part for line in part.split("\n") if "blame?" not in line
    )


def test_without_colours_the_sign_of_a_bar_is_its_side() -> None:
    _, page = next(one for one in pages() if one[0] == "output error")
    canvas: Canvas = paint_page(page, 80, 21, NONE, GLYPH_SETS["ascii"])
    rows = [row for row in canvas.lines() if "=" in row[60:]]
    ends = {("-" in row[45:62]): row.rindex("=") for row in rows}
    assert ends[True] < row_start(rows, "+")


def row_start(rows: list[str], sign: str) -> int:
    """Return where the bar of a row begins whose number has a sign."""
    return next(row.index("=", 60) for row in rows if sign in row[45:62])


def test_every_size_is_drawn() -> None:
    for (_, page), width, height in ((one, w, h) for one in pages() for w in range(0, 90, 13) for h in range(0, 30, 4)):
        canvas = paint_page(page, width, height, DARK, GLYPH_SETS["braille"])
        assert (canvas.width, canvas.height) == (width, height)


if __name__ == "__main__":
    FILE.write_text("".join(pictures()), encoding="utf-8")
