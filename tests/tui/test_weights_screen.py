"""The screen of the weights: keys, what is kept from run to run, the panes."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from textual.pilot import Pilot
from wire import NO_ROWS, queries, replied

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.units.histograms_pane import HistogramsPane, fractions_texts
from mnist_tui.tui.features.units.keys import UnitsFocus
from mnist_tui.tui.features.units.pane import UnitsPane, at_large, unit_pictures, without_text
from mnist_tui.tui.features.units.queries import Ablate, AblateAnswer, HistogramData, LayerData, Weights, WeightsAnswer
from mnist_tui.tui.features.units.screen import UnitsScreen
from mnist_tui.tui.frame.keymap import KEYS
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.look import GLYPH_SETS, choose_look
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.queries import Reply

Drive = Callable[..., MnistApp]


def a_progress(phase: str) -> say.Progress:
    return say.Progress(1, phase, 60, 2.0, 10, 30, 0.1, 5e4, 9.0, 1.0, 5e4, None, None, **NO_ROWS)


def an_answer(rng: np.random.Generator, units: int, shown: int, first: int = 0, layer: int = 0) -> WeightsAnswer:
    """Return an answer about one of two layers; the second is the three outputs."""

    def floats(*shape: int) -> NDArray[np.float32]:
        return rng.choice([0.0, 1.0, -2.0, np.nan], shape).astype(np.float32)

    spread = HistogramData(tuple(rng.integers(0, 9, 60).tolist()), -1.0, 2.0, 0.1, 0.5)
    count, hidden = (units, units) if layer == 0 else (3, 0)
    order = tuple(rng.permutation(count).tolist())
    picked = order[first : first + shown]
    layers = (LayerData(units, spread, spread, spread, 0.1, 0.5), LayerData(3, spread, spread, spread, np.nan, np.nan))
    effects, facts = floats(hidden, 3), (floats(hidden), floats(hidden))
    pictures, activations = floats(len(picked), 5, 4), (spread,) * len(picked)
    return WeightsAnswer(layer, first, order, effects, *facts, picked, pictures, activations, 1000, layers)


class Bench:
    """The keys of the weights with what they change; a page has twice three units."""

    def __init__(self, recorded_run: list[say.Report]) -> None:
        self.view, self.ui = Run(), UiState(choose_look("ascii", "none", {}, "ascii"), focus="weights")
        self.view.apply(next(report for report in recorded_run if isinstance(report, say.RunStarted)))
        self.answer = an_answer(np.random.default_rng(1), 20, 6)
        self.view.apply(Reply(1, 1, 60, self.answer))
        self.left = 0
        self.focus = UnitsFocus(self.view, self.ui, self._leave)
        self.ui.units.columns, self.ui.units.rows = 3, 2

    def _leave(self) -> None:
        self.left += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            assert self.focus.press(key, key if len(key) == 1 else None), key


@pytest.fixture
def bench(recorded_run: list[say.Report]) -> Bench:
    return Bench(recorded_run)


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("right",), 1),
        (("l", "h"), 0),
        (("j",), 3),
        (("down", "up"), 0),
        (("pagedown",), 6),
        (("full_stop", "comma"), 0),
        (("end",), 19),
        (("end", "right"), 19),
        (("end", "home"), 0),
        (("enter", "down"), 1),
    ],
)
def test_keys_move_among_the_units(bench: Bench, keys: tuple[str, ...], place: int) -> None:
    bench.press(*keys)
    assert bench.ui.units.place == place


def test_units_are_silenced_revived_and_told(bench: Bench) -> None:
    order = bench.answer.order
    bench.press("x", "right", "x")
    assert bench.ui.units.ablated == {(0, order[0]), (0, order[1])}
    assert "judging" in without_text(bench.view, bench.ui, 80)
    units = tuple(sorted(bench.ui.units.ablated))
    bench.view.apply(Reply(1, 2, 60, AblateAnswer(60, units, 1000, 980, 955, 31)))
    text = without_text(bench.view, bench.ui, 80)
    names = " ".join(f"h{unit}" for unit in sorted(order[:2]))
    assert text == f"95.50% without {names}, 98.00% with all; 31 of 1,000 answers change"
    notes = {one.name: one.note for one in unit_pictures(bench.answer, ("a", "b", "c"), frozenset(order[:2]))}
    assert notes[f"h{order[0]}"] == notes[f"h{order[1]}"] == "off" != notes[f"h{order[2]}"]
    bench.press("x")
    assert bench.ui.units.ablated == {(0, order[0])}
    bench.press("backspace")
    assert bench.ui.units.ablated == set()


def test_outputs_cannot_be_silenced_and_it_is_said(bench: Bench) -> None:
    bench.press("v", "x")
    bench.view.apply(Reply(1, 2, 60, an_answer(np.random.default_rng(1), 20, 3, layer=1)))
    bench.press("x")
    assert bench.ui.units.ablated == set() and "hidden units" in bench.view.notice


def test_keys_wait_for_the_units_of_the_layer_that_was_turned_to(bench: Bench) -> None:
    bench.press("right", "enter", "x", "v")
    state = bench.ui.units
    assert (state.layer, state.place, state.opened, len(state.ablated)) == (1, 0, True, 1)
    bench.press("right", "x")
    assert (state.place, len(state.ablated)) == (0, 1), "there are no units to go to or to silence yet"
    pane = UnitsPane(bench.view, bench.ui)
    assert "looking at the units" in "".join(pane.paint(bench.view, bench.ui, 80, 20).lines())
    bench.view.apply(Reply(1, 2, 60, an_answer(np.random.default_rng(1), 20, 3, layer=1)))
    bench.press("right")
    assert state.place == 1
    assert pane.title(bench.view, bench.ui).startswith("outputs | ")


def test_a_new_run_begins_with_no_unit_silenced_opened_or_pointed_at(
    drive: Drive, recorded_run: list[say.Report]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4")
        app._show()
        answer = an_answer(np.random.default_rng(1), 8, 8)
        engine.send(replied(1, 1, 60, answer))
        while app.view.answer(WeightsAnswer) is None:
            await pilot.pause(0.005)
        await pilot.press("right", "right", "x", "enter", "f")
        state = app.ui.units
        assert state.ablated and state.opened and state.place == 2 and app.ui.frozen is not None
        await pilot.press("v", "i")
        opened = next(report for report in recorded_run if isinstance(report, say.RunStarted))
        engine.send(msgspec.structs.replace(opened, run=2, sizes=[opened.sizes[0], 2, opened.sizes[-1]]))
        while app.view.started is None or app.view.started.run == 1:
            await pilot.pause(0.005)
        state = app.ui.units
        assert (state.ablated, state.opened, state.place, state.layer) == (set(), False, 0, 0)
        assert state.histograms, "the histograms were asked for, and they are there in any run"
        assert app.ui.frozen is None, "the run whose picture was held is over"
        app._show()
        asked = queries(engine.drain())
        assert asked[-1] == Weights(0, state.page_size, 0, 0)

    drive(flow, recorded_run)


def test_one_can_move_about_in_a_picture_that_is_held(drive: Drive, recorded_run: list[say.Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4", "f", "v")
        engine.send(replied(1, 1, 60, an_answer(np.random.default_rng(1), 8, 3, layer=1)))
        while app.view.answer(WeightsAnswer) is None:
            await pilot.pause(0.005)
        app._show()
        assert (app.screen.query_one(UnitsPane).border_title or "").startswith("▸ outputs")

    drive(flow, recorded_run)


@pytest.mark.parametrize(
    ("activation", "shares"), [("relu", "inactive"), ("tanh", "saturated"), ("sigmoid", "saturated"), ("gelu", "flat")]
)
def test_dead_and_saturated_shares_are_told_in_the_words_of_the_activation(
    bench: Bench, activation: str, shares: str
) -> None:
    bench.view.settings = bench.view.settings.replace({"activation": activation})
    layer = bench.answer.layers[0]
    assert fractions_texts(layer, activation) == (
        f"dead units 10.0%, {shares} 50%",
        f"dead 10.0%, {shares} 50%",
        "dead 10.0%",
    )
    flat = np.full(20, 0.25, "<f4")
    answer = msgspec.structs.replace(bench.answer, flat=flat, influence=flat)
    unit = at_large(answer, 0, bench.view, bench.ui)
    assert unit.facts[0] == f"influence 0.25, {shares} 25% of 1,000 images" and unit.spread.value_text == "0.1 +- 0.5"
    bench.press("x")
    assert at_large(answer, 0, bench.view, bench.ui).facts[1] == f"silenced; influence 0.25, {shares} 25%"
    dead = msgspec.structs.replace(answer, flat=np.ones(20, "<f4"))
    assert "dead" in at_large(dead, 0, bench.view, bench.ui).facts[-1]


def test_while_it_learns_pages_are_there_at_once_and_a_resting_network_is_as_it_stands(bench: Bench) -> None:
    screen = UnitsScreen(bench.view, bench.ui)
    assert screen.questions()[0].question == Weights(0, 6, may_lag=False)
    bench.view.apply(a_progress("running"))
    weights, ablate = Weights(0, 6, may_lag=True), Ablate(((0, bench.answer.order[0]),))
    bench.press("x")
    assert [wanted.question for wanted in screen.questions()] == [weights, ablate]
    assert all(wanted.every_s >= 1 for wanted in screen.questions()), "more than once a second"


def test_escape_closes_the_unit_and_then_the_screen(bench: Bench) -> None:
    bench.press("enter", "escape")
    assert (bench.ui.units.opened, bench.left) == (False, 0)
    bench.press("escape")
    assert bench.left == 1


def test_layers_and_order_have_keys(bench: Bench) -> None:
    bench.press("right", "a")
    state = bench.ui.units
    assert (state.sorting, state.place) == (1, 0)
    bench.press("v")
    assert state.layer == 1
    bench.press("v")
    assert state.layer == 0


@pytest.mark.parametrize("is_wide", [False, True])
def test_i_shows_and_hides_the_histograms_in_every_window(bench: Bench, is_wide: bool) -> None:
    state = bench.ui.units
    state.is_wide = is_wide
    assert state.shows_histograms == is_wide
    bench.press("i")
    assert state.shows_histograms != is_wide
    bench.press("i")
    assert state.shows_histograms == is_wide
    state.is_wide = not is_wide
    assert state.shows_histograms != is_wide, "who has never asked for anything else gets what fits"


@pytest.mark.parametrize(
    ("width", "keys", "pictures", "histograms"),
    [(80, "", True, False), (80, "i", False, True), (140, "", True, True), (140, "i", True, False)],
)
def test_window_shows_pictures_and_histograms_as_asked(
    drive: Drive, recorded_run: list[say.Report], width: int, keys: str, pictures: bool, histograms: bool
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4", *keys)
        app._show()
        await pilot.pause()
        shown = [app.screen.query_one(pane).display for pane in (UnitsPane, HistogramsPane)]
        assert shown == [pictures, histograms]
        if pictures and not histograms:
            assert app.screen.query_one(UnitsPane).size.width == width

    drive(flow, recorded_run, size=(width, 45))


def test_a_click_goes_to_the_unit_that_was_pointed_at(drive: Drive, recorded_run: list[say.Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4")
        app._show()
        engine.send(replied(1, 1, 60, an_answer(np.random.default_rng(1), 8, 8)))
        while app.view.answer(WeightsAnswer) is None:
            await pilot.pause(0.005)
        app._show()
        pane, state = app.screen.query_one(UnitsPane), app.ui.units
        pane.point(16, 9)  # eight units fit at 14x7 cells, five in a row
        assert (state.columns, state.place) == (5, 6)
        pane.point(79, 19)
        assert state.place == 6, "there is no unit in that corner"

    drive(flow, recorded_run)


@pytest.mark.parametrize("key", [key.key for key in KEYS if key.key != "x"])
def test_keys_that_work_everywhere_are_let_through(bench: Bench, key: str) -> None:
    assert not bench.focus.press(key, key if len(key) == 1 else None)


def test_four_shows_the_weights_and_asks_for_a_page(drive: Drive, recorded_run: list[say.Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4")
        assert isinstance(app.screen, UnitsScreen)
        app._show()
        asked = queries(engine.drain())
        assert asked[-1] == Weights(0, app.ui.units.page_size, 0, 0, may_lag=False) and app.ui.units.page_size >= 8
        await pilot.press("escape")
        assert isinstance(app.screen, Dashboard)

    drive(flow, recorded_run)


@pytest.mark.parametrize("kind", [UnitsPane, HistogramsPane])
@pytest.mark.parametrize("glyphs", GLYPH_SETS)
def test_both_parts_are_sound_with_anything_at_any_size(
    recorded_run: list[say.Report], kind: type[Pane], glyphs: str
) -> None:
    rng = np.random.default_rng(5)
    for case in range(10):
        view, ui = Run(), UiState(choose_look(glyphs, "256", {}, "utf-8"))  # type: ignore[arg-type]
        view.apply(recorded_run[0])
        if case:
            answer = an_answer(rng, int(rng.choice([1, 7, 600])), int(rng.integers(0, 40)), layer=case % 2)
            view.apply(Reply(1, 1, 5, answer))
        ui.units.place, ui.units.layer = int(rng.choice([0, 1, 6, 39, 700])), case % 3
        ui.units.opened = case % 4 > 1
        pane = kind(view, ui)
        for _ in range(8):
            width, height = int(rng.integers(0, 200)), int(rng.integers(0, 60))
            canvas = pane.paint(view, ui, width, height)
            assert (canvas.width, canvas.height) == (width, height)
            assert all(len(line) <= width for line in canvas.lines())
            assert glyphs != "ascii" or "".join(canvas.lines()).isascii()
        assert pane.title(view, ui)
