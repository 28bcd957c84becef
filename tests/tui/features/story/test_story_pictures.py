"""The story as it is drawn, read and accepted: pages in the sizes of three windows, in braille and in ASCII.

    python tests/tui/features/story/test_story_pictures.py

writes `pictures.txt` beside this file again; read the difference before it is kept.
"""

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3] / "support"))

import numpy as np
import pytest
from screens import Drive, draw, drawn
from stores import new_store
from story_runs import FLAT, run_of, waking
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.story.page import paint_text
from mnist_tui.tui.features.story.paint import paint_lines, paint_scene
from mnist_tui.tui.features.story.queries import CureAnswer, LookAnswer
from mnist_tui.tui.features.story.scene import Scene, Table, has_long_table, scene
from mnist_tui.tui.features.story.script import BATCHES_LEG, CURES, TAME_LEG
from mnist_tui.tui.features.story.state import END, Record, StoryState
from mnist_tui.tui.features.story.text import story_text
from mnist_tui.tui.paint.chart_data import ChartData, Series
from mnist_tui.tui.paint.look import GLYPH_SETS
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.reports import Report

FILE = Path(__file__).with_name("pictures.txt")
SIZES = {"80x24": ((34, 21), (43, 21)), "60x20": ((60, 6), (60, 10)), "140x45": ((68, 42), (69, 42))}
"""Of a window: the sizes of what stands beside the text, and of the text."""
SIZES_OF_TABLES = {**SIZES, "60x20": ((60, 11), (60, 5))}
LOOK = LookAnswer(100, 2e-5, 4e-6, 90, (0, 1, 2), ((0.3, 0.5, 0.2),) * 3)
RECORDS = {"tame": Record(run_of(TAME_LEG, FLAT), ((0, 4e-6), (50, 1e-5), (100, 2e-5))), BATCHES_LEG.name: waking(4050)}
STORY = StoryState(
    records=RECORDS,
    look=LOOK,
    cures=tuple(CureAnswer(number, 0.4, 5 * number, 90, 500) for number in range(len(CURES))),
)
STORY_AT_1 = StoryState(1, records=RECORDS)
PAGES = {"a plateau": 1, "outputs": 2, "cures": 3, "more steps": 4, "the end": END}


def pictures() -> Iterator[str]:
    """Yield every page at every size in both sets of characters, under a line that says what it is."""
    for name, place in PAGES.items():
        state = StoryState(place, records=STORY.records, look=STORY.look, cures=STORY.cures)
        sizes = SIZES_OF_TABLES if has_long_table(state) else SIZES
        for size, (beside, text) in sizes.items():
            for glyphs in (GLYPH_SETS["braille"], GLYPH_SETS["ascii"]):
                run = new_store().run
                drawn_beside = paint_scene(scene(state, run, glyphs), *beside, DARK, glyphs)
                drawn_text = paint_text(story_text(state, run), 0, *text, DARK, glyphs)
                yield f"== {name} {size} {glyphs.name}\n"
                yield from (f"{row}\n" for row in (*drawn_beside.lines(), "--", *drawn_text.lines()))


def test_pages_are_drawn_as_was_accepted() -> None:
    assert "".join(pictures()) == FILE.read_text(encoding="utf-8")


def test_ascii_is_all_that_is_drawn_where_nothing_else_can_be() -> None:
    parts = "".join(pictures()).split("== ")
    assert all(part.isascii() for part in parts if part.partition("\n")[0].endswith("ascii"))


def test_a_window_of_60x20_has_the_network_above_the_text_and_the_key_in_sight(
    drive: Drive, recorded_run: list[Report]
) -> None:
    async def look(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("8")
        draw(app)
        beside, text = drawn(app, "storychart"), drawn(app, "storytext")
        assert (len(beside[0]), len(beside)) == SIZES["60x20"][0] and (len(text[0]), len(text)) == SIZES["60x20"][1]
        assert "enter  train three steps" in text[-1] and text[0].startswith("Somebody wrote a diary")

    drive(look, recorded_run, size=(60, 20), glyphs="ascii")


def test_nothing_beside_the_text_reads_on_into_it(drive: Drive, recorded_run: list[Report]) -> None:
    async def look(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("8")
        draw(app)
        beside, text = app.screen.query_one("#storychart").region, app.screen.query_one("#storytext").region
        assert (beside.width, text.width) == (SIZES["80x24"][0][0], SIZES["80x24"][1][0])
        assert text.x - beside.right >= 3

    drive(look, recorded_run, size=(80, 24))


def test_a_table_says_how_many_of_its_rows_have_no_room() -> None:
    classes = tuple(str(number) for number in range(10))
    table = Table((("says", "occurs"), *((name, "10%") for name in classes)))
    lines = paint_scene(Scene("outputs", table), 60, 6, DARK, GLYPH_SETS["braille"]).lines()
    assert [line[0] for line in lines[1:5]] == ["0", "1", "2", "3"] and lines[5] == "6 more lines in a taller window"
    assert "more" not in "".join(paint_scene(Scene("outputs", table), 60, 11, DARK, GLYPH_SETS["braille"]).lines())


def test_bars_of_cures_have_the_mark_of_guessing_and_are_no_praise() -> None:
    state = dataclasses.replace(STORY, place=3)
    run = run_of(TAME_LEG, FLAT)  # half of its images are of one class
    canvas = paint_scene(scene(state, run, GLYPH_SETS["braille"]), 60, 21, DARK, GLYPH_SETS["braille"])
    rows = canvas.lines()[2:12]
    assert {row.index("│") for row in rows} == {25 + 34 // 2}
    assert not (canvas.fore[2:12] == DARK.mark("right").fore).any()


def test_a_window_of_45x12_has_a_row_of_bars_for_either_curve() -> None:
    run = new_store().run
    for place, rows in ((1, ["cost   ", "spread "]), (0, ["untrained", ""])):
        beside = scene(StoryState(place, records=STORY.records if place else {}), run, GLYPH_SETS["braille"])
        drawn_beside = paint_lines(beside, 45, 2, DARK, GLYPH_SETS["braille"]).lines()
        assert [row[:7] for row in drawn_beside] == [row[:7] for row in rows]
    spread = paint_lines(scene(STORY_AT_1, run, GLYPH_SETS["ascii"]), 45, 2, DARK, GLYPH_SETS["ascii"]).lines()[1]
    assert spread.isascii() and spread.endswith("2e-5")


@pytest.mark.parametrize("highest", [0.9, 900.0])
def test_bars_of_a_curve_on_a_logarithmic_axis_rise_with_it(highest: float) -> None:
    curve = Series("spread", np.arange(1.0, 4), highest * np.array([1e-4, 1e-2, 1]), "gradient", "0.9")
    charts = ChartData((curve,), log=True), ChartData((dataclasses.replace(curve, y=np.ones(3)),), log=True)
    rising, level = paint_lines(Scene("", charts=charts), 45, 2, DARK, GLYPH_SETS["braille"]).lines()
    heights = [" ▁▂▃▄▅▆▇█".index(sign) for sign in rising[7:].split()[0]]
    assert heights == sorted(heights) and (heights[0], heights[-1]) == (1, 8)
    assert len(set(level[7:].split()[0])) == 1


if __name__ == "__main__":
    FILE.write_text("".join(pictures()), encoding="utf-8")
