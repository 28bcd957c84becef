"""The charts under keys and mouse, in the app."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from textual import events
from textual.pilot import Pilot
from wire import NO_ROWS

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.curves.growing_pane import GrowingPane
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd

Drive = Callable[..., MnistApp]
Flow = Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]]
Reports = list[say.Report]


def lines(app: MnistApp, name: str) -> list[str]:
    """Return the picture of a pane, as it is now."""
    app._show()
    pane = app.screen.query_one(f"#{name}", Pane)
    return [pane.render_line(y).text for y in range(pane.size.height)]


def test_keys_change_axis_smoothing_and_part_and_the_status_line_says_so(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        said = []
        for key in ("x", "x", "plus", "minus", "minus", "z", "Z"):
            await pilot.press(key)
            said.append(app.view.notice)
        assert said == [
            "the x axis counts steps",
            "the x axis counts seconds of training",
            "the curves are averages over 200 batches",
            "the curves are averages over 50 batches",
            "the curves are averages over 10 batches",
            "the charts show the last 10 % of the steps",
            "the charts show all steps",
        ]

    drive(flow, recorded_run, size=(140, 45))


def test_what_is_unusual_about_a_chart_stands_in_its_title(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("z", "minus")
        app._show()
        title = str(app.screen.query_one("#cost").border_title)
        assert title == "cost · last 10 % of the steps · averages over 10 batches"

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
            assert app.ui.window == window
        assert app.ui.focus == ""

    drive(flow, recorded_run, size=(140, 45))


@pytest.mark.parametrize("size", [(140, 45), (80, 24)])
def test_the_cursor_reads_the_charts_and_esc_ends_it(
    drive: Drive, recorded_run: Reports, size: tuple[int, int]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("tab")
        assert not any("step 60" in line for line in lines(app, "cost"))
        await pilot.press("end")
        assert any("step 60 · ep 2.00 · batch" in line for line in lines(app, "cost"))
        await pilot.press("left")
        assert any("step 59" in line for line in lines(app, "cost"))
        await pilot.press("tab")
        assert not any("step 59" in line for line in lines(app, "cost"))
        await pilot.press("shift+tab", "left", "escape")
        assert (app.ui.focus, app.ui.cursor) == ("", None)

    drive(flow, recorded_run, size=size)


def test_a_click_puts_the_cursor_there(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        pane = app.screen.query_one("#cost", Pane)
        await pilot.click("#cost", offset=(pane.content_offset.x + 6, 3))
        assert (app.ui.focus, app.ui.cursor) == ("cost", 0)
        middle = pane.content_offset.x + 6 + (pane.size.width - 6) // 2
        await pilot.click("#cost", offset=(middle, 3))
        assert app.ui.cursor == 30

    drive(flow, recorded_run, size=(140, 45))


def test_the_full_chart_has_a_cursor_at_once_and_esc_leads_back_step_by_step(
    drive: Drive, recorded_run: Reports
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("c", "left")
        assert sum("step 59" in line for line in lines(app, "fullchart")) == 2
        await pilot.press("escape")
        assert (app.place, app.ui.cursor) == ("chart", None)
        await pilot.press("escape")
        assert app.place == "dashboard"

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
        (written,) = folder.iterdir()
        assert written.name == "mnist-tui-run1-step60.txt" and written.name in app.view.notice
        assert "step 60, epoch 2.00" in written.read_text(encoding="utf-8")

    drive(flow, recorded_run)


def test_a_chart_is_painted_again_when_it_has_grown_by_a_dot_or_rests(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GrowingPane, "REPAINT_EVERY_S", 1e9)
    last = next(report for report in reversed(recorded_run) if isinstance(report, say.Progress))

    def told(first: int, step: int, phase: str) -> say.Progress:
        rows = np.column_stack([np.arange(first, step + 1.0), np.ones((step - first + 1, 3))])
        return msgspec.structs.replace(last, step=step, phase=phase, **{**NO_ROWS, "steps": rows})

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        pane = app.screen.query_one("#cost", Pane)
        seen = []
        for first, step, phase in (
            (61, 10_000, "running"),
            (10_001, 10_010, "running"),
            (10_011, 10_100, "running"),
            (10_101, 10_101, "paused"),
            (10_102, 10_102, "paused"),
        ):
            app.view.apply(told(first, step, phase))
            before = pane._canvas
            pane.show()
            seen.append(pane._canvas is not before)
        assert seen == [True, False, True, True, True]

    drive(flow, recorded_run)
