"""The screen with a real session on small data: it is asked while one draws, with keys and with the mouse."""

import asyncio
from collections.abc import Callable

from screens import drawn, until
from textual.events import MouseMove
from textual.pilot import Pilot

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.draw.pane import DrawPane
from mnist_tui.tui.features.draw.queries import DrawingNeighbours, DrawingRead, UsualDistancesAnswer
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.features.learn.queries import WalkAnswer
from mnist_tui.tui.images.drawing import Stroke
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.protocol.link import ScreenEnd


def test_a_drawing_is_predicted_while_it_grows(
    start_session: Callable[..., ScreenEnd], small_settings: Settings
) -> None:
    link = start_session(small_settings, paused=True)
    app = MnistApp(link, choose_look("braille", "256", {}, "utf-8"), fps=30)
    app.animation_level = "none"

    def state() -> DrawState:
        return app.store.ui.state(DrawState)

    async def live() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.store.run.step == 0)
            await pilot.press("6")
            await until(pilot, lambda: app.store.run.answer(UsualDistancesAnswer) is not None)
            assert any("space puts the pen down" in row for row in drawn(app, "draw"))
            await pilot.press("space", "down", "down", "space")
            await until(pilot, lambda: app.store.run.answer(DrawingRead) is not None)
            await until(pilot, lambda: app.store.run.answer(DrawingNeighbours) is not None)
            rows = drawn(app, "draw")
            assert any("nearest training image" in row for row in rows)
            assert any("as drawn" in row for row in rows)
            await by_mouse(pilot)
            await pilot.press("s")
            await until(pilot, lambda: app.store.run.step == 1)
            await until(pilot, lambda: bool(drawn(app, "draw")) and app.store.run.answers[DrawingRead].step == 1)
            await kept(pilot)
            await elsewhere(pilot)
            await pilot.press("U")
            assert any("space puts the pen down" in row for row in drawn(app, "draw"))
            await pilot.press("escape")
            assert app.store.ui.screen == "dashboard"

    async def kept(pilot: Pilot[int]) -> None:
        await pilot.press("t", *"land", "enter")
        await until(pilot, lambda: state().label == 1 and any("right" in row for row in drawn(app, "draw")))
        await until(pilot, lambda: any("of 1 right" in row for row in drawn(app, "draw")))
        pixels = state().drawing.pixels().copy()
        await pilot.press("U", "comma")
        await until(pilot, lambda: bool((state().drawing.pixels() == pixels).all()) and state().label == 1)

    async def elsewhere(pilot: Pilot[int]) -> None:
        await pilot.press("enter")
        await until(pilot, lambda: app.store.run.answer(InspectAnswer) is not None)
        await pilot.press("5")
        await until(pilot, lambda: app.store.run.answer(WalkAnswer) is not None)
        told, pixels = app.store.run.answer(WalkAnswer), state().shown_form()
        assert told is not None and told.label == 1 and (told.pixels == pixels).all()
        await pilot.press("escape", "escape")
        assert app.store.ui.screen == "draw"

    def last_points() -> tuple[tuple[int, int], ...]:
        last = state().drawing.strokes[-1]
        assert isinstance(last, Stroke)
        return last.points

    async def by_mouse(pilot: Pilot[int]) -> None:
        strokes = len(state().drawing.strokes)
        await pilot.mouse_down(DrawPane, offset=(2, 3))
        await pilot.mouse_up(DrawPane, offset=(2, 3))
        await until(pilot, lambda: len(state().drawing.strokes) == strokes + 1)
        pane = app.screen.query_one(DrawPane)
        pane.post_message(MouseMove(pane, 8, 3, 6, 0, 1, False, False, False, 8, 3 + pane.region.y))
        await until(pilot, lambda: len(last_points()) == 2)

    asyncio.run(live())
