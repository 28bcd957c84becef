"""A frozen display: it shows the run of when it was frozen, while the run goes on."""

import msgspec
import numpy as np
from screens import Drive, Reports, draw, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.protocol.link import EngineEnd


def test_a_held_picture_stays_while_the_status_line_follows(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        def rows(pane: str) -> list[str]:
            height = app.screen.query_one(pane).size.height
            return [app.screen.query_one(pane).render_line(y).text for y in range(height)]

        app.screen.query_one("#cost", Pane).show()
        frozen, status = rows("#cost"), rows("#status")
        await pilot.press("f")
        progress = app.store.run.progress
        assert progress is not None
        steps = np.array([[progress.step + 1 + i, 9.0, 0.1, 1.0] for i in range(500)])
        later = msgspec.structs.replace(
            progress, step=progress.step + 500, steps=steps.tobytes(), evaluated=b"", rates=b""
        )
        version = app.store.run.version
        engine.send(later)
        while app.store.run.version == version:
            await pilot.pause(0.005)
        draw(app)
        assert rows("#cost") == frozen and rows("#status") != status and "picture held" in rows("#status")[0]
        await pilot.press("tab", "tab", "left")
        draw(app)
        assert rows("#cost") == frozen and "▸" in str(app.screen.query_one("#confusion").border_title)
        assert any("[" in row for row in rows("#confusion")), "one can move about in it"
        await pilot.resize_terminal(100, 30)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: rows("#cost") == frozen)
        await pilot.press("f")
        draw(app)
        assert rows("#cost") != frozen

    drive(flow, recorded_run)
