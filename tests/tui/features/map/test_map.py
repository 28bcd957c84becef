"""The map: points as the engine lays them out, keys, and a sound picture of anything."""

import dataclasses
from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from stores import Hands, new_store
from textual.pilot import Pilot
from wire import NO_ROWS, queries, replied

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.inspector.screen import InspectScreen
from mnist_tui.tui.features.map.paint import ScatterData, paint_scatter
from mnist_tui.tui.features.map.pane import MapPane, point_facts
from mnist_tui.tui.features.map.queries import MapAnswer, MapPoints
from mnist_tui.tui.features.map.screen import MapScreen
from mnist_tui.tui.features.map.state import MapState
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.actions.past import PAST_KEYS
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.images.queries import ImagesAnswer
from mnist_tui.tui.paint.canvas import BOLD, DIM, REVERSE
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE, Glyphs
from mnist_tui.tui.paint.look import GLYPH_SETS, GlyphChoice
from mnist_tui.tui.paint.palette import ANSI16, ANSI16_LIGHT, DARK, LIGHT, NONE
from mnist_tui.tui.paint.roles import Palette
from mnist_tui.tui.paint.scales import class_colours
from mnist_tui.tui.paint.themes import COLOUR_BLIND
from mnist_tui.tui.protocol.commands import Steps
from mnist_tui.tui.protocol.link import EngineEnd, ScreenEnd
from mnist_tui.tui.protocol.queries import Reply, ask
from mnist_tui.tui.protocol.reports import Report, RunStarted
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
Drive = Callable[..., MnistApp]
STEPS = 40


def test_the_points_are_the_principal_components_of_the_layer(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    link.send(Steps(STEPS))
    follow(
        link,
        store,
        lambda: store.run.phase == "paused" and store.run.step == STEPS,
    )
    link.send(ask(1, MapPoints(1)))
    follow(link, store, lambda: store.run.answer(MapAnswer) is not None)
    answer, trainer = store.run.answer(MapAnswer), new_trainer(small_settings, small_splits)
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
    link, store = start_session(small_settings, paused=True), new_store()
    progress = [-1.0]
    while progress[-1] < 1:
        part = len(progress)
        link.send(ask(part, MapPoints(1, True, 0, part)))
        follow(link, store, lambda part=part: number_of_reply(store) == part)  # type: ignore[misc]
        answer = store.run.answer(MapAnswer)
        assert answer is not None and answer.progress > progress[-1]
        progress.append(answer.progress)
    assert len(progress) > 3


def number_of_reply(store: Store) -> int:
    return store.run.answers[MapAnswer].number if MapAnswer in store.run.answers else 0


def an_answer(rng: np.random.Generator, count: int, layer: int = 1, tsne: bool = False) -> MapAnswer:
    points = rng.choice([0.0, 1.0, -3.0, 5.5, np.nan, np.inf], (count, 2)).astype(np.float32)
    labels, predicted = (rng.integers(0, 3, count, dtype=np.uint8) for _ in range(2))
    confidence = rng.random(count).astype(np.float32)
    return MapAnswer(layer, 3, tsne, 60, 0.5, 3, [0.4, 0.2], points, labels, predicted, confidence)


class Bench(Hands):
    """The keys of the map with what they change: five images on a cross, the first in its middle."""

    def __init__(self, recorded_run: list[Report]) -> None:
        points = np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]], "<f4")
        labels, predicted = (np.array(one, np.uint8) for one in ([0, 1, 2, 0, 1], [0, 1, 1, 0, 1]))
        halves = np.full(5, 0.5, "<f4")
        answer = MapAnswer(1, 3, False, 60, 1.0, 0, [0.4, 0.2], points, labels, predicted, halves)
        started = next(report for report in recorded_run if isinstance(report, RunStarted))
        super().__init__(new_store(started, Reply(1, 1, 60, answer), glyphs="ascii", colours="none"), "map")

    @property
    def state(self) -> MapState:
        return self.store.ui.state(MapState)

    def facts(self) -> tuple[str, ...]:
        return point_facts(self.store.run, self.store.ui)


@pytest.fixture
def bench(recorded_run: list[Report]) -> Bench:
    return Bench(recorded_run)


@pytest.mark.parametrize(
    ("keys", "point"),
    [(("l",), 0), (("l", "right"), 1), (("l", "h"), 2), (("l", "up"), 3), (("l", "j"), 4), (("l", "k", "down"), 0)],
)
def test_arrows_lead_to_the_next_image_in_that_direction(bench: Bench, keys: tuple[str, ...], point: int) -> None:
    bench.press(*keys)
    assert bench.state.point == point


