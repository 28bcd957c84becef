"""The part of the dashboard that has the keys: how it gets them, how that is seen, and what a click does."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.panes import PANES
from mnist_tui.tui.frame.keymap import FOCUS_KEYS, FOCUS_ORDER
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd

Drive = Callable[..., MnistApp]
Flow = Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]]
Reports = list[say.Report]
PANE_OF = {pane.FOCUS: pane.__name__.removesuffix("Pane").lower() for pane in PANES if pane.FOCUS}


def pane_of(app: MnistApp, focus: str) -> Pane:
    return app.screen.query_one(f"#{PANE_OF[focus]}", Pane)


def footer(app: MnistApp) -> str:
    app._show()
    return app.screen.query_one("#footer", Pane).render_line(0).text


def test_every_part_is_a_pane_with_keys_of_its_own() -> None:
    assert set(PANE_OF) == set(FOCUS_ORDER) <= set(FOCUS_KEYS)


@pytest.mark.parametrize("size", [(140, 45), (80, 24), (60, 20), (40, 12)])
def test_tab_goes_through_the_parts_and_each_can_be_seen_with_its_mark_and_its_keys(
    drive: Drive, recorded_run: Reports, size: tuple[int, int]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for name in (*FOCUS_ORDER, FOCUS_ORDER[0]):
            await pilot.press("tab")
            assert app.ui.focus == name
            assert footer(app).rstrip().endswith("esc done")
            await pilot.pause()
            pane = pane_of(app, name)
            assert str(pane.border_title).startswith("▸ ") and pane.has_class("-focused")
            assert pane.size.area > 0, f"{name} has the keys and cannot be seen"
            shown = [one for one in app.screen.query(Pane) if one.size.area > 0]
            marked = [one for one in shown if str(one.border_title).startswith("▸")]
            assert marked == [pane]
        for name in reversed(FOCUS_ORDER):
            await pilot.press("shift+tab")
            assert app.ui.focus == name
        await pilot.press("escape")
        assert app.ui.focus == "" and "quit" in footer(app)
        await pilot.pause()
        shown = [one for one in app.screen.query(Pane) if one.size.area > 0]
        assert not any(str(one.border_title).startswith("▸") for one in shown)

    drive(flow, recorded_run, size=size)


def test_another_screen_takes_the_keys_from_the_parts(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("tab", "tab", "c")
        assert (app.place, app.ui.focus) == ("chart", "")
        await pilot.press("tab")
        assert (app.place, app.ui.focus) == ("chart", "")

    drive(flow, recorded_run)


def test_a_value_that_was_being_typed_is_dropped_when_the_focus_moves(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "enter", "5", "tab")
        assert (app.ui.focus, app.ui.typed) == ("cost", None)
        assert engine.drain() == []

    drive(flow, recorded_run)


def test_a_click_gives_a_part_the_keys_and_puts_the_cursor_on_the_cell(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for name in FOCUS_ORDER:
            pane = pane_of(app, name)
            await pilot.click(f"#{pane.id}", offset=(3, 1))
            assert app.ui.focus == name
        await pilot.click("#status")
        assert app.ui.focus == FOCUS_ORDER[-1], "nothing there takes keys"
        matrix = pane_of(app, "confusion")
        await pilot.press("escape")
        app._show()
        row = next(y for y in range(matrix.size.height) if matrix.render_line(y).text.startswith("land"))
        await pilot.click("#confusion", offset=(6, row + matrix.content_offset.y))
        assert (app.ui.focus, app.ui.pair) == ("confusion", (1, 0))

    drive(flow, recorded_run)


def test_training_images_and_test_images_come_to_the_matrix_and_the_strip(drive: Drive, recorded_run: Reports) -> None:
    evaluated = next(report for report in recorded_run if isinstance(report, say.Evaluated))

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("tab", "tab", "v")
        assert engine.drain() == [say.WatchTraining(True)]
        app._show()
        assert app.screen.query_one("#confusion").border_title == "▸ confusion · train"
        engine.send(
            say.Evaluated(
                evaluated.run, 60, "train", False, 0.1, 9, 9, 0.5, 1.0, evaluated.confusion, evaluated.pair_costs, [], 0
            )
        )
        while app.view.evaluated_training is None:
            await pilot.pause(0.005)
        app._show()
        assert app.screen.query_one("#confusion").border_title == "▸ confusion · 9 train"

    drive(flow, recorded_run)
