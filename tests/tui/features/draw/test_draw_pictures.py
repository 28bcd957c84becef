"""The screen as it is drawn, read and accepted: in the sizes of five windows, in braille and in ASCII.

    python tests/tui/features/draw/test_draw_pictures.py

writes `pictures.txt` beside this file again; read the difference before it is kept.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3] / "support"))

import numpy as np
import pytest
from contrast import contrast
from stores import new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.draw.layout import layout
from mnist_tui.tui.features.draw.pane import DrawPane
from mnist_tui.tui.features.draw.queries import DrawingNeighbours, DrawingRead, DrawingSet, UsualDistancesAnswer
from mnist_tui.tui.features.draw.state import DrawState, Said
from mnist_tui.tui.features.draw.texts import UNKNOWN, form_lines
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.drawing import Drawing, in_mnist_form
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.themes import THEMES
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

FILE = Path(__file__).with_name("pictures.txt")
SIZES = {"80x24": (80, 21), "140x45": (140, 42), "60x20": (60, 17), "45x12": (45, 9), "40x10": (40, 7)}
"""Of a window, and of the pane in it."""
STROKES = (((4, 6), (11, 6), (11, 15)), ((3, 14), (18, 14)))


def four() -> DrawState:
    drawing = Drawing((28, 28))
    for first, *others in STROKES:
        drawing = drawing.begun(first, 2)
        for point in others:
            drawing = drawing.continued(point)
    return DrawState(drawing, (18, 14))


def answers(distance: float = 3.77) -> tuple[Message, ...]:
    raw, centred = np.full(10, 0.001), np.full(10, 0.002)
    raw[7], raw[9], centred[4] = 0.9, 0.092, 0.982
    image = in_mnist_form(four().drawing.pixels())
    return (
        DrawingRead(True, centred, raw, 4, 0.98, 0.19),
        DrawingNeighbours([4, 9, 4], [distance, distance + 0.5, 10.25], np.stack([image, image.T, image])),
        UsualDistancesAnswer(400, 4.3, 6.9, 1.0),
    )


def world(
    state: DrawState, *told: Message, glyphs: GlyphChoice = "braille", colours: ColourChoice = "256"
) -> tuple[Run, UiState]:
    settings = plain_settings(Settings())
    started = RunStarted(1, "MNIST", list("0123456789"), 28, 28, 600, "validation", 60, [784, 10], settings)
    store = new_store(started, glyphs=glyphs, colours=colours)
    for answer in told:
        store.tell(Reply(1, 1, 645, answer))
    store.show(replace(store.ui, screen="draw"))
    store.put(state)
    return store.run, store.ui


def pictures() -> Iterator[str]:
    """Yield the screen at every size in both sets of characters, under a line that says what it is."""
    views = {"empty": (DrawState(), ()), "drawn": (four(), answers())}
    views["unknown"] = (replace(four(), centres=False, has_chosen=True, is_down=True), answers(distance=7.2))
    wrong = replace(four(), classes=tuple("0123456789"), said=(Said(four().drawing, 9, 6),))
    views["wrong"] = (wrong, (*answers(), DrawingSet(0, 12, 10, 3, 645, True)))
    views["kept"] = (DrawState(), (DrawingSet(0, 1234, 1100, 300, 645, True, "full"),))
    kinds: tuple[GlyphChoice, ...] = ("braille", "ascii")
    for name, (state, told) in views.items():
        for size, (width, height) in SIZES.items():
            for glyphs in kinds:
                run, ui = world(state, *told, glyphs=glyphs)
                yield f"== {name} {size} {glyphs}: {DrawPane().title(run, ui)}\n"
                yield from (f"{row}\n" for row in DrawPane().paint(run, ui, width, height).lines())


def test_the_screen_is_drawn_as_was_accepted() -> None:
    assert "".join(pictures()) == FILE.read_text(encoding="utf-8")


def test_ascii_is_all_that_is_drawn_where_nothing_else_can_be() -> None:
    plain = [part for part in "".join(pictures()).split("== ") if " ascii: " in part.partition("\n")[0]]
    assert len(plain) == 25 and all(part.isascii() for part in plain)


def test_without_colours_the_pen_is_a_character_of_its_own_up_and_down() -> None:
    for is_down, sign in ((False, "+"), (True, "#")):
        run, ui = world(replace(four(), is_down=is_down), glyphs="braille", colours="none")
        canvas = DrawPane().paint(run, ui, 80, 21)
        assert canvas.cursor == (15, 10) and canvas.chars[10, 15] == sign


@pytest.mark.parametrize("palette", [one for both in THEMES.values() for one in both], ids=lambda palette: palette.name)
@pytest.mark.parametrize("is_down", [False, True])
def test_the_pen_is_seen_on_ink_in_every_theme(palette: Palette, is_down: bool) -> None:
    cells = []
    for at in ((10, 14), (0, 0)):  # on the ink, and elsewhere
        run, ui = world(replace(four(), at=at, is_down=is_down))
        canvas = DrawPane().paint(run, replace(ui, look=replace(ui.look, palette=palette)), 80, 21)
        x, y = (14 + 1, 10 // 2 + 1)
        cells.append((canvas.chars[y, x], canvas.fore[y, x], canvas.back[y, x], canvas.style[y, x]))
    assert cells[0] != cells[1]


@pytest.mark.parametrize("palette", [both[0] for both in THEMES.values()], ids=lambda palette: palette.name)
@pytest.mark.parametrize("is_down", [False, True])
def test_the_pen_stands_out_from_ink_and_from_the_ground(palette: Palette, is_down: bool) -> None:
    for at, below in (((10, 15), palette.greys[-1]), ((0, 0), palette.ground)):
        run, ui = world(replace(four(), at=at, is_down=is_down))
        canvas = DrawPane().paint(run, replace(ui, look=replace(ui.look, palette=palette)), 80, 21)
        x, y = at[1] + 1, at[0] // 2 + 1  # an even row is the upper half of its cell
        pen = int(canvas.fore[y, x]) if canvas.chars[y, x] == "▀" else int(canvas.back[y, x])
        assert contrast(pen, below) >= 3


def test_what_is_further_away_than_usual_is_like_nothing_it_has_learnt() -> None:
    for distance, is_said in ((6.8, False), (7.0, True)):
        text = "\n".join(DrawPane().paint(*world(four(), *answers(distance)), 80, 21).lines())
        assert (UNKNOWN in text) is is_said
    read, found, _ = answers(distance=99)
    assert UNKNOWN not in "\n".join(DrawPane().paint(*world(four(), read, found), 80, 21).lines())


def test_a_diverged_network_predicts_nothing() -> None:
    nothing = DrawingRead(True, np.full(10, np.nan), np.full(10, np.nan), 0, np.nan, np.nan)
    assert any("not finite" in row for row in DrawPane().paint(*world(four(), nothing), 80, 21).lines())


def test_what_is_said_of_the_form_fits_below_the_drawing_and_differs() -> None:
    said = {form_lines(centres, learns, (28, 28)) for centres in (False, True) for learns in (False, True)}
    assert len(said) == 4 and max(len(text) for both in said for text in both) <= 30


def test_every_pixel_can_be_pointed_at() -> None:
    for width, height in SIZES.values():
        places = layout(width, height, (28, 28))
        cells = [(x, y) for x in range(width) for y in range(height)]
        found = {places.pixel_at(x, y, (28, 28)) for x, y in cells} - {None}
        assert places.canvas is not None and len(found) == min(places.canvas.width, 28) * min(places.canvas.height, 28)
        assert places.pixel_at(0, 0, (28, 28)) is None and places.pixel_at(width - 1, 1, (28, 28)) is None


def test_every_size_of_window_and_image_is_drawn() -> None:
    for shape in ((28, 28), (8, 6), (1, 1), (5, 64)):
        for width in (0, 1, 30, 47, 74, 150):
            for height in (0, 1, 5, 11, 28, 50):
                run, ui = world(replace(DrawState(), drawing=Drawing(shape).begun((0, 0), 2), at=(0, 0)))
                ui = ui.with_state(replace(ui.state(DrawState), drawing=Drawing(shape).begun((0, 0), 2), at=(0, 0)))
                canvas = DrawPane().paint(run, ui, width, height)
                assert (canvas.width, canvas.height) == (width, height)


if __name__ == "__main__":
    FILE.write_text("".join(pictures()), encoding="utf-8")
