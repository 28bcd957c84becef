"""The quiz as it is drawn, read and accepted: pages in the sizes of windows, in braille and in ASCII.

    python tests/tui/features/quiz/test_quiz_pictures.py

writes `pictures.txt` beside this file again; read the difference before it is kept.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3] / "support"))

from stores import new_store

from mnist_tui.tui.features.quiz.page import paint_illustration, paint_page
from mnist_tui.tui.features.quiz.pane import illustration_of
from mnist_tui.tui.features.quiz.questions import QUESTIONS
from mnist_tui.tui.features.quiz.state import END, QuizState
from mnist_tui.tui.features.quiz.text import quiz_text
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.look import GLYPH_SETS
from mnist_tui.tui.paint.palette import DARK, NONE

FILE = Path(__file__).with_name("pictures.txt")
SIZES = {"80x24": (80, 21), "60x20": (60, 17), "45x12": (45, 9)}
CHOSEN = {question.name: 1 for question in QUESTIONS}
PAGES = {
    "asked": QuizState().at(1),
    "two charts": QuizState().at(8),
    "image": QuizState().at(3),
    "wrong": QuizState(chosen=CHOSEN).at(0),
    "right": QuizState(chosen=CHOSEN).at(9),
    "score": QuizState(chosen=CHOSEN).at(END),
}


def pictures() -> Iterator[str]:
    """Yield every page at every size in both sets of characters, under a line that says what it is."""
    run = new_store().run
    for name, state in PAGES.items():
        for size, (width, height) in SIZES.items():
            for glyphs, palette in ((GLYPH_SETS["braille"], DARK), (GLYPH_SETS["ascii"], NONE)):
                drawn = paint_page(
                    quiz_text(state, run), illustration_of(state, run), 0, width, height, palette, glyphs
                )
                yield f"== {name} {size} {glyphs.name}\n"
                yield from (f"{row}\n" for row in drawn.lines())


def test_pages_are_drawn_as_was_accepted() -> None:
    assert "".join(pictures()) == FILE.read_text(encoding="utf-8")


def test_no_title_of_a_chart_is_cut_at_60_columns() -> None:
    for place, question in enumerate(QUESTIONS):
        illustration = illustration_of(QuizState(chosen=CHOSEN).at(place), new_store().run)
        assert BRAILLE.ellipsis not in paint_illustration(illustration, 60, 8, DARK, BRAILLE).lines()[0], question.name


def test_ascii_is_all_that_is_drawn_where_nothing_else_can_be() -> None:
    parts = "".join(pictures()).split("== ")
    assert all(part.isascii() for part in parts if part.partition("\n")[0].endswith("ascii"))


if __name__ == "__main__":
    FILE.write_text("".join(pictures()), encoding="utf-8")
