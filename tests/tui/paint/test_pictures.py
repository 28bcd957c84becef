"""What every painter draws, as it was read and accepted: five sizes in each set of characters, one in each palette.

    python tests/tui/paint/test_pictures.py

writes `tests/tui/paint/pictures/` again; read the difference before it is kept.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.diagnosis.finding import Evidence
from mnist_tui.tui.features.dashboard.paint_brief import BriefData, paint_brief
from mnist_tui.tui.features.doctor.page import DoctorText, FindingText
from mnist_tui.tui.features.doctor.paint import paint_doctor
from mnist_tui.tui.features.settings.paint import SettingRow, paint_settings
from mnist_tui.tui.frame.paint_status import Score, StatusData, paint_status
from mnist_tui.tui.paint.canvas import DEFAULT, Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import Band, ChartData, Mark, Series
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import paint_confusion
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import BRAILLE, Glyphs
from mnist_tui.tui.paint.look import GLYPH_SETS
from mnist_tui.tui.paint.palette import DARK, NONE, Palette, Role
from mnist_tui.tui.paint.sparkline import Stat, paint_stats
from mnist_tui.tui.paint.themes import THEMES
from mnist_tui.tui.paint.thumbnails import Thumbnail, paint_thumbnails

Painter = Callable[[int, int, Palette, Glyphs], Canvas]
FOLDER = Path(__file__).parent / "pictures"
SIZES = ((7, 2), (16, 4), (24, 5), (36, 6), (48, 8))
IN_COLOUR = (30, 6)
PALETTES = (*(palette for both in THEMES.values() for palette in both), NONE)
LETTERS = {
    "t": "train",
    "v": "validation",
    "r": "right",
    "w": "wrong",
    "a": "warm",
    "k": "key",
    "x": "text",
    "m": "muted",
    "l": "line",
    "f": "faint",
    "i": "rate",
    "g": "gradient",
    "h": "previous",
}

LEGEND = (
    "Rows as they are drawn, then what colours and styles mean, cell by cell. Letters of colours: "
    + ", ".join(f"{letter} {role}" for letter, role in LETTERS.items())
    + "; 0-9 the heat of a count, A-E a recall, # a ground alone, ? any other. Without colours: sums of 1 bold, 2 dim, "
    "4 underlined, 8 reversed, in base 16.\n"
)


def seven() -> NDArray[np.uint8]:
    """Return a seven of 20x14 pixels in a corner of 28x28."""
    image = np.zeros((28, 28), np.uint8)
    image[4:7, 8:22] = 255
    for row in range(17):
        left = 19 - row // 2
        image[7 + row, left : left + 3] = 200
    return image


def draw_chart(width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    steps = np.arange(1.0, 101)
    x, train, valid = steps / 25, 2 / steps**0.5, 2 / steps**0.3
    series = (
        Series("valid", x, valid, "validation", "0.502", "dotted"),
        Series("train", x, train, "train", "0.200"),
        Series("prev", x, np.full(100, 1.5), "previous"),
    )
    data = ChartData(
        series, Band(x, train * (1 + 0.3 * np.sin(steps))), (Mark(2.0, "lr .1→.05"),), x_unit="epochs", log=True
    )
    return paint_chart(data, width, height, palette, glyphs)


def draw_stats(width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    x = np.arange(20.0)
    rows = (
        Stat("acc", x, 1 - 1 / (x + 1), "95.00%", "right"),
        Stat("img/s", x, 5e4 + 1e4 * np.cos(x), "56.5k", "rate"),
        Stat("grad", x, 1 / (x + 1), "0.050", "gradient"),
    )
    return paint_stats(rows, (0.0, 20.0), width, height, palette, glyphs)


def draw_confusion(width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    counts = np.array([[95, 1, 4], [0, 80, 20], [2, 0, 98]])
    data = ConfusionData(counts, ("0", "1", "2"), cursor=(1, 2), costs=np.full((3, 3), 1.25))
    return paint_confusion(data, width, height, palette, glyphs)


def draw_thumbnails(width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    image = seven()
    mistakes = tuple(
        Thumbnail(place, turned, str(place), "7", 0.99 - place / 10)
        for place, turned in enumerate((image, image.T.copy(), image[::-1].copy()))
    )
    return paint_thumbnails(mistakes, 1, width, height, palette, glyphs)


def draw_status(width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    score = Score(("valid 97.9%", "valid 97.9% (97.5-98.2)"), role="right")
    data = StatusData("running", "RUN", "mlp", "ep 3/20", 0.4, 1234, "58k img/s", score, "ETA 0:41")
    return paint_status(data, width, height, palette, glyphs)


def draw_settings(width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    rows: tuple[SettingRow, ...] = (
        SettingRow("rate", "0.15", 0.6, "log 1e-5…1", changed=True),
        SettingRow("batch", "100", 0.3, "1…4096"),
        SettingRow("hidden", "128,64", None, "e.g. 128,64", live=False),
        SettingRow("rms_decay", "9", 0.1, "0…0.1", note="9 is not in [0, 1]"),
    )
    plain = glyphs.name == "ascii"
    if plain:
        rows = tuple(SettingRow(one.name, one.value_text, one.fraction, "range", one.live, one.changed) for one in rows)
    return paint_settings(rows, 1, "20", width, height, palette, glyphs)


def draw_brief(width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    return paint_brief(
        BriefData("running", "RUN", "0.05", "98.1%", "98.1% (97.7-98.5)", "right", "needs 40x10"),
        width,
        height,
        palette,
        glyphs,
    )


def draw_digit(width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    return paint_thumbnail(seven(), width, height, palette, glyphs)


def draw_doctor(width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    flat = Evidence("flat", "dead units", 1.0, (0.0, 0.62), "fraction")
    moved = Evidence("moved", "way of the weights", 0.5, (0.2, 13.0))
    why, hint = "Too long steps. No way back.", "enter begins a new run with it"
    findings = (
        FindingText("Dead layer", False, (flat,), why, "learning rate 5", hint, is_chosen=True),
        FindingText("Too sure", True, (moved,), why, "label smoothing 0.1", hint),
    )
    text = DoctorText(findings, (flat, moved), ("batch size 1", "it has helped"), is_examined=True)
    return paint_doctor(text, 0, width, 3 * height, palette, glyphs)  # a page is long


PAINTERS: dict[str, Painter] = {
    "chart": draw_chart,
    "stats": draw_stats,
    "confusion": draw_confusion,
    "thumbnails": draw_thumbnails,
    "status": draw_status,
    "settings": draw_settings,
    "brief": draw_brief,
    "digit": draw_digit,
    "doctor": draw_doctor,
}


def meanings(canvas: Canvas, palette: Palette, counts: bool) -> list[str]:
    """Return a letter for every cell that has a colour or, without colours, a style."""
    if not palette.colour:
        return ["".join(" " if cell == 0 else f"{cell:x}" for cell in row).rstrip() for row in canvas.style.tolist()]
    shown = [(palette.ink(cast(Role, role)), letter) for letter, role in reversed(LETTERS.items())]
    fores = {ink.fore: letter for ink, letter in shown if ink.back == DEFAULT}
    inks = {(ink.fore, ink.back): letter for ink, letter in shown if ink.back != DEFAULT}
    if counts:
        inks |= {(ink.fore, ink.back): "ABCDE"[place] for place, ink in reversed(list(enumerate(palette.recalls)))}
        inks |= {(ink.fore, ink.back): str(place) for place, ink in reversed(list(enumerate(palette.counts)))}
    rows = []
    for chars, fore, back in zip(canvas.chars.tolist(), canvas.fore.tolist(), canvas.back.tolist(), strict=True):
        cells = zip(chars, fore, back, strict=True)
        rows.append("".join(_meaning(*cell, fores, inks) for cell in cells).rstrip())
    return rows


def _meaning(char: str, fore: int, back: int, fores: dict[int, str], inks: dict[tuple[int, int], str]) -> str:
    if char == " ":
        return " " if back == DEFAULT else "#"
    return inks.get((fore, back), "") or fores.get(fore, "?")


def pictures(painter: Painter) -> Iterator[str]:
    """Yield every picture of a painter under a line that says what it is."""
    for glyphs in GLYPH_SETS.values():
        for width, height in SIZES:
            yield f"== {width}x{height} {glyphs.name}\n"
            yield from (f"{row}\n" for row in painter(width, height, DARK, glyphs).lines())
    for palette in PALETTES:
        canvas = painter(*IN_COLOUR, palette, BRAILLE)
        yield f"== {IN_COLOUR[0]}x{IN_COLOUR[1]} {palette.name}\n"
        yield from (
            f"{row}\n" for row in (*canvas.lines(), *meanings(canvas, palette, counts=painter is draw_confusion))
        )


def whole(name: str) -> str:
    return LEGEND + "".join(pictures(PAINTERS[name]))


@pytest.mark.parametrize("name", PAINTERS)
def test_a_painter_draws_what_was_accepted(name: str) -> None:
    assert whole(name) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_no_picture_is_left_of_a_painter_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(PAINTERS)


if __name__ == "__main__":
    for kept in PAINTERS:
        (FOLDER / f"{kept}.txt").write_text(whole(kept), encoding="utf-8")