def test_enter_inspects_the_image_and_the_line_says_what_it_is(bench: Bench) -> None:
    assert "arrows" in bench.facts()[0]
    bench.controls.go_to("map")
    bench.press("l", "left", "enter")
    assert bench.stage.screens == ["map", "inspector"] and bench.store.ui.state(GalleryState).index == 2
    assert bench.facts()[::3] == ("validation #2", "wrong")


@pytest.mark.parametrize("way_back", [("gallery",), ("map", "gallery"), ("dashboard", "gallery")])
def test_the_gallery_keeps_nothing_of_an_image_that_was_inspected_from_the_map(
    bench: Bench, way_back: tuple[str, ...]
) -> None:
    own = GalleryState(split="train", text="label:1", sort="margin", reverse=True, cursor=0, index=None)
    bench.store.put(own)
    for point in (2, 1):
        bench.store.put(MapState(point=point))
        bench.controls.go_to("map")
        bench.press("enter")
        assert bench.store.ui.state(GalleryState).index == point
    marks = Marks().toggled("validation", 1)
    bench.store.put(dataclasses.replace(bench.store.ui.state(GalleryState), marks=marks))
    for screen in way_back:
        bench.controls.go_to(screen)
    state = bench.store.ui.state(GalleryState)
    assert (state.split, state.text, state.sort, state.reverse) == ("train", "label:1", "margin", True)
    assert state.listed_before is None and state.marks == marks, "but what was marked meanwhile stays"


def test_classes_are_hidden_and_shown(bench: Bench) -> None:
    bench.press("C", "C", "V")
    assert bench.state.hidden == {1}
    bench.press("l", "right")
    assert bench.state.point == 0, "an image of a hidden class is no place to go to"
    bench.press("V", "C", "V", "backspace")
    assert bench.state.hidden == frozenset()


def test_no_class_is_highlighted_before_one_is_chosen(bench: Bench) -> None:
    def highlighted() -> str:
        canvas = MapPane().paint(bench.store.run, bench.store.ui, 60, 20)
        return "".join(canvas.chars[18][(canvas.style[18] & REVERSE) != 0]).strip()

    assert highlighted() == ""
    bench.press("V")
    assert bench.state.hidden == frozenset() and bench.store.run.notice.startswith("C chooses a class")
    bench.press("C")
    assert highlighted() == "0 sky"
    bench.press("C")
    assert highlighted().startswith("1 ")


@pytest.mark.parametrize("glyphs", [ASCII, BRAILLE], ids=lambda glyphs: glyphs.name)
def test_a_chosen_class_stands_out_and_the_others_are_calm(glyphs: Glyphs) -> None:
    # in one corner two images of the first class, and one of the second in another dot of that cell
    points = np.array([[0.2, 0], [0.2, 0], [0, 0], [4, 4], [9, 9]])
    data = ScatterData(points, np.array([0, 0, 1, 1, 2]), ("a", "b", "c"), chosen=1)
    canvas = paint_scatter(data, 29, 7, DARK, glyphs)
    colours = {(x, y): int(canvas.fore[y, x]) for y, x in zip(*np.nonzero(canvas.chars != " "), strict=True)}
    assert colours == {(0, 6): class_colours(DARK)[1], (12, 3): class_colours(DARK)[1], (28, 0): DARK.faint}
    one_dot = paint_scatter(dataclasses.replace(data, hidden=frozenset({0})), 29, 7, DARK, glyphs)
    assert canvas.chars[6, 0] == one_dot.chars[6, 0], "dots of other classes are not in its colour"
    without = paint_scatter(data, 29, 7, NONE, glyphs).style
    assert (without[6, 0], without[0, 28]) == (BOLD, DIM)


@pytest.mark.parametrize("palette", [DARK, LIGHT, COLOUR_BLIND, ANSI16, ANSI16_LIGHT, NONE], ids=lambda one: one.name)
@pytest.mark.parametrize("classes", [2, 10, 47, 62])
def test_no_two_classes_have_the_same_mark_on_the_map(palette: Palette, classes: int) -> None:
    numbers = np.arange(classes)
    points = np.array([(x, number) for number in numbers for x in (number, number + 0.9)])  # beside their names
    data = ScatterData(points, np.repeat(numbers, 2), tuple(f"class {number}" for number in numbers))
    for glyphs in (ASCII, BRAILLE):
        canvas = paint_scatter(data, 20 * classes, classes, palette, glyphs)
        cells = zip(*np.nonzero((canvas.chars != " ") & (canvas.style & REVERSE == 0)), strict=True)
        signs = {(str(canvas.chars[cell]), int(canvas.fore[cell])) for cell in cells}
        assert len({(sign if sign.isalnum() else "a dot", colour) for sign, colour in signs}) == classes


