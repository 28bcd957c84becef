"""Cells that panes send by themselves: the terminal shows what it would if Textual had drawn the whole screen."""

import asyncio
import io
from collections.abc import Awaitable, Callable

import pyte
import pytest
from rich.color import ColorSystem
from rich.console import Console
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Static

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.terminal_update import Changes, WholeUpdate, cells_text
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd

Drive = Callable[..., MnistApp]
Flow = Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]]


class Seen:
    """What a terminal shows that begins with the whole screen and then gets the changed cells."""

    def __init__(self, app: App[int]) -> None:
        self.screen = pyte.Screen(*app.size)
        self._stream = pyte.Stream(self.screen)
        strips = app.screen._compositor.render_strips()
        console = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)
        self._stream.feed(WholeUpdate([[strip] for strip in strips], app.size.region).render_segments(console))

    def take(self, changes: Changes) -> None:
        """Show changed cells."""
        self._stream.feed(cells_text(changes, ColorSystem.TRUECOLOR))

    def cells(self) -> list[list[pyte.screens.Char]]:
        """Return what can be seen; of a blank without reversed colours that is only its background."""
        rows = [[self.screen.buffer[y][x] for x in range(self.screen.columns)] for y in range(self.screen.lines)]
        return [
            [cell if cell.data != " " or cell.reverse else cell._replace(fg="", bold=False) for cell in row]
            for row in rows
        ]


@pytest.mark.parametrize("size", [(140, 45), (80, 24), (60, 20), (40, 12), (30, 9)], ids=lambda size: f"{size[0]}")
def test_a_terminal_that_gets_changed_cells_only_shows_the_whole_screen(
    drive: Drive, recorded_run: list[say.Report], monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    sent: list[Seen] = []

    def send(app: MnistApp, changes: Changes) -> bool:
        if sent:
            sent[0].take(changes)
        return False  # nobody answers

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.pause(0.1)
        sent.append(Seen(app))
        begun = sent[0].cells()
        curve = next(one for one in recorded_run if isinstance(one, say.Progress) and len(one.steps))
        await pilot.press("y", "y", "plus", "d")
        for report in (*recorded_run[:1], curve, *recorded_run[1:]):
            engine.send(report)
            await pilot.pause(0.02)
        await pilot.press("space", "y")
        await pilot.pause(0.25)
        assert sent[0].cells() == Seen(app).cells() != begun

    monkeypatch.setattr("mnist_tui.tui.app.send_cells", send)
    drive(flow, recorded_run, size=size)


def test_cells_out_of_sight_and_widgets_without_a_place_are_not_sent() -> None:
    class Cramped(App[None]):
        def compose(self) -> ComposeResult:
            with Vertical() as box:
                box.styles.width, box.styles.height, box.styles.overflow_y = 6, 2, "hidden"
                tall = Static("one one one\ntwo two two\nthree three", id="tall")
                tall.styles.width = 11
                yield tall
            hidden = Static("four", id="hidden")
            hidden.display = False
            yield hidden

    async def live() -> None:
        app = Cramped()
        async with app.run_test(size=(20, 6)):
            tall, hidden = app.query_one("#tall"), app.query_one("#hidden")
            changes = [(tall, [Region(1, y, 10, 1) for y in range(3)]), (hidden, [Region(0, 0, 4, 1)])]
            screen = pyte.Screen(20, 6)
            pyte.Stream(screen).feed(cells_text(changes, ColorSystem.TRUECOLOR))
            assert [row.rstrip() for row in screen.display] == [" ne on", " wo tw", "", "", "", ""]

    asyncio.run(live())


def test_new_words_in_a_frame_are_a_row_that_has_changed(drive: Drive, recorded_run: list[say.Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.pause(0.15)
        pane = app.screen.query_one("#cost", Pane)
        app.store.put(CurvesState(smoothing=200))
        changed = pane.show(app.store.run, app.store.ui, 0.0)
        frame = [row for row in changed if row.width == pane.outer_size.width]
        assert [row.y for row in frame] == [0, pane.outer_size.height - 1]
        text = [strip.text for strip in pane.render_lines(pane.outer_size.region)]
        assert "smoothed over 200 batches" in text[0] and "mean of 200" in text[-1]

    drive(flow, recorded_run, size=(140, 45))
