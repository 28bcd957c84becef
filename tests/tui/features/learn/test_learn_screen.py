"""The screen with a real session on small data: it asks once, shows what it is told, and goes on by itself."""

import asyncio
from collections.abc import Awaitable, Callable

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
        assert title(app).startswith("learn 1/14 · forward · valid #") and title(app).endswith("step 0")
        first = title(app).split(" · ")[2]
        await pilot.press("right")
        assert any("z¹ of h" in row for row in page(app)) and "learn 2/14" in title(app)
        await pilot.press("s")
        await until(pilot, lambda: app.store.run.step == 1)
        assert title(app).endswith("step 0"), "the copy stays as it was"
        await pilot.press("R")
        await until(pilot, lambda: title(app).endswith("step 1"))
        await pilot.press("J")
        await until(pilot, lambda: title(app).split(" · ")[2] != first)
        assert title(app).endswith("step 1")
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
