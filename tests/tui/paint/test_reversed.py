"""With 16 colours the cursor is shown by reversed cells: they have one colour, or each would be a patch of its own."""

import numpy as np
import pytest

from mnist_tui.tui.features.units.paint_units import UnitImage, paint_weights
from mnist_tui.tui.paint.canvas import DEFAULT, REVERSE, Canvas
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.neighbours import Neighbour, paint_neighbours
from mnist_tui.tui.paint.palette import ANSI16, ANSI16_LIGHT, Palette
from mnist_tui.tui.paint.thumbnails import Thumbnail, paint_thumbnails

IMAGE = np.full((28, 28), 255, np.uint8)


def painted(palette: Palette) -> dict[str, Canvas]:
    mistakes = Thumbnail(0, IMAGE, "8", "0", 0.5, "*"), Thumbnail(1, IMAGE, "8", "0", 0.5)
    neighbours = Neighbour(0, IMAGE, "8", 1.2), Neighbour(1, IMAGE, "0", 1.4)
    units = (UnitImage("h0", np.ones((28, 28)), ("8", "6"), ("7",)),) * 20
    return {
        "thumbnails": paint_thumbnails(mistakes, 0, 30, 6, palette, BRAILLE),
        "neighbours": paint_neighbours(neighbours, "8", "0", 0, 30, 6, palette, BRAILLE),
        "units": paint_weights(units, 0, 60, 12, palette, BRAILLE),
    }


@pytest.mark.parametrize("name", ["thumbnails", "neighbours", "units"])
@pytest.mark.parametrize("palette", [ANSI16, ANSI16_LIGHT], ids=lambda palette: palette.name)
def test_in_16_colours_the_chosen_caption_has_no_patches_of_other_colours(palette: Palette, name: str) -> None:
    canvas = painted(palette)[name]
    captions = np.flatnonzero((canvas.chars == "8").any(axis=1))[0]
    chosen = (canvas.style[captions] & REVERSE) != 0
    chosen[[0, 11]] &= name != "units"  # the bars beside the image
    assert chosen.sum() >= 10
    assert set(canvas.back[captions, chosen].tolist()) == {DEFAULT}
    assert set(canvas.fore[captions, chosen].tolist()) == {palette.text}
