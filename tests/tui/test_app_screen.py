"""What the app shows: at every size, while it is resized, when nothing changes, and when the engine is gone."""

import html
import socket
from collections import Counter
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from rich.console import Console
from textual._compositor import LayoutUpdate
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.brief_pane import LEAST_COLUMNS, LEAST_ROWS
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.gallery.screen import GalleryScreen
from mnist_tui.tui.features.help.screen import in_columns
from mnist_tui.tui.frame.atomic_screen import AtomicScreen
from mnist_tui.tui.frame.command_palette import Commands
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.terminal_update import Changes
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd

Drive = Callable[..., MnistApp]
Flow = Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]]
Reports = list[say.Report]
SIZES = [(200, 60), (140, 45), (80, 24), (60, 20), (40, 12), (20, 5), (1, 1)]


def shown(app: MnistApp, name: str) -> list[str]:
    """Return the rows of a pane as text; none while it is not shown."""
    pane = app.screen.query_one(f"#{name}", Pane)
    return [pane.render_line(y).text for y in range(pane.size.height)] if pane.display else []


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        await pilot.pause(0.005)
    raise AssertionError("it did not come about")


async def visit_everything(app: MnistApp, pilot: Pilot[int]) -> None:
    """Open whatever can be opened; an exception in the app ends the test."""
    for keys in (("p", "down", "right", "enter", "5", "escape", "escape"), ("c", "c"), ("question_mark", "escape")):
        await pilot.press(*keys)
    await pilot.press("n", "escape")
    assert isinstance(app.screen, Dashboard)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_everything_can_be_seen_at_any_size(drive: Drive, recorded_run: Reports, size: tuple[int, int]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await visit_everything(app, pilot)
        first = "status" if size[0] >= LEAST_COLUMNS and size[1] >= LEAST_ROWS else "brief"
        await until(pilot, lambda: shown(app, first)[0].strip() != "")
        for pane in app.screen.query(Pane):
            rows = shown(app, pane.id or "")
            assert all(len(row) == pane.size.width for row in rows)

    drive(flow, recorded_run, size=size)


def test_a_screen_is_let_out_with_all_of_its_picture(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    display, let_out = MnistApp._display, AtomicScreen._let_out
    sent: list[bool] = []
    let_out_with: list[list[bool]] = []

    def noting(app: MnistApp, screen: Screen[object], update: object) -> None:
        sent.append(isinstance(update, LayoutUpdate) and not app._batch_count)
        display(app, screen, update)  # type: ignore[arg-type]

    def watched(screen: AtomicScreen[object]) -> None:
        was_held, before = screen.is_held, len(sent)
        let_out(screen)
        if was_held and not screen.is_held:
            let_out_with.append(sent[before:])

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await visit_everything(app, pilot)
        await until(pilot, lambda: not app.screen.is_held)  # type: ignore[attr-defined]

    monkeypatch.setattr(MnistApp, "_display", noting)
    monkeypatch.setattr(AtomicScreen, "_let_out", watched)
    drive(flow, recorded_run)
    assert len(let_out_with) >= 4 and all(updates == [True] for updates in let_out_with)


def test_a_screen_is_held_back_while_a_dialog_lies_above_it_and_until_it_is_whole_again(
    drive: Drive, recorded_run: Reports
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        assert isinstance(app.screen, Dashboard)
        dashboard: Dashboard = app.screen
        await until(pilot, lambda: not dashboard.is_held)
        await pilot.press("n")
        await until(pilot, lambda: app.screen is not dashboard and dashboard.is_held)
        dashboard._let_out()  # as the timer of a moment ago may still ask for
        assert dashboard.is_held
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is dashboard and not dashboard.is_held)

    drive(flow, recorded_run)


def test_resizing_through_every_size_leaves_the_screen_as_if_it_had_begun_so(
    drive: Drive, recorded_run: Reports
) -> None:
    def picture(app: MnistApp) -> dict[str, list[str]]:
        return {pane.id or "": shown(app, pane.id or "") for pane in app.screen.query(Pane)}

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await until(pilot, lambda: "PAUSE" in shown(app, "status")[0])
        before = picture(app)
        for width, height in (*SIZES, *reversed(SIZES), (37, 41), (300, 3), (3, 100)):
            await pilot.resize_terminal(width, height)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: picture(app) == before)

    drive(flow, recorded_run)


def test_the_dashboard_tells_the_run_in_80_by_24(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await until(pilot, lambda: "PAUSE" in shown(app, "status")[0])
        status = shown(app, "status")[0]
        for word in ("48·8·3", "ep 2/1000", "PAUSE at 60", "valid"):
            assert word in status, word
        assert "space go on" in shown(app, "footer")[0] and "q quit" in shown(app, "footer")[0]
        assert {pane.id for pane in app.screen.query(Pane) if pane.display} == {
            *("status", "cost", "stats", "confusion", "settings", "strip", "footer")
        }
        assert app.screen.query_one("#cost", Pane).border_title == "cost"
        assert app.screen.query_one("#confusion", Pane).border_title == "confusion · 60 validation"

    drive(flow, recorded_run)


@pytest.mark.parametrize(("glyphs", "colours"), [("ascii", "none"), ("blocks", "16")])
def test_every_kind_of_terminal_gets_its_own_characters(
    drive: Drive, recorded_run: Reports, glyphs: GlyphChoice, colours: ColourChoice
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await visit_everything(app, pilot)
        for pane in app.screen.query(Pane):
            text = "".join([*shown(app, pane.id or ""), str(pane.border_title), str(pane.border_subtitle)])
            assert text.isascii() or glyphs != "ascii"

    drive(flow, recorded_run, size=(140, 45), glyphs=glyphs, colours=colours)


def test_nothing_is_painted_while_nothing_changes(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    count: Counter[str] = Counter()
    refresh, show = Pane.refresh, Dashboard.show

    def counting_refresh(pane: Pane, *regions: object, **how: object) -> Pane:
        count["refresh"] += not pane._is_naming
        return refresh(pane, *regions, **how)  # type: ignore[arg-type]

    def counting_show(dashboard: Dashboard) -> Changes:
        count["show"] += 1
        changes = show(dashboard)
        count.update(str(pane.id) for pane, _ in changes)
        return changes

    async def ticks(pilot: Pilot[int], number: int) -> None:
        reached = count["show"] + number
        await until(pilot, lambda: count["show"] >= reached)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await ticks(pilot, 2)
        count.clear()
        await ticks(pilot, 3)
        assert set(+count) == {"show"}
        await pilot.press("y")
        await ticks(pilot, 2)
        assert count["cost"] == 1 and not count["refresh"], "it sends its own cells and those of its frame"
        assert set(+count) <= {"show", "cost", "status"}, "only what changed, and the notice of it"

    monkeypatch.setattr(Pane, "refresh", counting_refresh)
    monkeypatch.setattr(Dashboard, "show", counting_show)
    drive(flow, recorded_run)


@pytest.mark.parametrize("how", ["hang-up", "garbage", "failure"])
def test_an_engine_that_is_gone_is_shown_and_the_app_stays_usable(
    drive: Drive, recorded_run: Reports, how: str
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        line = socket.socket(fileno=engine.fileno())
        if how == "failure":
            engine.send(say.Failed("out of memory", "traceback"))
        if how == "garbage":
            line.send(b"\x05\0\0\0\xc1\xc1\xc1\xc1\xc1")
        else:
            line.shutdown(socket.SHUT_RDWR)
        line.detach()
        await until(pilot, lambda: "FAILED" in shown(app, "status")[0])
        words = "out of memory" if how == "failure" else "the engine has ended"
        assert words in shown(app, "status")[0]
        assert app.view.failed is not None
        await pilot.press("space", "s", "t", "p", "right", "escape", "n", "y", "c", "c")
        assert isinstance(app.screen, Dashboard) and app.return_value is None
        await pilot.press("q")

    assert drive(flow, recorded_run).return_value == 0


def test_a_notice_disappears_after_a_while(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mnist_tui.tui.app.NOTICE_S", 0.15)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        engine.send(say.CommandRejected("not so"))
        await until(pilot, lambda: "not so" in shown(app, "status")[0])
        await until(pilot, lambda: "not so" not in shown(app, "status")[0])

    drive(flow, recorded_run)


def test_a_new_run_leaves_the_old_curve_as_a_ghost(drive: Drive, recorded_run: Reports) -> None:
    opened = next(report for report in recorded_run if isinstance(report, say.RunStarted))

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("r", "y")
        assert engine.drain() == [say.Restart({}, False)]
        engine.send(msgspec.structs.replace(opened, run=2))
        await until(pilot, lambda: len(app.view.ghost) == 60)
        first = next(report for report in recorded_run if isinstance(report, say.Progress) and len(report.steps) > 1)
        engine.send(msgspec.structs.replace(first, run=2, steps=first.steps[:2]))
        await until(pilot, lambda: len(app.view.steps) == 2)
        app.screen.query_one("#cost", Pane).show()
        right_half = "".join(row[20:] for row in shown(app, "cost")[2:])
        assert any("\u2801" <= cell <= "\u28ff" for cell in right_half), "the new curve has only two points"

    drive(flow, recorded_run)


@pytest.mark.parametrize("keys", ["n", "q", "question_mark", "c", "p", "2", "3", "4", "m", "o", "commands"])
def test_every_dialog_is_ascii_where_only_that_can_be_drawn(drive: Drive, recorded_run: Reports, keys: str) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        if keys == "commands":
            app.push_screen(Commands())
        await pilot.press(*keys.split() if keys != "commands" else ())
        await until(pilot, lambda: keys == "p" or not isinstance(app.screen, Dashboard))
        await pilot.pause(0.1)
        picture = html.unescape(app.export_screenshot()).replace("\xa0", " ")
        assert picture.isascii(), "".join(sorted(set(picture) - set(map(chr, range(128)))))

    drive(flow, recorded_run, glyphs="ascii")


@pytest.mark.parametrize("size", [(20, 5), (40, 9), (80, 24)])
def test_a_question_shows_its_answers_at_any_size(drive: Drive, recorded_run: Reports, size: tuple[int, int]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("n")
        answers = app.screen.query_one("#brief-answers" if size[1] < 10 else "#answers", Static)
        assert all(word in str(answers.content) for word in ("yes", "no"))
        assert answers.display and app.screen.region.contains_region(answers.region)
        assert app.screen.query_one("#question", Static).region.height > 1

    drive(flow, recorded_run, size=size)


def test_help_has_its_keys_in_two_columns_where_there_is_room() -> None:
    rows = [("a", "first"), ("b", "second"), ("c", "third")]
    console = Console(width=80)
    with console.capture() as captured:
        console.print(in_columns(rows, 2))
    lines = captured.get().splitlines()
    assert lines[0].split() == ["a", "first", "c", "third"] and lines[1].split() == ["b", "second"]
    assert lines[0].index("first") == lines[1].index("second")


def test_a_screen_whose_questions_get_no_answer_is_shown_all_the_same(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("2")
        assert isinstance(app.screen, GalleryScreen) and app.screen.is_held
        await until(pilot, lambda: isinstance(app.screen, GalleryScreen) and not app.screen.is_held)

    drive(flow, recorded_run)


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
            assert isinstance(app.screen, Dashboard) and "too small" in app.view.notice
            await pilot.resize_terminal(80, 24)
            await pilot.press("ctrl+p")
            assert isinstance(app.screen, Commands)
            await pilot.resize_terminal(columns, rows)
            await pilot.press("pagedown")
            assert isinstance(app.screen, Dashboard)

    drive(flow, recorded_run)


def test_a_held_picture_takes_on_other_characters(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("f")
        before = shown(app, "strip")
        await pilot.press("g")
        assert app.ui.frozen is not None and shown(app, "strip") != before

    drive(flow, recorded_run)