def test_the_names_of_classes_that_do_not_stand_out_are_grey() -> None:
    data = ScatterData(np.array([[0, 0], [5, 5], [9, 9]]), np.arange(3), ("a", "b", "c"), chosen=2)
    canvas = paint_scatter(data, 60, 20, DARK, BRAILLE)
    found = {
        canvas.chars[y, x]: int(canvas.fore[y, x]) for y, x in zip(*np.nonzero(canvas.style & REVERSE), strict=True)
    }
    assert [found[name] for name in "abc"] == [DARK.muted, DARK.muted, class_colours(DARK)[2]]


def test_after_the_last_class_or_by_backspace_none_stands_out(bench: Bench) -> None:
    chosen = []
    for key in ("C", "C", "C", "V", "C", "C", "backspace"):
        bench.press(key)
        data = bench.state.scatter(bench.store.run)
        chosen.append(data and data.chosen)
    assert chosen == [0, 1, 2, None, None, 0, None]
    bench.press("C", "C")
    assert bench.facts()[:3] == ("label land", "2 images", "2 right")


def test_layers_kinds_and_a_refresh_have_keys(bench: Bench) -> None:
    assert bench.state.layer_asked(bench.store.run) == 1
    bench.press("full_stop", "full_stop")
    assert bench.state.layer_asked(bench.store.run) == 2
    bench.press("comma", "comma", "comma")
    assert bench.state.layer_asked(bench.store.run) == 0
    revision = bench.state.revision
    bench.press("a")
    assert bench.state.tsne and bench.state.revision == revision + 1
    bench.press("escape")
    assert not bench.state.tsne and bench.stage.screens == []
    bench.press("R", "escape")
    assert bench.stage.screens == ["dashboard"]


@pytest.mark.parametrize("key", [key.key for key in KEYMAP.keys if key not in PAST_KEYS])
def test_keys_that_work_everywhere_are_let_through(bench: Bench, key: str) -> None:
    assert not bench.press(key)


