"""The map: points as the engine lays them out, keys, and a sound picture of anything."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from textual.pilot import Pilot
from wire import queries, replied

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.inspector.screen import InspectScreen
from mnist_tui.tui.features.map.keys import MapFocus
from mnist_tui.tui.features.map.pane import MapPane, point_facts
from mnist_tui.tui.features.map.queries import MapAnswer, MapPoints
from mnist_tui.tui.features.map.screen import MapScreen
from mnist_tui.tui.frame.keymap import KEYS
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.queries import ImagesAnswer
from mnist_tui.tui.paint.look import GLYPH_SETS, choose_look
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd, ScreenEnd
from mnist_tui.tui.protocol.queries import Reply, ask
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Run, Callable[[], bool]], list[say.Report]]
Drive = Callable[..., MnistApp]
STEPS = 40


def test_the_points_are_the_principal_components_of_the_layer(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    link, view = start_session(small_settings, paused=True), Run()
    link.send(say.Steps(STEPS))
    follow(link, view, lambda: view.phase == "paused" and view.progress is not None and view.progress.step == STEPS)
    link.send(ask(1, MapPoints(1)))
    follow(link, view, lambda: view.answer(MapAnswer) is not None)
    answer, trainer = view.answer(MapAnswer), new_trainer(small_settings, small_splits)
    for _ in range(STEPS):
        trainer.step()
    hidden = trainer.evaluated_network.forward(small_splits.validation.pixels).layers[1].astype(np.float64)
    centred = hidden - hidden.mean(axis=0)
    left, values, _ = np.linalg.svd(centred, full_matrices=False)
    assert answer is not None and (answer.step, answer.layers, answer.progress) == (STEPS, 3, 1.0)
    assert np.abs(answer.points) == pytest.approx(np.abs(left[:, :2] * values[:2]), rel=1e-3, abs=1e-3)
    assert answer.shares == pytest.approx(values[:2] ** 2 / (values**2).sum(), rel=1e-3)
    assert answer.labels.tolist() == small_splits.validation.labels.tolist()


def test_asking_on_and_on_brings_the_neighbours_map_to_its_end(
    start_session: Start, follow: Follow, small_settings: Settings
) -> None:
    link, view = start_session(small_settings, paused=True), Run()
    progress = [-1.0]
    while progress[-1] < 1:
        part = len(progress)
        link.send(ask(part, MapPoints(1, True, 0, part)))
        follow(link, view, lambda part=part: MapAnswer in view.answers and view.answers[MapAnswer].number == part)  # type: ignore[misc]
        answer = view.answer(MapAnswer)
        assert answer is not None and answer.progress > progress[-1]
        progress.append(answer.progress)
    assert len(progress) > 3


def an_answer(rng: np.random.Generator, count: int, layer: int = 1, by_neighbours: bool = False) -> MapAnswer:
    points = rng.choice([0.0, 1.0, -3.0, 5.5, np.nan, np.inf], (count, 2)).astype(np.float32)
    labels, predicted = (rng.integers(0, 3, count, dtype=np.uint8) for _ in range(2))
    confidence = rng.random(count).astype(np.float32)
    return MapAnswer(layer, 3, by_neighbours, 60, 0.5, 3, [0.4, 0.2], points, labels, predicted, confidence)


class Bench:
    """The keys of the map with what they change: five images on a cross, the first in its middle."""

    def __init__(self, recorded_run: list[say.Report]) -> None:
        self.view, self.ui = Run(), UiState(choose_look("ascii", "none", {}, "ascii"), focus="map")
        self.view.apply(next(report for report in recorded_run if isinstance(report, say.RunStarted)))
        points = np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]], "<f4")
        labels, predicted = (np.array(one, np.uint8) for one in ([0, 1, 2, 0, 1], [0, 1, 1, 0, 1]))
        halves = np.full(5, 0.5, "<f4")
        answer = MapAnswer(1, 3, False, 60, 1.0, 0, [0.4, 0.2], points, labels, predicted, halves)
        self.view.apply(Reply(1, 1, 60, answer))
        self.left, self.inspected = 0, list[int]()
        self.focus = MapFocus(self.view, self.ui, self._leave, self.inspected.append)

    def _leave(self) -> None:
        self.left += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            assert self.focus.press(key, key if len(key) == 1 else None), key


@pytest.fixture
def bench(recorded_run: list[say.Report]) -> Bench:
    return Bench(recorded_run)


@pytest.mark.parametrize(
    ("keys", "point"),
    [(("l",), 0), (("l", "right"), 1), (("l", "h"), 2), (("l", "up"), 3), (("l", "j"), 4), (("l", "k", "down"), 0)],
)
def test_arrows_lead_to_the_next_image_in_that_direction(bench: Bench, keys: tuple[str, ...], point: int) -> None:
    bench.press(*keys)
    assert bench.ui.map.point == point


def test_enter_inspects_the_image_and_the_line_says_what_it_is(bench: Bench) -> None:
    assert "arrows" in point_facts(bench.view, bench.ui)[0]
    bench.press("l", "left", "enter")
    assert bench.inspected == [2]
    assert point_facts(bench.view, bench.ui) == ("validation #2", "true sea", "answer land 50.0%", "wrong")


def test_classes_are_hidden_and_shown(bench: Bench) -> None:
    bench.press("v", "x")
    assert bench.ui.map.hidden == {1}
    bench.press("l", "right")
    assert bench.ui.map.point == 0, "an image of a hidden class is no place to go to"
    bench.press("x", "v", "x", "backspace")
    assert bench.ui.map.hidden == frozenset()


def test_layers_kinds_and_a_new_look_have_keys(bench: Bench) -> None:
    state = bench.ui.map
    assert state.layer_asked(bench.view) == 1
    bench.press("full_stop", "full_stop")
    assert state.layer_asked(bench.view) == 2
    bench.press("comma", "comma", "comma")
    assert state.layer_asked(bench.view) == 0
    look = state.look
    bench.press("a")
    assert state.by_neighbours and state.look == look + 1
    bench.press("escape")
    assert not state.by_neighbours and bench.left == 0
    bench.press("i", "escape")
    assert bench.left == 1


@pytest.mark.parametrize("key", [key.key for key in KEYS if key.key != "x"])
def test_keys_that_work_everywhere_are_let_through(bench: Bench, key: str) -> None:
    assert not bench.focus.press(key, key if len(key) == 1 else None)


def test_m_shows_the_map_and_enter_leads_to_the_inspector(drive: Drive, recorded_run: list[say.Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("m")
        assert isinstance(app.screen, MapScreen)
        app._show()
        asked = queries(engine.drain())
        assert asked == [MapPoints(1, False, 0, 0)]
        engine.send(replied(1, 1, 60, an_answer(np.random.default_rng(0), 60)))
        while app.view.answer(MapAnswer) is None:
            await pilot.pause(0.005)
        await pilot.press("right", "enter")
        assert isinstance(app.screen, InspectScreen)
        assert app.ui.gallery.text == f"idx:{app.ui.map.point} flag:right|wrong"
        await pilot.press("1")
        assert isinstance(app.screen, Dashboard)

    drive(flow, recorded_run)


@pytest.mark.parametrize("glyphs", GLYPH_SETS)
def test_the_map_is_sound_with_anything_at_any_size(recorded_run: list[say.Report], glyphs: str) -> None:
    rng = np.random.default_rng(5)
    for case in range(10):
        view, ui = Run(), UiState(choose_look(glyphs, "256", {}, "utf-8"))  # type: ignore[arg-type]
        view.apply(recorded_run[0])
        if case:
            view.apply(Reply(1, 1, 5, an_answer(rng, int(rng.choice([0, 1, 7, 2000])), 1, bool(case % 2))))
        ui.map.by_neighbours = bool(case % 2)
        ui.map.point = int(rng.integers(0, 2000))
        pane = MapPane(view, ui)
        for _ in range(8):
            width, height = int(rng.integers(0, 200)), int(rng.integers(0, 60))
            canvas = pane.paint(view, ui, width, height)
            assert (canvas.width, canvas.height) == (width, height)
            assert all(len(line) <= width for line in canvas.lines())
        assert pane.title(view, ui)


def test_the_picture_of_the_point_takes_the_emptiest_corner(recorded_run: list[say.Report]) -> None:
    view, ui = Run(), UiState(choose_look("braille", "256", {}, "utf-8"))
    view.apply(recorded_run[0])
    rng = np.random.default_rng(1)
    points = np.vstack([rng.random((300, 2)) * [1, 0.4], rng.random((200, 2)) * [0.6, 1], [[1, 1]]])  # none upper right
    answer = an_answer(rng, len(points))
    view.apply(Reply(1, 1, 5, msgspec.structs.replace(answer, points=points.astype(np.float32))))
    view.apply(Reply(1, 2, 5, ImagesAnswer("validation", [7], np.full((1, 8, 6), 255, np.uint8))))
    pane = MapPane(view, ui)
    before = pane.paint(view, ui, 80, 22)
    ui.map.point = 7
    after = pane.paint(view, ui, 80, 22)
    changed = {(x, y) for y, x0, x1 in after.changed_runs(before) for x in range(x0, x1) if y < 20}
    assert any(x >= 68 and y < 6 for x, y in changed) and not any(x < 68 and y < 6 for x, y in changed)


def test_a_long_map_says_how_to_hasten_it(recorded_run: list[say.Report]) -> None:
    view, ui = Run(), UiState(choose_look("braille", "256", {}, "utf-8"))
    for report in recorded_run:
        view.apply(report)
    ui.map.by_neighbours = True
    view.apply(Reply(1, 1, 5, an_answer(np.random.default_rng(1), 60, by_neighbours=True)))
    pane = MapPane(view, ui)
    assert "50%, esc ends it" in pane.title(view, ui)
    assert view.progress is not None
    view.progress = msgspec.structs.replace(view.progress, phase="running")
    assert "50%; quicker at rest (space)" in pane.title(view, ui)
