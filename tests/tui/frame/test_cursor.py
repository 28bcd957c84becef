"""The terminal's cursor: it stands at what has been chosen, or where text is typed, where it is seen."""

from screens import Drive, Reports, draw, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.text_dialog import TextDialog
from mnist_tui.tui.protocol.link import EngineEnd


def at_cursor(app: MnistApp) -> tuple[str, bool]:
    """Return what stands on the screen from two cells before the cursor to two after it, and whether it is seen."""
    draw(app)
    x, y, is_seen = app.cursor_place()
    row = "".join(segment.text for segment in app.screen._compositor.render_strips()[y])
    return row[max(x - 2, 0) : x + 3], is_seen


def test_it_stands_at_what_was_chosen(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        assert app.cursor_place() == (0, 0, False)
        await pilot.press("tab", "left")  # a cursor in the cost chart, below which its step is named
        draw(app)
        x, y, is_seen = app.cursor_place()
        chart = app.screen.query_one("#cost", Pane).content_region
        assert (y, is_seen) == (chart.bottom - 1, False) and chart.x < x < chart.right
        await pilot.press("tab", "right")
        seen, is_seen = at_cursor(app)
        assert "]" in seen and not is_seen, "the cell in brackets"
        await pilot.press("p", "down")
        seen, is_seen = at_cursor(app)
        assert app.store.ui.look.glyphs.pointer in seen and not is_seen

    drive(flow, recorded_run)


def test_it_is_seen_where_text_is_typed(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "enter", ".", "2")
        assert at_cursor(app) == (".2▏ ━", True)
        await pilot.press("escape", "escape")
        await pilot.press("u", "e", "p")
        await until(pilot, lambda: isinstance(app.screen, TextDialog))
        await until(pilot, lambda: at_cursor(app)[0].startswith("ep▏"))
        assert at_cursor(app)[1]
        await pilot.press("escape")
        assert not app.cursor_place()[2]
        await pilot.press("ctrl+p", "z")
        await until(pilot, lambda: app.cursor_place()[2] and "z" in at_cursor(app)[0])

    drive(flow, recorded_run)
