"""What the app shows: at every size, while it is resized, when nothing changes, and when the engine is gone."""

import html
import socket
from collections import Counter

import msgspec
import pytest
from reports import first_of, last_of, progress_with, same_rows
from screens import Drive, Reports, draw, shown, until, visit_everything
from textual._styles_cache import StylesCache
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.brief_pane import LEAST_COLUMNS, LEAST_ROWS
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.frame.live_widget import Changes
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice
from mnist_tui.tui.protocol.commands import Restart
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import CommandRejected, Failed, RunStarted

SIZES = [(200, 60), (140, 45), (80, 24), (60, 20), (40, 12), (20, 5), (1, 1)]


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
        for word in ("ep 2/1000", "PAUSE at 60", "valid"):
            assert word in status, word
        assert "space resume" in shown(app, "footer")[0] and "q quit" in shown(app, "footer")[0]
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
        count["refresh"] += 1
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
    drive(flow, recorded_run, clock=lambda: 0.0)


@pytest.mark.parametrize("how", ["hang-up", "garbage", "failure"])
def test_an_engine_that_is_gone_is_shown_and_the_app_stays_usable(
    drive: Drive, recorded_run: Reports, how: str
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        line = socket.socket(fileno=engine.fileno())
        if how == "failure":
            engine.send(Failed("out of memory", "traceback"))
        if how == "garbage":
            line.send(b"\x05\0\0\0\xc1\xc1\xc1\xc1\xc1")
        else:
            line.shutdown(socket.SHUT_RDWR)
        line.detach()
        await until(pilot, lambda: "FAILED" in shown(app, "status")[0])
        words = "out of memory" if how == "failure" else "the training process has ended"
        assert words in shown(app, "status")[0]
        assert app.store.run.failed is not None
        await pilot.press("space", "s", "t", "p", "right", "escape", "n", "y", "c", "c")
        assert isinstance(app.screen, Dashboard) and app.return_value is None
        await pilot.press("q")

    assert drive(flow, recorded_run).return_value == 0


def test_a_notice_disappears_after_three_seconds(drive: Drive, recorded_run: Reports) -> None:
    now = [100.0]

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        def tick() -> bool:
            app._tick()
            return "not so" in shown(app, "status")[0]

        engine.send(CommandRejected("not so"))
        await until(pilot, lambda: "not so" in shown(app, "status")[0])
        assert tick()
        now[0] += 3.0
        assert tick()
        now[0] += 0.1
        assert not tick()

    drive(flow, recorded_run, clock=lambda: now[0])


def test_a_new_run_leaves_the_previous_curve_dimmed(drive: Drive, recorded_run: Reports) -> None:
    started, last = first_of(RunStarted, recorded_run), last_of(Progress, recorded_run)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("r", "y")
        assert engine.drain() == [Restart({}, False)]
        engine.send(msgspec.structs.replace(started, run=2))
        await until(pilot, lambda: len(app.store.run.previous) == 60)
        engine.send(progress_with(last, same_rows(1, 2), run=2, step=2))
        await until(pilot, lambda: len(app.store.run.steps) == 2)
        draw(app)
        right_half = "".join(row[20:] for row in shown(app, "cost")[2:])
        assert any("\u2801" <= cell <= "\u28ff" for cell in right_half), "the new curve has only two points"

    drive(flow, recorded_run)


@pytest.mark.parametrize(
    ("keys", "size"),
    [
        *((keys, (80, 24)) for keys in ("n", "q", "u", "question_mark", "c", "p", "2", "3", "4", "m", "o", "ctrl+p")),
        *((keys, (26, 12)) for keys in ("u", "question_mark", "ctrl+p")),
    ],
)
def test_every_screen_is_ascii_where_only_that_can_be_drawn(
    drive: Drive, recorded_run: Reports, keys: str, size: tuple[int, int]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(keys)
        await until(pilot, lambda: keys == "p" or not isinstance(app.screen, Dashboard))
        await pilot.pause(0.05)
        picture = html.unescape(app.export_screenshot()).replace("\xa0", " ")
        assert picture.isascii(), "".join(sorted(set(picture) - set(map(chr, range(128)))))

    drive(flow, recorded_run, glyphs="ascii", size=size)


def test_what_closed_screens_have_drawn_is_freed(drive: Drive, recorded_run: Reports) -> None:
    remembered: list[int] = []

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for _ in range(4):
            for key in "3421":
                await pilot.press(key)
                await pilot.pause()
            remembered.append(StylesCache.get_inner_outer.cache_info().currsize)

    drive(flow, recorded_run)
    assert max(remembered) <= 2  # what is kept there keeps all lines of a widget
