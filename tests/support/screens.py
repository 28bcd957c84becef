"""The app in a test: what drives it, waiting until something is so, and what its panes show."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.reports import Report

Reports: TypeAlias = list[Report]
Flow: TypeAlias = Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]]
Drive: TypeAlias = Callable[..., MnistApp]
"""The fixture `drive`."""
PAUSE_S, MOST_PAUSES = 0.005, 1000


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    """Let the app run until `condition` holds."""
    for _ in range(MOST_PAUSES):
        if condition():
            return
        await pilot.pause(PAUSE_S)
    raise AssertionError("it did not come about")


def draw(app: MnistApp) -> None:
    """Bring the screen up to date, as the app does at every tick."""
    app._draw()


def shown(app: MnistApp, pane_id: str) -> list[str]:
    """Return the rows of a pane as text, as they were drawn last; none while it is not displayed."""
    pane = app.screen.query_one(f"#{pane_id}", Pane)
    return [pane.render_line(y).text for y in range(pane.size.height)] if pane.display else []


def drawn(app: MnistApp, pane_id: str) -> list[str]:
    """Return the rows of a pane as text, brought up to date."""
    draw(app)
    return shown(app, pane_id)


async def visit_everything(app: MnistApp, pilot: Pilot[int]) -> None:
    """Open whatever can be opened; an exception in the app ends the test."""
    for keys in (("p", "down", "right", "enter", "5", "escape", "escape"), ("c", "c"), ("question_mark", "escape")):
        await pilot.press(*keys)
    await pilot.press("n", "escape")
    assert isinstance(app.screen, Dashboard)
