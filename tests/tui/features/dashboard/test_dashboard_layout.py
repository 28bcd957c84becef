import dataclasses
from collections.abc import Callable

import msgspec
import pytest
from reports import first_of
from screens import draw, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.reports import Report, RunStarted


@pytest.mark.parametrize("columns", [60, 100])
def test_no_pane_is_an_empty_frame_at_any_height(
    drive: Callable[..., MnistApp], recorded_run: list[Report], columns: int
) -> None:
    empty: list[tuple[int, str]] = []

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for rows in (12, 17, 18, 23, 24, 35, 36, 37, 38, 50):
            await pilot.resize_terminal(columns, rows)
            await pilot.pause()
            panes = [pane for pane in app.screen.query(Pane) if pane.is_on_screen]
            empty.extend((rows, pane.id or "") for pane in panes if pane.content_size.height < 1)

    drive(flow, recorded_run, size=(columns, 24))
    assert not empty, empty


def test_a_large_window_shows_larger_mistakes(drive: Callable[..., MnistApp], recorded_run: list[Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        def height() -> int:
            return app.screen.query_one("#strip", Pane).content_size.height

        await pilot.resize_terminal(200, 55)
        await until(pilot, lambda: height() == 6)
        await pilot.resize_terminal(160, 56)
        await until(pilot, lambda: height() == 11)

    drive(flow, recorded_run, size=(100, 24))


@pytest.mark.parametrize(("classes", "whole"), [(16, False), (17, True)])
def test_the_matrix_of_many_classes_takes_all_the_room_while_it_has_the_focus(
    drive: Callable[..., MnistApp], recorded_run: list[Report], classes: int, whole: bool
) -> None:
    widths: list[int] = []
    names = [str(number) for number in range(classes)]
    started = msgspec.structs.replace(first_of(RunStarted, recorded_run), classes=names)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        pane = app.screen.query_one("#confusion", Pane)
        for focus in ("confusion", ""):
            app.store.show(dataclasses.replace(app.store.ui, focus=focus))
            draw(app)
            await pilot.pause()
            widths.append(pane.content_size.width)

    drive(flow, [started])
    assert widths == [80 if whole else 42, 42]