def test_m_shows_the_map_and_enter_leads_to_the_inspector(drive: Drive, recorded_run: list[Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("m")
        assert isinstance(app.screen, MapScreen)
        app._draw()
        asked = queries(engine.drain())
        assert asked == [MapPoints(1, False, 0, 0)]
        engine.send(replied(1, 1, 60, an_answer(np.random.default_rng(0), 60)))
        while app.store.run.answer(MapAnswer) is None:
            await pilot.pause(0.005)
        await pilot.press("right", "enter")
        assert isinstance(app.screen, InspectScreen)
        assert app.store.ui.state(GalleryState).text == f"idx:{app.store.ui.state(MapState).point} flag:right|wrong"
        await pilot.press("escape")
        assert isinstance(app.screen, MapScreen)
        await pilot.press("1")
        assert isinstance(app.screen, Dashboard)

    drive(flow, recorded_run)


@pytest.mark.parametrize("glyphs", GLYPH_SETS)
def test_the_map_is_sound_with_anything_at_any_size(recorded_run: list[Report], glyphs: GlyphChoice) -> None:
    rng = np.random.default_rng(5)
    for case in range(10):
        store = new_store(recorded_run[0], glyphs=glyphs)
        if case:
            store.tell(Reply(1, 1, 5, an_answer(rng, int(rng.choice([0, 1, 7, 2000])), 1, bool(case % 2))))
        store.put(MapState(tsne=bool(case % 2), point=int(rng.integers(0, 2000))))
        pane, run, ui = MapPane(), store.run, store.ui
        for _ in range(8):
            width, height = int(rng.integers(0, 200)), int(rng.integers(0, 60))
            canvas = pane.paint(run, ui, width, height)
            assert (canvas.width, canvas.height) == (width, height)
            assert all(len(line) <= width for line in canvas.lines())
        assert pane.title(run, ui)


def test_the_picture_of_the_point_takes_the_emptiest_corner(recorded_run: list[Report]) -> None:
    store = new_store(recorded_run[0])
    rng = np.random.default_rng(1)
    points = np.vstack([rng.random((300, 2)) * [1, 0.4], rng.random((200, 2)) * [0.6, 1], [[1, 1]]])  # none upper right
    answer = an_answer(rng, len(points))
    store.tell(Reply(1, 1, 5, msgspec.structs.replace(answer, points=points.astype(np.float32))))
    store.tell(Reply(1, 2, 5, ImagesAnswer("validation", [7], np.full((1, 8, 6), 255, np.uint8))))
    pane = MapPane()
    before = pane.paint(store.run, store.ui, 80, 22)
    store.put(MapState(point=7))
    after = pane.paint(store.run, store.ui, 80, 22)
    changed = {(x, y) for y, x0, x1 in after.changed_runs(before) for x in range(x0, x1) if y < 20}
    assert any(x >= 66 and y < 8 for x, y in changed) and not any(x < 66 and y < 8 for x, y in changed)
    assert after.lines()[0].endswith("╭#7──────────╮") and after.lines()[7].endswith("╰────────────╯")
    assert after.chars[4, 66] == after.chars[4, 79] == "│"


@pytest.mark.parametrize(
    ("width", "height", "frame"), [(40, 12, (14, 8)), (80, 22, (14, 8)), (140, 42, (24, 13)), (200, 57, (34, 18))]
)
def test_the_picture_of_the_point_grows_with_the_window(
    recorded_run: list[Report], width: int, height: int, frame: tuple[int, int]
) -> None:
    store = new_store(recorded_run[0])
    points = np.random.default_rng(1).random((60, 2)) * 0.5
    points[0] = 1, 1  # nothing else is in that corner
    answer = msgspec.structs.replace(an_answer(np.random.default_rng(1), len(points)), points=points.astype(np.float32))
    store.tell(Reply(1, 1, 5, answer))
    store.tell(Reply(1, 2, 5, ImagesAnswer("validation", [7], np.full((1, 8, 6), 255, np.uint8))))
    store.put(MapState(point=7))
    lines = MapPane().paint(store.run, store.ui, width, height).lines()
    top = next(y for y, line in enumerate(lines) if "╭#7─" in line)
    left = lines[top].index("╭")
    assert lines[top].index("╮") - left + 1 == frame[0]
    assert lines[top + frame[1] - 1][left] == "╰"


def test_a_long_map_says_how_to_speed_it_up(recorded_run: list[Report]) -> None:
    store = new_store(*recorded_run)
    store.put(MapState(tsne=True))
    store.tell(Reply(1, 1, 5, an_answer(np.random.default_rng(1), 60, tsne=True)))
    pane = MapPane()
    title = pane.title(store.run, store.ui)
    assert "50%, esc stops it" in title and title.endswith("60 validation images")
    assert store.run.progress is not None
    store.tell(msgspec.structs.replace(store.run.progress, phase="running", **NO_ROWS))
    assert "50%; faster while paused" in pane.title(store.run, store.ui)


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_the_confidence_of_an_image_is_the_probability_of_its_prediction(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits, layer: int
) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    follow(link, store, lambda: store.run.evaluated is not None)  # which finds the temperature
    link.send(ask(1, MapPoints(layer)))
    follow(link, store, lambda: store.run.answer(MapAnswer) is not None)
    answer, trainer = store.run.answer(MapAnswer), new_trainer(small_settings, small_splits)
    expected = evaluate(trainer.evaluated_network, small_splits.validation, keeps_logs=True).calibrated()
    assert answer is not None and answer.confidence == pytest.approx(expected.confidence, rel=1e-5)
    assert answer.predicted.tolist() == expected.predicted.tolist()


@pytest.mark.parametrize("tsne", [False, True])
def test_images_that_a_dead_layer_makes_equal_are_no_heap_and_no_cloud(recorded_run: list[Report], tsne: bool) -> None:
    answer = msgspec.structs.replace(an_answer(np.random.default_rng(1), 40, tsne=tsne), shares=[0.0, 0.0])
    started = next(report for report in recorded_run if isinstance(report, RunStarted))
    store = new_store(started, Reply(1, 1, 60, answer), glyphs="ascii", colours="none")
    store.put(MapState(layer=1, tsne=tsne))
    plot = [line for line in MapPane().paint(store.run, store.ui, 60, 14).lines()[:-2] if line.strip()]
    assert [line.strip() for line in plot] == ["this layer tells no images apart"]


def test_classes_are_named_on_the_map_in_the_smallest_window_too() -> None:
    data = ScatterData(np.array([[0, 0], [5, 5], [9, 9]]), np.arange(3), ("a", "b", "c"))
    drawn = "".join(paint_scatter(data, 45, 7, DARK, BRAILLE).lines())
    assert all(name in drawn for name in "abc")
