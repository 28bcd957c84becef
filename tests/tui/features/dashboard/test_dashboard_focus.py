"""The part of the dashboard that has the keys: how it gets them, how that is seen, and what a click does."""

import msgspec
import pytest
from reports import first_of
from screens import Drive, Reports, draw, drawn, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.confusion.state import ConfusionState
from mnist_tui.tui.features.dashboard.keys import FOCUS_ORDER
from mnist_tui.tui.features.dashboard.panes import PANES
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.protocol.commands import WatchTraining
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.link import EngineEnd

PANE_OF = {pane.FOCUS: pane.__name__.removesuffix("Pane").lower() for pane in PANES if pane.FOCUS}


def pane_of(app: MnistApp, focus: str) -> Pane:
    return app.screen.query_one(f"#{PANE_OF[focus]}", Pane)


def footer(app: MnistApp) -> str:
    return drawn(app, "footer")[0]


def test_every_part_is_a_pane_with_keys_of_its_own() -> None:
    assert set(PANE_OF) == set(FOCUS_ORDER) <= set(KEYMAP.focuses)


@pytest.mark.parametrize("size", [(140, 45), (80, 24), (60, 20), (40, 12)])
def test_tab_goes_through_the_parts_and_each_can_be_seen_with_its_mark_and_its_keys(
    drive: Drive, recorded_run: Reports, size: tuple[int, int]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for name in (*FOCUS_ORDER, FOCUS_ORDER[0]):
            await pilot.press("tab")
            assert app.store.ui.focus == name
            assert footer(app).rstrip().endswith("esc done")
            await pilot.pause()
            pane = pane_of(app, name)
            assert str(pane.border_title).startswith("▸ ")
            assert pane.whole().fore[0, 3] == app.store.ui.look.palette.key, "within the title"
            assert pane.size.area > 0, f"{name} has the keys and cannot be seen"
            shown = [one for one in app.screen.query(Pane) if one.size.area > 0]
            marked = [one for one in shown if str(one.border_title).startswith("▸")]
            assert marked == [pane]
        for name in reversed(FOCUS_ORDER):
            await pilot.press("shift+tab")
            assert app.store.ui.focus == name
        await pilot.press("escape")
        assert app.store.ui.focus == "" and "quit" in footer(app)
        await pilot.pause()
        shown = [one for one in app.screen.query(Pane) if one.size.area > 0]
        assert not any(str(one.border_title).startswith("▸") for one in shown)

    drive(flow, recorded_run, size=size)


def test_another_screen_takes_the_keys_from_the_parts(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("tab", "tab", "c")
        assert (app.store.ui.screen, app.store.ui.focus) == ("curves", "")
        await pilot.press("tab")
        assert (app.store.ui.screen, app.store.ui.focus) == ("curves", "")

    drive(flow, recorded_run)


def test_a_value_that_was_being_typed_is_dropped_when_the_focus_moves(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "enter", "5", "tab")
        assert (app.store.ui.focus, app.store.ui.typed) == ("cost", None)
        assert engine.drain() == []

    drive(flow, recorded_run)


def test_a_click_gives_a_part_the_keys_and_puts_the_cursor_on_the_cell(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for name in FOCUS_ORDER:
            pane = pane_of(app, name)
            await pilot.click(f"#{pane.id}", offset=(3, 1))
            assert app.store.ui.focus == name
        await pilot.click("#status")
        assert app.store.ui.focus == FOCUS_ORDER[-1], "nothing there takes keys"
        matrix = pane_of(app, "confusion")
        await pilot.press("escape")
        draw(app)
        row = next(y for y in range(matrix.size.height) if matrix.render_line(y).text.startswith("land"))
        await pilot.click("#confusion", offset=(6, row + matrix.content_offset.y))
        assert (app.store.ui.focus, app.store.ui.state(ConfusionState).pair) == ("confusion", (1, 0))

    drive(flow, recorded_run)


def test_training_images_and_test_images_come_to_the_matrix_and_the_strip(drive: Drive, recorded_run: Reports) -> None:
    evaluated = first_of(Evaluated, recorded_run)
    of_training = msgspec.structs.replace(evaluated, split="train", right=7, count=9, mistakes=[])

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        def title(pane: str) -> str:
            return str(app.screen.query_one(f"#{pane}").border_title)

        await pilot.press("tab", "tab", "v")
        assert engine.drain() == [WatchTraining(True)]
        draw(app)
        assert (title("confusion"), title("strip")) == ("▸ confusion · train", "mistakes")
        engine.send(of_training)
        await until(pilot, lambda: app.store.run.evaluated_training is not None)
        draw(app)
        assert title("confusion") == "▸ confusion · 9 train"
        assert title("strip").startswith("mistakes 2 / 9 train")

    drive(flow, recorded_run)


def test_the_focus_comes_back_with_the_dashboard(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("tab", "tab", "2")
        assert (app.store.ui.screen, app.store.ui.focus) == ("gallery", "gallery")
        await pilot.press("escape")
        assert (app.store.ui.screen, app.store.ui.focus) == ("dashboard", "confusion")

    drive(flow, recorded_run)
