"""Help on the screen: it opens, scrolls and closes, and begins with what has the keys."""

import pytest
from screens import Drive, Reports, draw, shown
from textual import events
from textual.pilot import Pilot

from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.help import page
from mnist_tui.tui.features.help.content import Section
from mnist_tui.tui.features.help.page import Line
from mnist_tui.tui.features.help.pane import BAR, HelpPane
from mnist_tui.tui.features.help.screen import Help
from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.protocol.link import EngineEnd


def sections(app: MnistApp) -> list[Section]:
    return list(app.screen.query_one(HelpPane).sections)


def headings(app: MnistApp) -> list[str]:
    return [section.heading for section in sections(app)]


def test_help_opens_scrolls_and_closes(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("question_mark")
        assert isinstance(app.screen, Help)
        first = shown(app, "help")
        assert [row.strip() for row in first[:2]] == ["", "dashboard"]
        for key, rows in (("j", 1), ("down", 2), ("pagedown", 12), ("k", 11), ("up", 10), ("pageup", 0), ("k", 0)):
            await pilot.press(key)
            assert app.screen.query_one(HelpPane).top == rows
            assert (shown(app, "help")[0][:-1] == first[rows][:-1]) or rows >= len(first), "but for the scroll bar"
        for back in ("escape", "q", "question_mark", "ctrl+c", "ctrl+q", "1"):
            assert isinstance(app.screen, Help)
            await pilot.press(back)
            assert isinstance(app.screen, Dashboard) and app.return_value is None
            await pilot.press("question_mark")

    drive(flow, recorded_run)


def test_help_ends_with_its_last_row(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("question_mark", "end")
        seen = app.screen.query_one(HelpPane)
        assert shown(app, "help")[-1].split()[-1] == sections(app)[-1].rows[-1][1].split()[-1]
        last = seen.top
        await pilot.press("j", "pagedown")
        seen.post_message(events.MouseScrollDown(seen, 1, 1, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert seen.top == last > 100
        await pilot.press("home")
        assert seen.top == 0

    drive(flow, recorded_run)


@pytest.mark.parametrize(("size", "page_size"), [((45, 12), (44, 9)), ((60, 20), (59, 17)), ((80, 24), (68, 18))])
def test_help_has_all_of_a_small_window(
    drive: Drive, recorded_run: Reports, size: tuple[int, int], page_size: tuple[int, int]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("question_mark", "end")
        seen = app.screen.query_one(HelpPane)
        assert seen.size == page_size and seen.whole().lines()[-1].rstrip("─╯ ").endswith("esc back")
        assert shown(app, "help")[-1].split()[-1] == sections(app)[-1].rows[-1][1].split()[-1]

    drive(flow, recorded_run, size=size)


def test_help_begins_with_the_chosen_setting_and_the_pane_in_focus(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "j", "question_mark")
        assert isinstance(app.screen, Help)
        assert headings(app)[:2] == ["batch size", "settings"] and "keys in the settings" in headings(app)[2:4]
        assert sections(app)[0].text.startswith(find_setting("batch_size").explained())
        await pilot.press("escape", "escape", "tab", "question_mark")
        assert sections(app)[0].heading == "cost chart"
        assert sections(app)[0].text == CostPane.HELP
        await pilot.press("escape", "escape", "question_mark")
        assert headings(app)[0] == "dashboard"

    drive(flow, recorded_run)


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
def test_help_is_broken_into_rows_once_and_only_those_in_sight_are_drawn(
    drive: Drive, recorded_run: Reports, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    widths: list[int] = []
    drawn: list[str] = []
    lines_of, write = page.lines_of, Canvas.text

    def count(sections: list[Section], width: int) -> list[Line]:
        widths.append(width)
        return lines_of(sections, width)

    def note(canvas: Canvas, x: int, y: int, text: str, ink: Ink) -> None:
        drawn.append(text)
        write(canvas, x, y, text, ink)

    monkeypatch.setattr("mnist_tui.tui.features.help.pane.lines_of", count)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("question_mark")
        seen = app.screen.query_one(HelpPane)
        monkeypatch.setattr(Canvas, "text", note)
        for _ in range(3):
            drawn.clear()
            await pilot.press("j")
            draw(app)
            assert 0 < len(drawn) <= 4 * seen.size.height
        assert widths == [seen.size.width - page.GAP - BAR]

    drive(flow, recorded_run, size=size)


@pytest.mark.parametrize(
    ("key", "name"), [("2", "gallery"), ("3", "inspector"), ("4", "units"), ("m", "map"), ("7", "runs"), ("o", "log")]
)
def test_help_calls_every_place_by_a_name_and_says_what_it_is(
    drive: Drive, recorded_run: Reports, key: str, name: str
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(key, "question_mark")
        assert headings(app)[0] == name and f"keys in the {name}" in headings(app)[1:3]
        assert sections(app)[0].text.endswith(".")

    drive(flow, recorded_run)
