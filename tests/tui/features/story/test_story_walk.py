"""The story from beginning to end: a real session on small data, and the app, whose one key is enter."""

import asyncio
from collections.abc import Callable

import pytest
from screens import shown, until
from textual import events
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.story import answers
from mnist_tui.tui.features.story.script import CURES, FIRST_LEG, LEGS, STEPS
from mnist_tui.tui.features.story.state import END, StoryState
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.protocol.link import ScreenEnd


def test_every_step_waits_for_its_key_happens_and_is_told(
    start_session: Callable[..., ScreenEnd], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "CURE_STEPS", 2)
    link = start_session(FIRST_LEG.settings.replace({"validation": 60}), paused=True)
    app = MnistApp(link, choose_look("braille", "256", {}, "utf-8"), fps=30)
    app.opens, app.animation_level = "story", "none"

    async def walk() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.store.run.step == 0 and any("train three" in row for row in page(app)))
            for place in range(len(STEPS)):
                await _through(app, pilot, place)
            assert state(app).place == END

    asyncio.run(walk())
    records = state(app).records
    assert list(records) == [leg.name for leg in LEGS]
    # one network goes on with small batches; every other is new, but for the first, which was there
    runs = [started.run for leg in LEGS if (started := records[leg.name].run.started) is not None]
    assert runs == [1, 2, 2, 3, 4, 5, 6, 7]
    assert [cure.number for cure in state(app).cures] == list(range(len(CURES)))
    assert records["first"].run.step == 3 and records["tame"].run.step == 100
    # 20 epochs of 240 images in batches of 100, after the hundred steps
    assert records["batches"].run.step == 100 + 20 * 3
    assert app.store.run.settings.hidden == (128, 64)


async def _through(app: MnistApp, pilot: Pilot[int], place: int) -> None:
    """Begin the step of a page, wait until it has happened, and turn the page."""
    assert state(app).place == place and state(app).under_way is None and not state(app).is_done(place)
    before = page(app)
    press(app, "enter", "\r")
    await until(pilot, lambda: state(app).is_done(place) and state(app).under_way is None)
    app._draw()
    assert page(app) != before and any("enter  " in row for row in page(app))
    press(app, "enter", "\r")
    await until(pilot, lambda: state(app).place == place + 1)
    app._draw()


def state(app: MnistApp) -> StoryState:
    return app.store.ui.state(StoryState)


def page(app: MnistApp) -> list[str]:
    return shown(app, "storytext")


def press(app: MnistApp, key: str, character: str | None = None) -> None:
    app.post_message(events.Key(key, character))
