"""Walking from image to image in the inspector: what is told is always about the image that is shown."""

import re

import numpy as np
import pytest
from screens import Drive, Reports, draw, until
from textual.pilot import Pilot
from wire import query_in, replied

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.pane import InspectPane
from mnist_tui.tui.features.inspector.queries import Inspect, InspectAnswer
from mnist_tui.tui.features.inspector.state import InspectorState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.queries import PredictSplit, SplitPredictions
from mnist_tui.tui.protocol.commands import Ask
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.message import Message

MISTAKES = 40
"""Of sixty images, two in three; the most confident has the highest index."""


def predictions() -> SplitPredictions:
    labels, predicted = (np.array(one * 20, np.uint16) for one in ([0, 1, 2], [1, 1, 0]))
    floats = np.linspace(0.1, 0.9, 60).astype(np.float32)
    return SplitPredictions("validation", 60, False, labels, predicted, floats, floats, floats, None)


def explanation(index: int) -> InspectAnswer:
    """Return what the engine tells of an image; it has nothing to do with the truth."""
    none, numbers = np.zeros(0, np.float32), np.array([0.2, 0.7, 0.1])
    pixels, saliency = np.zeros((8, 6), np.uint8), np.zeros((8, 6), np.float32)
    return InspectAnswer(
        "validation", index, 0, 1, 0, pixels, numbers, np.zeros(0), 1.6, 0.5, 2.5, 1.1, saliency, [], 0, False,
        none, none,
    )  # fmt: skip


class Engine:
    """Answers what it is told to answer, when it is told to."""

    def __init__(self, app: MnistApp, pilot: Pilot[int], line: EngineEnd) -> None:
        self._app, self._pilot, self._line = app, pilot, line
        self._asked: list[Ask] = []

    async def answer(self, kind: type[Inspect | PredictSplit]) -> None:
        """Answer the last question of a kind, and wait until the app has drawn what comes of it."""
        draw(self._app)
        self._asked += [command for command in self._line.drain() if isinstance(command, Ask)]
        asked = [command for command in self._asked if command.kind == kind.__name__][-1]
        query = query_in(asked)
        answer: Message = explanation(query.index) if isinstance(query, Inspect) else predictions()
        self._line.send(replied(1, asked.number, 60, answer))

        def is_here() -> bool:
            return any(one.number == asked.number for one in self._app.store.run.answers.values())

        await until(self._pilot, is_here)
        draw(self._app)


def image_and_place(app: MnistApp) -> tuple[int, int]:
    """Return index and place of the image that the title tells of."""
    draw(app)
    title = str(app.screen.query_one(InspectPane).border_title)
    found = re.search(rf"validation #(\d+) .* (\d+) of {MISTAKES}$", title)
    assert found is not None, title
    return int(found[1]), int(found[2])


@pytest.fixture
def titles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All titles that the pane has had."""
    seen: list[str] = []
    title = InspectPane.title

    def noting(pane: InspectPane, run: Run, ui: UiState) -> str:
        seen.append(title(pane, run, ui))
        return seen[-1]

    monkeypatch.setattr(InspectPane, "title", noting)
    return seen


def test_from_one_image_to_the_next_the_title_is_about_the_one_that_is_shown(
    drive: Drive, recorded_run: Reports, titles: list[str]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], line: EngineEnd) -> None:
        engine = Engine(app, pilot, line)
        await pilot.press("3")
        await engine.answer(PredictSplit)
        await engine.answer(Inspect)
        assert image_and_place(app) == (59, 1)
        titles.clear()
        for key, before, after in (
            ("right", (59, 1), (57, 2)),
            ("l", (57, 2), (56, 3)),
            ("left", (56, 3), (57, 2)),
            ("h", (57, 2), (59, 1)),
        ):
            await pilot.press(key)
            assert image_and_place(app) == before, "until the next one is there"
            await engine.answer(Inspect)
            assert image_and_place(app) == after
        assert titles and not any("no longer listed" in title for title in titles)

    drive(flow, recorded_run, size=(100, 30))


def test_an_image_stays_in_sight_however_fast_one_walks_on(
    drive: Drive, recorded_run: Reports, titles: list[str]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], line: EngineEnd) -> None:
        engine = Engine(app, pilot, line)
        await pilot.press("3")
        await engine.answer(PredictSplit)
        await engine.answer(Inspect)
        titles.clear()
        for _ in range(3):
            await pilot.press("right")
            assert image_and_place(app) == (59, 1)
        await engine.answer(Inspect)
        assert image_and_place(app) == (54, 4)
        assert app.store.ui.state(InspectorState).subject == ("validation", 54)
        assert InspectPane.TITLE not in titles, "it never waits with nothing to show"

    drive(flow, recorded_run, size=(100, 30))


def test_another_image_than_the_last_one_shown_begins_with_nothing(drive: Drive, recorded_run: Reports) -> None:
    """What was inspected before the screen was left is no picture of what is inspected now."""

    async def flow(app: MnistApp, pilot: Pilot[int], line: EngineEnd) -> None:
        engine = Engine(app, pilot, line)
        await pilot.press("3")
        await engine.answer(PredictSplit)
        await engine.answer(Inspect)
        await pilot.press("right", "escape", "right", "enter")
        draw(app)
        assert str(app.screen.query_one(InspectPane).border_title) == f"▸ {InspectPane.TITLE}"
        await engine.answer(Inspect)
        assert image_and_place(app) == (56, 3)

    drive(flow, recorded_run, size=(100, 30))
