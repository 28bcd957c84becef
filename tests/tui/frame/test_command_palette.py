"""The list of all commands: it closes once, and keeps away where there is no room for it."""

from reports import at_phase
from screens import Drive, Reports, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.frame.command_palette import Commands
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.messages import Failed


def test_a_list_that_is_closed_twice_takes_no_other_screen_with_it(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("ctrl+p")
        palette = app.screen
        palette.dismiss()
        palette.dismiss()
        await pilot.press("question_mark")
        dialog = app.screen
        dialog.dismiss()
        dialog.dismiss()
        await pilot.press("2", "1")
        assert isinstance(app.screen, Dashboard)

    drive(flow, recorded_run)


def test_a_window_too_small_for_the_list_of_commands_has_none(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for columns, rows in ((80, 3), (4, 24)):
            await pilot.resize_terminal(columns, rows)
            await pilot.press("ctrl+p", "pagedown")
            assert isinstance(app.screen, Dashboard) and "too small" in app.store.run.notice
            await pilot.resize_terminal(80, 24)
            await pilot.press("ctrl+p")
            assert isinstance(app.screen, Commands)
            await pilot.resize_terminal(columns, rows)
            await pilot.press("pagedown")
            assert isinstance(app.screen, Dashboard)

    drive(flow, recorded_run)


def test_the_status_line_below_the_list_follows_the_run(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("ctrl+p")
        for report, word in (
            (at_phase(recorded_run, "running"), "RUN"),
            (Failed("the engine has ended", ""), "FAILED"),
        ):
            engine.send(report)
            await until(pilot, lambda word=word: word in row_of_text(app, 0))  # type: ignore[misc]
        assert isinstance(app.screen, Commands)

    drive(flow, recorded_run)


def row_of_text(app: MnistApp, y: int) -> str:
    """Return a row as it is composed of all screens that lie upon each other."""
    return app.screen._compositor.render_strips()[y].text
