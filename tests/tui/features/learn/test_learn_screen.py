"""The screen with a real session on small data: it asks once, shows what it is told, and goes on by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import msgspec
from screens import drawn, until
from textual.pilot import Pilot

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.learn.pane import LearnPane
from mnist_tui.tui.features.learn.state import LearnState
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.protocol.link import ScreenEnd

Flow = Callable[[MnistApp, Pilot[int]], Awaitable[None]]


def see(link: ScreenEnd, flow: Flow, clock: Callable[[], float]) -> None:
    """Run the app at the line of a session until a flow is over."""
    app = MnistApp(link, choose_look("braille", "256", {}, "utf-8"), fps=30, clock=clock)
    app.animation_level = "none"

    async def live() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.store.run.step == 0)
            await flow(app, pilot)

    asyncio.run(live())


def page(app: MnistApp) -> list[str]:
    return drawn(app, "learn")


def title(app: MnistApp) -> str:
    return app.screen.query_one(LearnPane).title(app.store.run, app.store.ui)


def test_an_image_is_walked_through_the_network_of_one_step(
    start_session: Callable[..., ScreenEnd], small_settings: Settings
) -> None:
    link = start_session(small_settings, paused=True)
    now = [100.0]

    async def flow(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("5")
        await until(pilot, lambda: any("the image" in row for row in page(app)))
        assert title(app).startswith("learn 1/14 · forward · label ")
        assert title(app).split(" · ")[3] == "step 0"
        first = title(app).split(" · ")[4]
        assert first.startswith("valid #")
        await pilot.press("right")
        assert any("z¹ of h" in row for row in page(app)) and "learn 2/14" in title(app)
        await pilot.press("s")
        await until(pilot, lambda: app.store.run.step == 1)
        told = title(app).split(" · ")
        assert told[2] == "step 0, now 1" and told[4] == "R refresh", "the copy stays as it was"
        pane = app.screen.query_one(LearnPane)
        await until(pilot, lambda: "step 0, now 1" in pane.border_title)
        run, ui = app.store.run, app.store.ui
        assert run.progress is not None
        later = replace(run, progress=msgspec.structs.replace(run.progress, step=2))
        page(app)
        assert [pane.is_out_of_date(later, ui, now[0] + seconds) for seconds in (0.5, 1.1)] == [False, True]
        assert not pane.is_out_of_date(run, ui, now[0] + 9)
        await pilot.press("R")
        await until(pilot, lambda: title(app).split(" · ")[3] == "step 1")
        await pilot.press("J")
        await until(pilot, lambda: title(app).split(" · ")[4] != first)
        assert title(app).split(" · ")[3] == "step 1"
        await pilot.press("s")
        await until(pilot, lambda: app.store.run.step == 2)
        await plays(app, pilot)
        await until(pilot, lambda: any("(length) of the step" in row for row in page(app)))
        await pilot.press("left")
        await until(
            pilot, lambda: any("%" in row and " 0.0" in row for row in page(app)) and "…" not in "".join(page(app))
        )
        await pilot.press("left")
        await until(pilot, lambda: any("✔ The gradient is right" in row for row in page(app)))
        await pilot.press("B")
        await until(pilot, lambda: any("In which layer is it?" in row for row in page(app)))
        await pilot.press("enter")
        assert any("✔ Layer 1 it is" in row for row in page(app)), "there is only one hidden layer"
        await pilot.press("escape")
        assert app.store.ui.screen == "dashboard"

    async def plays(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("greater_than_sign")
        page(app)
        places = []
        for seconds in (0.5, 0.6, 0.3, 0.8):
            now[0] += seconds
            page(app)
            places.append(app.store.ui.state(LearnState).place)
        assert places == [1, 2, 2, 3]
        for _ in range(20):
            now[0] += 1.1
            page(app)
        assert app.store.ui.state(LearnState).place == 13 and not app.store.ui.state(LearnState).is_playing

    see(link, flow, lambda: now[0])
