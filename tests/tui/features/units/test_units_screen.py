"""The screen of the weights: keys, what is kept from run to run, the panes."""

import dataclasses
import time
from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from stores import Hands, new_store
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot
from wire import NO_ROWS, queries, replied

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.features.units.histograms_pane import HistogramsPane, fractions_texts
from mnist_tui.tui.features.units.layout import grid_of, page_size
from mnist_tui.tui.features.units.pane import UnitsPane, ablation_text
from mnist_tui.tui.features.units.queries import Ablate, AblateAnswer, HistogramData, LayerData, Weights, WeightsAnswer
from mnist_tui.tui.features.units.screen import UnitsScreen
from mnist_tui.tui.features.units.shown import unit_details, unit_images
from mnist_tui.tui.features.units.state import WIDE, UnitsState, shows_histograms
from mnist_tui.tui.frame.actions.past import PAST_KEYS
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.paint.look import GLYPH_SETS, GlyphChoice
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import Report, RunStarted

Drive = Callable[..., MnistApp]


CLASSES = ("a", "b", "c")
THREE_BY_TWO = 34, 14
"""Cells of a pane with room for three units in each of two rows."""


def a_progress(phase: str) -> Progress:
    return Progress(1, phase, 60, 2.0, 10, 30, 0.1, 5e4, 9.0, 1.0, 5e4, None, None, **NO_ROWS)


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


class Bench(Hands):
    """The keys of the units with what they change; a page has twice three units."""

    def __init__(self, recorded_run: list[Report]) -> None:
        started = next(report for report in recorded_run if isinstance(report, RunStarted))
        self.answer = an_answer(np.random.default_rng(1), 20, 6)
        store = new_store(started, Reply(1, 1, 60, self.answer), glyphs="ascii", colours="none")
        store.show(store.ui.with_size("units", THREE_BY_TWO))
        super().__init__(store, "units")

    @property
    def state(self) -> UnitsState:
        return self.store.ui.state(UnitsState)

    def ablation_text(self) -> str:
        return ablation_text(self.store.run, self.store.ui, 80)

    def take(self, *keys: str) -> None:
        for key in keys:
            assert self.press(key), key


@pytest.fixture
def bench(recorded_run: list[Report]) -> Bench:
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
    bench.take(*keys)
    assert bench.state.cursor == place


def test_units_are_ablated_restored_and_told(bench: Bench) -> None:
    order = bench.answer.order
    bench.take("X", "right", "X")
    assert bench.state.ablated == {(0, order[0]), (0, order[1])}
    assert "a copy" in bench.ablation_text()
    units = tuple(sorted(bench.state.ablated))
    bench.store.tell(Reply(1, 2, 60, AblateAnswer(60, units, 1000, 980, 955, 31)))
    text = bench.ablation_text()
    assert text.startswith("95.50% without ") and "98.00% with all" in text and "31 of 1,000" in text
    notes = {one.name: one.note for one in unit_images(bench.answer, CLASSES, frozenset(order[:2]), "relu")}
    assert notes[f"h{order[0]}"] == notes[f"h{order[1]}"] == "off" != notes[f"h{order[2]}"]
    bench.take("X")
    assert bench.state.ablated == {(0, order[0])}
    bench.take("backspace")
    assert bench.state.ablated == frozenset()


def test_outputs_cannot_be_ablated_and_it_is_said(bench: Bench) -> None:
    bench.take("full_stop", "X")
    bench.store.tell(Reply(1, 2, 60, an_answer(np.random.default_rng(1), 20, 3, layer=1)))
    bench.take("X")
    assert bench.state.ablated == frozenset() and "hidden units" in bench.store.run.notice
    page = "\n".join(UnitsPane().paint(bench.store.run, bench.store.ui, 80, 20).lines())
    assert "key , leads back to the hidden layers" in page
    bench.take("comma")
    assert bench.state.layer == 0


