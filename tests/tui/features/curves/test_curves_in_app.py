"""The charts under keys and mouse, in the app."""

import asyncio
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from reports import last_of, progress_with, same_rows
from screens import Drive, Reports, draw, drawn
from textual import events
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.progress import Progress

SPACE = "{http://www.w3.org/XML/1998/namespace}space"

TOO_LONG_S = 20


def charts(app: MnistApp) -> CurvesState:
    return app.store.ui.state(CurvesState)


def test_keys_change_axis_smoothing_and_part_and_the_status_line_says_so(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        said = []
        for key in ("x", "x", "plus", "minus", "minus", "z", "Z"):
            await pilot.press(key)
            said.append(app.store.run.notice)
        assert said == [
            "x axis: steps",
            "x axis: seconds of training",
            "curves: mean of up to 200 batches",
            "curves: mean of up to 50 batches",
            "curves: mean of up to 10 batches",
            "charts: last 10 % of the steps",
            "charts: all steps",
        ]

    drive(flow, recorded_run, size=(140, 45))


def test_what_is_unusual_about_a_chart_stands_in_its_title(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("z", "minus")
        draw(app)
        title = str(app.screen.query_one("#cost").border_title)
        assert title == "cost · last 10 % of the steps · mean of up to 10 batches"

    drive(flow, recorded_run, size=(140, 45))


@pytest.mark.parametrize("pane", ["cost", "accuracy"])
def test_the_wheel_zooms_and_the_keys_stay_where_they_are(drive: Drive, recorded_run: Reports, pane: str) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        chart = app.screen.query_one(f"#{pane}")
        for kind, window in (
            (events.MouseScrollUp, "last 10 % of the steps"),
            (events.MouseScrollDown, "all steps"),
        ):
            chart.post_message(kind(chart, 3, 3, 0, 0, 0, False, False, False))
            await pilot.pause()
            assert charts(app).window == window
        assert app.store.ui.focus == ""

    drive(flow, recorded_run, size=(140, 45))


@pytest.mark.parametrize("size", [(140, 45), (80, 24)])
def test_the_cursor_reads_the_charts_and_esc_ends_it(
    drive: Drive, recorded_run: Reports, size: tuple[int, int]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("tab")
        assert not any("step 60" in line for line in drawn(app, "cost"))
        await pilot.press("end")
        words = "step 60 · ep 2.00 · batch" if size[0] > 80 else "step 60 · batch"
        assert any(words in line for line in drawn(app, "cost"))
        await pilot.press("left")
        assert any("step 59" in line for line in drawn(app, "cost"))
        await pilot.press("tab")
        assert not any("step 59" in line for line in drawn(app, "cost"))
        await pilot.press("shift+tab", "left", "escape")
        assert (app.store.ui.focus, charts(app).cursor) == ("", None)

    drive(flow, recorded_run, size=size)


def test_a_click_puts_the_cursor_there(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        pane = app.screen.query_one("#cost", Pane)
        await pilot.click("#cost", offset=(pane.content_offset.x + 6, 3))
        assert (app.store.ui.focus, charts(app).cursor) == ("cost", 0)
        middle = pane.content_offset.x + 6 + (pane.size.width - 6) // 2
        await pilot.click("#cost", offset=(middle, 3))
        assert charts(app).cursor == 30

    drive(flow, recorded_run, size=(140, 45))


def test_the_full_chart_has_a_cursor_at_once_and_esc_leads_back_step_by_step(
    drive: Drive, recorded_run: Reports
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("c", "left")
        assert sum("step 59" in line for line in drawn(app, "fullchart")) == 2
        await pilot.press("escape")
        assert (app.store.ui.screen, charts(app).cursor) == ("curves", None)
        await pilot.press("escape")
        assert app.store.ui.screen == "dashboard"

    drive(flow, recorded_run, size=(140, 45))


@pytest.mark.parametrize("keys", [("w",), ("c", "w")])
def test_w_writes_both_charts_to_a_new_file(
    drive: Drive, recorded_run: Reports, keys: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(*keys)
        async with asyncio.timeout(TOO_LONG_S):
            while not app.store.run.notice:
                await pilot.pause()
        picture, table, written = (folder / f"mnist-tui-run1-step60.{kind}" for kind in ("svg", "csv", "txt"))
        assert {picture, table, written} == set(folder.iterdir()) and written.name in app.store.run.notice
        assert not re.findall(r"@font-face|url\(h", picture.read_text(encoding="utf-8"))
        assert "validation" in picture.read_text(encoding="utf-8")
        assert ElementTree.parse(picture).getroot().get(SPACE) == "preserve"
        assert "step 60, epoch 2.00" in written.read_text(encoding="utf-8")

    drive(flow, recorded_run)


def test_a_chart_is_painted_again_when_it_has_grown_by_a_dot_is_old_or_pauses(
    drive: Drive, recorded_run: Reports
) -> None:
    last = last_of(Progress, recorded_run)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        pane = app.screen.query_one("#cost", Pane)
        seen = []
        for first, step, phase, now in (
            (61, 10_000, "running", 1.0),
            (10_001, 10_010, "running", 1.25),
            (10_011, 10_100, "running", 1.25),
            (10_101, 10_110, "running", 1.5),
            (10_111, 10_120, "running", 1.75),
            (10_121, 10_121, "paused", 1.75),
            (10_122, 10_122, "paused", 1.75),
        ):
            app.store.tell(progress_with(last, same_rows(first, step), step=step, phase=phase))
            before = pane._canvas
            pane.show(app.store.run, app.store.ui, now)
            seen.append(pane._canvas is not before)
        assert seen == [True, False, True, False, True, True, True]

    drive(flow, recorded_run)
