"""The log in the app: it opens and scrolls, and holds what was printed behind the screen, here and in the engine."""

import asyncio
import os
import socket
import sys

from screens import Drive, Reports, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.told import Notice
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.log.screen import LogScreen
from mnist_tui.tui.features.log.state import LogState
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.protocol.commands import Steps
from mnist_tui.tui.protocol.link import EngineEnd, screen_end


def test_the_log_opens_scrolls_and_closes(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for number in range(40):
            app.store.tell(Notice(f"notice {number}"))
        for back in (("escape",), ("o",), ("1",)):
            await pilot.press("o")
            assert isinstance(app.screen, LogScreen) and app.store.ui.focus == "log"
            await pilot.press("pageup", "k", "j", "home", "end", "up")
            assert app.store.ui.state(LogState).end is not None
            await pilot.press("s")
            assert engine.drain() == [Steps(1)]
            await pilot.press(*back)
            assert isinstance(app.screen, Dashboard) and app.store.ui.focus == ""

    drive(flow, recorded_run)


def test_what_is_printed_behind_the_screen_goes_into_the_log(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        print("from a library")
        print("a complaint", file=sys.stderr)
        await until(pilot, lambda: "screen: a complaint" in [entry.text for entry in app.store.run.log.entries])
        assert "screen: from a library" in [entry.text for entry in app.store.run.log.entries]

    drive(flow, recorded_run)


def test_what_the_engine_prints_goes_into_the_log(recorded_run: Reports) -> None:
    reading, writing = os.pipe()
    mine, theirs = socket.socketpair()

    async def live(app: MnistApp) -> None:
        async with app.run_test() as pilot:
            os.write(writing, b"RuntimeWarning: overf")
            os.write(writing, b"low\nmore\n")
            await until(pilot, lambda: len(app.store.run.log.entries) == 2)
            os.close(writing)
            await pilot.press("o")

    with mine, theirs:
        app = MnistApp(screen_end(mine), choose_look("ascii", "none", {}, "ascii"), fps=10, output=reading)
        asyncio.run(live(app))
    os.close(reading)
    assert [entry.text for entry in app.store.run.log.entries] == ["engine: RuntimeWarning: overflow", "engine: more"]
