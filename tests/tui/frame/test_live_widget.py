"""Cells that panes draw by themselves: the display shows what it would if Textual had drawn the whole screen."""

import asyncio
import io
import re
from typing import Any

import pytest
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.segment import Segment
from rich.style import Style
from screens import Drive, Reports, draw, until
from textual import color as textual_color
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame import cell_table
from mnist_tui.tui.frame.cell_table import CellTable, Colouring, style_of
from mnist_tui.tui.frame.cells import cells_of
from mnist_tui.tui.frame.display import Display
from mnist_tui.tui.frame.live_widget import (
    CellsOfCanvas,
    Changes,
    LiveWidget,
    draw_all,
    draw_cells,
)
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.sgr import codes_of
from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.progress import Progress

SYSTEMS: dict[ColourChoice, str] = {"true": "truecolor", "256": "256", "16": "standard", "none": "standard"}
STYLE = re.compile(r"\x1b\[[\d;]*m")
SIZES = [(140, 45), (80, 24), (60, 20), (40, 12), (30, 9)]


@pytest.fixture(autouse=True)
def colours_of_this_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a style forget its codes, which it keeps for the first kind of terminal that it is drawn on."""
    render, render_style = Style.render, Strip.render_style

    def render_afresh(style: Style, *arguments: Any, **options: Any) -> str:
        style._ansi = None
        return render(style, *arguments, **options)

    def render_style_afresh(style: Style, *arguments: Any, **options: Any) -> str:
        style._ansi = None
        return render_style(style, *arguments, **options)

    codes_of.cache_clear()
    monkeypatch.setattr(Style, "render", render_afresh)
    monkeypatch.setattr(Strip, "render_style", staticmethod(render_style_afresh))


def whole_screen(app: App[int], system: str) -> Display:
    """Return a display on which Textual has drawn all of the screen."""
    display, console = Display(), Console(file=io.StringIO(), color_system=system, force_terminal=True)  # type: ignore[arg-type]
    display.resize(*app.size)
    strips = enumerate(app.screen._compositor.render_strips(), 1)
    display.draw("".join(f"\x1b[{y};1H{strip.render(console)}" for y, strip in strips) + "\x1b[1;1H")
    return display


def all_of(display: Display) -> str:
    """Return all that it shows, as it would be sent."""
    display.forget()
    return display.changes()


@pytest.mark.parametrize(
    ("size", "colours"),
    [*((size, "256") for size in SIZES), *(((80, 24), colours) for colours in ("true", "16", "none"))],
    ids=lambda value: str(value[0] if isinstance(value, tuple) else value),
)
def test_a_display_that_gets_changed_cells_only_shows_the_whole_screen(
    drive: Drive,
    recorded_run: Reports,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    colours: ColourChoice,
) -> None:
    displays: list[Display] = []
    system = SYSTEMS[colours]

    def draw(app: MnistApp, changes: Changes) -> None:
        for display in displays:
            draw_cells(display, changes, COLOR_SYSTEMS[system])

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.pause(0.1)
        displays.append(whole_screen(app, system))
        begun = all_of(displays[0])
        curve = next(one for one in recorded_run if isinstance(one, Progress) and len(one.steps))
        await pilot.press("y", "y", "plus")
        for report in (*recorded_run[:1], curve, *recorded_run[1:]):
            engine.send(report)
            await pilot.pause(0.02)
        await pilot.press("space", "y")
        await pilot.pause(0.25)
        assert all_of(displays[0]) == all_of(whole_screen(app, system)) != begun

    monkeypatch.setattr(MnistApp, "draw_cells", draw)
    drive(flow, recorded_run, size=size, colours=colours)


@pytest.mark.parametrize(
    ("size", "glyphs", "colours"),
    [((140, 45), "braille", "256"), ((80, 24), "ascii", "16"), ((45, 12), "blocks", "none")],
    ids=lambda value: str(value[0] if isinstance(value, tuple) else value),
)
def test_a_screen_that_draws_itself_shows_what_textual_would_draw(
    drive: Drive, recorded_run: Reports, size: tuple[int, int], glyphs: GlyphChoice, colours: ColourChoice
) -> None:
    system = SYSTEMS[colours]

    def is_the_same(app: MnistApp) -> bool:
        draw(app)
        display, panes = Display(), [pane for pane in app.screen.query(Pane) if pane.display]
        display.resize(*size)
        draw_all(display, panes, app.store.ui.look.palette.ground, COLOR_SYSTEMS[system])
        return all_of(display) == all_of(whole_screen(app, system))

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for keys in ((), ("tab",), ("4",), ("o",), ("1",)):
            await pilot.press(*keys)
            await until(pilot, lambda: isinstance(app.screen, RunScreen) and not app.screen.is_held)
            await until(pilot, lambda: is_the_same(app))

    drive(flow, recorded_run, size=size, glyphs=glyphs, colours=colours)


class Lines(LiveWidget):
    """Shows lines."""

    def __init__(self, name: str, *lines: str) -> None:
        super().__init__(id=name)
        self.lines = lines

    def whole(self) -> Canvas:
        """Return the lines."""
        canvas = Canvas(*self.outer_size)
        for y, line in enumerate(self.lines):
            canvas.text(0, y, line)
        return canvas


def test_cells_out_of_sight_and_widgets_without_a_place_are_not_drawn() -> None:
    class Cramped(App[None]):
        def compose(self) -> ComposeResult:
            with Vertical() as box:
                box.styles.width, box.styles.height, box.styles.overflow_y = 6, 2, "hidden"
                tall = Lines("tall", "one one one", "two two two", "three three")
                tall.styles.width, tall.styles.height = 11, 3
                yield tall
            hidden = Lines("hidden", "four")
            hidden.display = False
            yield hidden

    async def live() -> None:
        app = Cramped()
        async with app.run_test(size=(20, 6)):
            tall, hidden = app.query_one("#tall", Lines), app.query_one("#hidden", Lines)
            changes = [(tall, [Region(1, y, 10, 1) for y in range(3)]), (hidden, [Region(0, 0, 4, 1)])]
            display = Display()
            display.resize(20, 6)
            display.changes()
            draw_cells(display, changes, ColorSystem.TRUECOLOR)
            assert STYLE.sub("", display.changes()) == "\x1b[1;2Hne on\x1b[2;2Hwo tw"

    asyncio.run(live())


def test_cells_of_a_canvas_are_those_of_its_texts_in_their_inks() -> None:
    colouring, system = Colouring(7, (), textual_color.Color(0, 0, 0)), ColorSystem.TRUECOLOR
    inks = Ink(208, 18, bold=True), Ink(-1, 255, underline=True), Ink(), Ink(0, reverse=True, dim=True)
    canvas, expected = Canvas(4 * len(inks), 2), []
    for place, ink in enumerate(inks):
        canvas.text(4 * place, 1, "a ⣿─", ink)
        expected += cells_of("a ⣿─", codes_of(style_of(ink.fore, ink.back, ink.style, colouring), system))
    cells = CellsOfCanvas(canvas, colouring, system)
    assert cells.part(1, 0, canvas.width) == expected
    assert cells.part(1, 5, 9) == expected[5:9]
    assert cells.part(1, 0, 1)[0] is cells.part(1, 0, 1)[0]


def test_cells_are_of_one_canvas_in_one_colouring() -> None:
    canvas, colouring = Canvas(3, 2), Colouring(-1, (), textual_color.Color(0, 0, 0))
    cells = CellsOfCanvas(canvas, colouring, ColorSystem.TRUECOLOR)
    assert cells.are_of(canvas, colouring, ColorSystem.TRUECOLOR)
    for other in (
        (Canvas(3, 2), colouring, ColorSystem.TRUECOLOR),
        (canvas, colouring._replace(ground=7), ColorSystem.TRUECOLOR),
        (canvas, colouring, ColorSystem.STANDARD),
    ):
        assert not cells.are_of(*other)


def test_a_table_of_cells_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_table, "MOST", 5)
    table = CellTable(Colouring(-1, (), textual_color.Color(0, 0, 0)), ColorSystem.TRUECOLOR)
    canvas = Canvas(8, 1)
    canvas.text(0, 0, "abcdefgh")
    assert [table[number][0] for number in canvas.numbers()[0].tolist()] == list("abcdefgh")
    assert len(table) <= 5


def test_rows_are_never_out_of_date() -> None:
    class Cramped(App[None]):
        CSS = "Lines { width: 8; height: 3; }"

        def compose(self) -> ComposeResult:
            yield Lines("lines", "before", "before")

    async def live() -> None:
        app = Cramped()
        async with app.run_test(size=(20, 6)):
            widget = app.query_one(Lines)
            whole = Region(0, 0, 8, 3)
            assert [strip.text for strip in widget.render_lines(whole)] == ["before  ", "before  ", " " * 8]
            widget.lines = ("after.", "later.")
            assert [strip.text for strip in widget.render_lines(whole)][:2] == ["after.  ", "later.  "]
            assert [strip.text for strip in widget.render_lines(Region(1, 0, 5, 1))] == ["fter."]

    asyncio.run(live())


def test_a_driver_of_textual_gets_what_has_changed(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_again: list[str | None] = []
    monkeypatch.setattr(Pane, "refresh", lambda pane, *_, **__: drawn_again.append(pane.id))

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.pause(0.15)
        drawn_again.clear()
        monkeypatch.setattr(MnistApp, "is_headless", False)  # as under textual-serve
        app.store.put(CurvesState(smoothing=200))
        draw(app)
        monkeypatch.setattr(MnistApp, "is_headless", True)
        assert drawn_again == ["cost"]

    drive(flow, recorded_run)


def test_new_words_in_a_frame_are_a_row_that_has_changed(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.pause(0.15)
        pane = app.screen.query_one("#cost", Pane)
        app.store.put(CurvesState(smoothing=200))
        changed = pane.show(app.store.run, app.store.ui, 0.0)
        assert {0, pane.outer_size.height - 1} <= {row.y for row in changed}
        text = [strip.text for strip in pane.render_lines(pane.outer_size.region)]
        assert "mean of up to 200 batches" in text[0] and "up to 200" in text[-1]

    drive(flow, recorded_run, size=(140, 45))


WEAK = Strip(
    [Segment("weak", Style.parse("dim #af5f00 on #1c1c1c")), Segment("bare", Style.parse("#d0d0d0 on #303030"))]
)


class LiveWeak(LiveWidget):
    """Shows a text that is dim, and one that is not."""

    _ground = 234  # #1c1c1c

    def whole(self) -> Canvas:
        """Return it."""
        canvas = Canvas(8, 1)
        canvas.text(0, 0, "weak", Ink(130, dim=True))  # #af5f00
        canvas.text(4, 0, "bare", Ink(252, 236))  # #d0d0d0 on #303030
        return canvas


class TextualWeak(Widget):
    """Shows the same strip as Textual does."""

    def render_line(self, y: int) -> Strip:
        """Return it."""
        return WEAK


def seen(text: str, style: Style | None, _: object) -> tuple[str, bool, str, str]:
    """Return what can be seen of a segment."""
    assert style is not None and style.color is not None and style.bgcolor is not None
    return text, bool(style.dim), style.color.name, style.bgcolor.name


def test_dim_colours_are_those_that_textual_gives_them() -> None:
    class Both(App[None]):
        CSS = "LiveWeak, TextualWeak { width: 8; height: 1; background: #1c1c1c; color: #d0d0d0; }"

        def compose(self) -> ComposeResult:
            yield LiveWeak()
            yield TextualWeak()

    async def live() -> None:
        app = Both()
        async with app.run_test(size=(20, 6)):
            line = Region(0, 0, 8, 1)
            mine, theirs = app.query_one(LiveWeak), app.query_one(TextualWeak)
            drawn = [[seen(*segment) for segment in one.render_lines(line)[0]] for one in (mine, theirs)]
            assert drawn[0] == drawn[1]
            assert not drawn[0][0][1]

    asyncio.run(live())