def test_keys_wait_for_the_units_of_the_layer_that_was_turned_to(bench: Bench) -> None:
    bench.take("right", "enter", "X", "full_stop")
    state = bench.state
    assert (state.layer, state.cursor, state.opened, len(state.ablated)) == (1, 0, True, 1)
    bench.take("right", "X")
    assert (bench.state.cursor, len(bench.state.ablated)) == (0, 1), "there are no units to go to or to ablate yet"
    pane = UnitsPane()
    assert "the units" in "".join(pane.paint(bench.store.run, bench.store.ui, 80, 20).lines())
    bench.store.tell(Reply(1, 2, 60, an_answer(np.random.default_rng(1), 20, 3, layer=1)))
    bench.take("right")
    assert bench.state.cursor == 1
    assert pane.title(bench.store.run, bench.store.ui).startswith("outputs | ")


def test_a_new_run_begins_with_no_unit_ablated_opened_or_pointed_at(drive: Drive, recorded_run: list[Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4")
        app._draw()
        answer = an_answer(np.random.default_rng(1), 8, 8)
        engine.send(replied(1, 1, 60, answer))
        while app.store.run.answer(WeightsAnswer) is None:
            await pilot.pause(0.005)
        await pilot.press("right", "right", "X", "enter", "f")
        state = app.store.ui.state(UnitsState)
        assert state.ablated and state.opened and state.cursor == 2 and app.store.ui.frozen is not None
        await pilot.press("full_stop", "i")
        opened = next(report for report in recorded_run if isinstance(report, RunStarted))
        engine.send(msgspec.structs.replace(opened, run=2, sizes=[opened.sizes[0], 2, opened.sizes[-1]]))
        while app.store.run.started is None or app.store.run.started.run == 1:
            await pilot.pause(0.005)
        state = app.store.ui.state(UnitsState)
        assert (state.ablated, state.opened, state.cursor, state.layer) == (frozenset(), False, 0, 0)
        assert state.histograms, "the histograms were asked for, and they are there in any run"
        assert app.store.ui.frozen is None, "the run that was frozen is over"
        app._draw()
        asked = queries(engine.drain())
        assert asked[-1] == Weights(0, page_size(grid_of(app.store.run, app.store.ui)), 0, 0)

    drive(flow, recorded_run)


def test_one_can_move_about_in_a_display_that_is_frozen(drive: Drive, recorded_run: list[Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4", "f", "full_stop")
        engine.send(replied(1, 1, 60, an_answer(np.random.default_rng(1), 8, 3, layer=1)))
        while app.store.run.answer(WeightsAnswer) is None:
            await pilot.pause(0.005)
        app._draw()
        assert (app.screen.query_one(UnitsPane).border_title or "").startswith("▸ outputs")

    drive(flow, recorded_run)


@pytest.mark.parametrize(
    ("activation", "idle", "always", "texts"),
    [
        ("relu", "inactive", "dead", ("dead units 10.0%, inactive 50%", "dead 10.0%, inactive 50%", "dead 10.0%")),
        ("tanh", "saturated", "always saturated", ("always saturated 10.0%, saturated 50%", "saturated 50%")),
        ("sigmoid", "saturated", "always saturated", ("always saturated 10.0%, saturated 50%", "saturated 50%")),
        ("gelu", "flat", "always flat", ("always flat 10.0%, flat 50%", "flat 50%")),
    ],
)
def test_dead_and_saturated_units_are_told_in_the_words_of_the_activation(
    bench: Bench, activation: str, idle: str, always: str, texts: tuple[str, ...]
) -> None:
    bench.store.run = dataclasses.replace(bench.store.run, settings=Settings().replace({"activation": activation}))
    layer = bench.answer.layers[0]
    assert fractions_texts(layer, activation) == texts
    flat = np.full(20, 0.25, "<f4")
    answer = msgspec.structs.replace(bench.answer, flat=flat, influence=flat)
    unit = unit_details(answer, 0, bench.store.run, bench.store.ui)
    assert unit.facts[0] == f"influence 0.25, {idle} 25% of 1,000 images"
    assert unit.activations.value_text == "0.1 +- 0.5"
    bench.take("X")
    assert unit_details(answer, 0, bench.store.run, bench.store.ui).facts[1] == f"ablated; influence 0.25, {idle} 25%"
    never = msgspec.structs.replace(answer, flat=np.ones(20, "<f4"))
    assert unit_details(never, 0, bench.store.run, bench.store.ui).facts[-1] == f"ablated; {always}"
    still = msgspec.structs.replace(never, pictures=np.zeros_like(never.pictures))
    assert unit_details(still, 0, bench.store.run, bench.store.ui).facts[-1] == "ablated; zero weights"


@pytest.mark.parametrize(
    ("activation", "always"),
    [("relu", "dead"), ("sigmoid", "always saturated"), ("tanh", "always saturated"), ("gelu", "always flat")],
)
def test_the_note_of_a_unit_says_why_it_learns_nothing(activation: str, always: str) -> None:
    answer = an_answer(np.random.default_rng(3), 4, 4)
    flat, pictures = np.zeros(4, np.float32), np.ones_like(answer.pictures)
    idle, still, learning, ablated = answer.units
    flat[[idle, still, ablated]], flat[learning] = 1, 0.999
    pictures[1:3] = 0  # the units are listed in the order of their images
    answer = msgspec.structs.replace(answer, flat=flat, pictures=pictures)
    notes = [one.note for one in unit_images(answer, CLASSES, frozenset({ablated}), activation)]
    assert notes == [always, "zero weights", "", "off"]


def test_a_narrow_window_says_how_to_get_from_units_to_histograms_and_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HistogramsPane, "size", Size(60, 10))
    for width, is_said in ((80, True), (140, False)):
        bench.store.show(bench.store.ui.with_size("window", (width, 24)))
        run, ui = bench.store.run, bench.store.ui
        for columns in (width, 60):
            assert ("i shows histograms" in UnitsPane().paint(run, ui, columns, 20).lines()[-1]) is is_said
        assert ("i units" in HistogramsPane().title(run, ui)) is is_said


def test_units_that_are_all_equal_are_not_called_dead_but_equal(bench: Bench) -> None:
    first, *others = bench.answer.layers
    equal = msgspec.structs.replace(first, are_equal=True)
    ones = np.ones(20, "<f4")
    answer = msgspec.structs.replace(
        bench.answer, layers=(equal, *others), flat=ones, influence=ones, pictures=np.zeros_like(bench.answer.pictures)
    )
    bench.store.tell(Reply(1, 2, 60, answer))
    run, ui = bench.store.run, bench.store.ui
    assert bench.ablation_text() == "all units are equal: they get equal gradients, and stay equal"
    assert "20 equal units" in UnitsPane().title(run, ui)
    assert unit_details(answer, 0, run, ui).facts[-2:] == ("equal to all others, zero weights", "equal to all others")
    zeros = HistogramData((1, 2), 0.0, 0.0, 0.0, 0.0)
    assert fractions_texts(msgspec.structs.replace(equal, weights=zeros), "relu")[0] == "all units equal, zero weights"
    assert fractions_texts(equal, "sigmoid")[0] == "all units equal, saturated 50%"
    shown = " ".join(UnitsPane().paint(run, ui, 80, 20).lines())
    assert "dead" not in shown and "zero" in shown


def test_an_image_of_zeros_in_a_deeper_layer_is_not_taken_for_zero_weights(bench: Bench) -> None:
    layer, flat = bench.answer.layers[0], np.ones(20, "<f4")
    answer = msgspec.structs.replace(
        bench.answer, layer=1, layers=(layer, layer), flat=flat, pictures=np.zeros_like(bench.answer.pictures)
    )
    assert {one.note for one in unit_images(answer, CLASSES, frozenset(), "relu")} == {"dead"}


def test_the_scale_of_the_images_stands_below_them_for_raw_pixels_too(bench: Bench) -> None:
    answer = msgspec.structs.replace(bench.answer, pictures=np.full_like(bench.answer.pictures, 8e-5))
    bench.store.tell(Reply(1, 2, 60, answer))
    run, ui = bench.store.run, bench.store.ui
    assert UnitsPane().paint(run, ui, 70, 20).lines()[-2] == (
        "largest weight +-8e-5: tiny, drawn as dots   + favours, - disfavours"
    )
    raw = dataclasses.replace(run, settings=run.settings.replace({"pixels": "raw"}))
    assert UnitsPane().paint(raw, ui, 70, 20).lines()[-2].startswith("+ and -: blank below 1e-5, bold above 6e-5")


def test_while_it_learns_pages_are_there_at_once_and_a_paused_network_is_as_it_stands(bench: Bench) -> None:
    screen = UnitsScreen(bench.store, time.monotonic)

    def wanted() -> tuple[Subscription, ...]:
        return screen.subscriptions(bench.store.run, bench.store.ui)

    assert wanted()[0].query == Weights(0, 6, may_lag=False)
    bench.store.tell(a_progress("running"))
    weights, ablate = Weights(0, 6, may_lag=True), Ablate(((0, bench.answer.order[0]),))
    bench.take("X")
    assert [one.query for one in wanted()] == [weights, ablate]
    assert all(one.every_s >= 1 for one in wanted()), "more than once a second"


def test_escape_closes_the_unit_and_then_the_screen(bench: Bench) -> None:
    bench.take("enter", "escape")
    assert (bench.state.opened, bench.stage.screens) == (False, [])
    bench.take("escape")
    assert bench.stage.screens == ["dashboard"]


def test_layers_and_order_have_keys(bench: Bench) -> None:
    bench.take("right", "R")
    assert (bench.state.revision, bench.state.cursor) == (1, 0)
    bench.take("full_stop")
    assert bench.state.layer == 1
    bench.take("full_stop")
    assert bench.state.layer == 0


@pytest.mark.parametrize("is_wide", [False, True])
def test_i_shows_and_hides_the_histograms_in_every_window(bench: Bench, is_wide: bool) -> None:
    def widen(columns: int) -> None:
        bench.store.show(bench.store.ui.with_size("window", (columns, 30)))

    widen(WIDE if is_wide else WIDE - 1)
    assert shows_histograms(bench.store.ui) == is_wide
    bench.take("i")
    assert shows_histograms(bench.store.ui) != is_wide
    bench.take("i")
    assert shows_histograms(bench.store.ui) == is_wide
    widen(WIDE - 1 if is_wide else WIDE)
    assert shows_histograms(bench.store.ui) != is_wide, "who has never asked for anything else gets what fits"


@pytest.mark.parametrize(
    ("width", "keys", "pictures", "histograms"),
    [(80, "", True, False), (80, "i", False, True), (140, "", True, True), (140, "i", True, False)],
)
def test_window_shows_pictures_and_histograms_as_asked(
    drive: Drive, recorded_run: list[Report], width: int, keys: str, pictures: bool, histograms: bool
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4", *keys)
        app._draw()
        await pilot.pause()
        shown = [app.screen.query_one(pane).display for pane in (UnitsPane, HistogramsPane)]
        assert shown == [pictures, histograms]
        if pictures and not histograms:
            assert app.screen.query_one(UnitsPane).size.width == width

    drive(flow, recorded_run, size=(width, 45))


def test_a_window_that_gets_narrow_shows_the_units_from_the_first_frame_on(
    drive: Drive, recorded_run: list[Report]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4")
        app._draw()
        screen, small = app.screen, Size(80, 24)
        assert isinstance(screen, UnitsScreen) and screen.has_class("-histograms")
        screen.on_resize(events.Resize(small, small))
        assert not screen.has_class("-histograms")

    drive(flow, recorded_run, size=(140, 45))


def test_a_click_goes_to_the_unit_that_was_pointed_at(drive: Drive, recorded_run: list[Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4")
        app._draw()
        engine.send(replied(1, 1, 60, an_answer(np.random.default_rng(1), 8, 8)))
        while app.store.run.answer(WeightsAnswer) is None:
            await pilot.pause(0.005)
        app._draw()
        pane = app.screen.query_one(UnitsPane)
        pane.point(app.controls, 16, 9)  # eight units fit at 14x7 cells, five in a row
        assert grid_of(app.store.run, app.store.ui).columns == 5
        assert app.store.ui.state(UnitsState).cursor == 6
        pane.point(app.controls, 79, 19)
        assert app.store.ui.state(UnitsState).cursor == 6, "there is no unit in that corner"

    drive(flow, recorded_run)


@pytest.mark.parametrize("key", [key.key for key in KEYMAP.keys if key not in PAST_KEYS])
def test_keys_that_work_everywhere_are_let_through(bench: Bench, key: str) -> None:
    assert not bench.press(key)


def test_four_shows_the_weights_and_asks_for_a_page(drive: Drive, recorded_run: list[Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4")
        assert isinstance(app.screen, UnitsScreen)
        app._draw()
        asked = queries(engine.drain())
        size = page_size(grid_of(app.store.run, app.store.ui))
        assert asked[-1] == Weights(0, size, 0, 0, may_lag=False) and size >= 8
        await pilot.press("escape")
        assert isinstance(app.screen, Dashboard)

    drive(flow, recorded_run)


@pytest.mark.parametrize("kind", [UnitsPane, HistogramsPane])
@pytest.mark.parametrize("glyphs", GLYPH_SETS)
def test_both_parts_are_sound_with_anything_at_any_size(
    recorded_run: list[Report], kind: type[Pane], glyphs: GlyphChoice
) -> None:
    rng = np.random.default_rng(5)
    for case in range(10):
        store = new_store(recorded_run[0], glyphs=glyphs)
        if case:
            answer = an_answer(rng, int(rng.choice([1, 7, 600])), int(rng.integers(0, 40)), layer=case % 2)
            store.tell(Reply(1, 1, 5, answer))
        place = int(rng.choice([0, 1, 6, 39, 700]))
        store.put(UnitsState(run=1, cursor=place, layer=case % 3, opened=case % 4 > 1))
        pane, run, ui = kind(), store.run, store.ui
        for _ in range(8):
            width, height = int(rng.integers(0, 200)), int(rng.integers(0, 60))
            canvas = pane.paint(run, ui, width, height)
            assert (canvas.width, canvas.height) == (width, height)
            assert all(len(line) <= width for line in canvas.lines())
            assert glyphs != "ascii" or "".join(canvas.lines()).isascii()
        assert pane.title(run, ui)


def test_histograms_have_no_colour_that_means_right_wrong_or_a_curve(recorded_run: list[Report]) -> None:
    store = new_store(recorded_run[0], Reply(1, 1, 5, an_answer(np.random.default_rng(5), 8, 8)))
    palette = store.ui.look.palette
    drawn = HistogramsPane().paint(store.run, store.ui, 60, 30)
    colours = set(drawn.fore[drawn.chars != " "].tolist())
    assert colours == {palette.muted, palette.text, palette.gradient}


def test_the_histograms_say_over_how_many_images_units_are_dead(bench: Bench) -> None:
    run, ui = bench.store.run, bench.store.ui
    assert (
        HistogramsPane()
        .paint(run, ui, 60, 20)
        .lines()[18]
        .startswith("dead units 10.0%, inactive 50%, of 1,000 images")
    )
    assert HistogramsPane().paint(run, ui, 40, 20).lines()[18].strip() == "dead units 10.0%, inactive 50%"
