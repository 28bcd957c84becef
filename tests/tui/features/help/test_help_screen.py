"""Help on the screen: it opens, scrolls and closes, and begins with what has the keys."""

from collections import Counter

import pytest
from rich.console import Console
from screens import Drive, Reports, until
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Static

from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.help.screen import Help, in_columns
from mnist_tui.tui.protocol.link import EngineEnd


def headings(app: MnistApp) -> list[str]:
    return [str(heading.content) for heading in app.screen.query(".heading").results(Static)]


def text(app: MnistApp, section: int) -> str:
    return str(app.screen.query_one(f"#section-{section}", Static).content)


def test_help_opens_scrolls_and_closes(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("question_mark")
        assert isinstance(app.screen, Help)
        page = app.screen.query_one("#help")
        for key, way in (("j", 1), ("down", 1), ("k", -1), ("up", -1), ("pagedown", 1), ("pageup", -1)):
            before = page.scroll_y
            await pilot.press(key)
            await until(pilot, lambda way=way, before=before: (page.scroll_y - before) * way > 0)  # type: ignore[misc]
        assert page.scroll_y == 0
        for back in ("escape", "q", "question_mark", "ctrl+c", "ctrl+q", "1"):
            assert isinstance(app.screen, Help)
            await pilot.press(back)
            assert isinstance(app.screen, Dashboard) and app.return_value is None
            await pilot.press("question_mark")

    drive(flow, recorded_run)


def test_help_begins_with_the_chosen_setting_and_the_pane_in_focus(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "j", "question_mark")
        assert isinstance(app.screen, Help)
        assert headings(app)[:2] == ["batch size", "settings"] and "keys in the settings" in headings(app)[2:4]
        assert text(app, 0).startswith(find_setting("batch_size").explained())
        await pilot.press("escape", "escape", "tab", "question_mark")
        assert headings(app)[0] == "cost chart"
        assert text(app, 0) == CostPane.HELP
        await pilot.press("escape", "escape", "question_mark")
        assert headings(app)[0] == "dashboard"

    drive(flow, recorded_run)


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
def test_every_part_of_the_help_is_laid_out_once(
    drive: Drive, recorded_run: Reports, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: Counter[str] = Counter()
    height = Static.get_content_height

    def count(block: Static, container: Size, viewport: Size, width: int) -> int:
        counted[block.id or ""] += 1
        return height(block, container, viewport, width)

    monkeypatch.setattr(Static, "get_content_height", count)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, Help) and not app.screen.is_held)
        parts = {name: count for name, count in counted.items() if name.startswith("section-")}
        assert len(parts) > 10 and set(parts.values()) == {1}

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
        assert text(app, 0).endswith(".")

    drive(flow, recorded_run)


def test_help_has_its_keys_in_two_columns_where_there_is_room() -> None:
    rows = (("a", "first"), ("b", "second"), ("c", "third"))
    console = Console(width=80)
    with console.capture() as captured:
        console.print(in_columns(rows, 2, name_width=5))
    lines = captured.get().splitlines()
    assert lines[0].split() == ["a", "first", "c", "third"] and lines[1].split() == ["b", "second"]
    assert lines[0].index("first") == lines[1].index("second")
