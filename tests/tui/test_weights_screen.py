"""The weights: what is told of the hidden units, the network without some of them, keys and pictures."""

from collections.abc import Callable

import numpy as np
import pytest
from textual.pilot import Pilot

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.focus.weights import WeightsFocus
from mnist_tui.tui.keys import KEYS
from mnist_tui.tui.material import Material, new_trainer
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.spreads import SpreadsPane
from mnist_tui.tui.panes.weights import WeightsPane, unit_pictures, without_text
from mnist_tui.tui.screens.dashboard import Dashboard
from mnist_tui.tui.screens.weights import WeightsScreen
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.link import EngineEnd, ScreenEnd
from mnist_tui.tui.session.questions import (
    LayerTold,
    Silence,
    SilenceAnswer,
    SpreadTold,
    Weights,
    WeightsAnswer,
)
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing
from mnist_tui.tui.terminal import GLYPH_SETS, choose_look

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, RunView, Callable[[], bool]], list[say.Report]]
Drive = Callable[..., MnistApp]
STEPS = 40


def trained(settings: Settings, material: Material, start_session: Start, follow: Follow) -> tuple[ScreenEnd, RunView]:
    link, view = start_session(settings, paused=True), RunView()
    link.send(say.Steps(STEPS))
    follow(link, view, lambda: view.phase == "paused" and view.progress is not None and view.progress.step == STEPS)
    return link, view


def test_the_units_are_those_of_the_saved_network(
    start_session: Start, follow: Follow, small_settings: Settings, small_material: Material
) -> None:
    link, view = trained(small_settings, small_material, start_session, follow)
    link.send(say.Ask(1, Weights(2, 3)))
    follow(link, view, lambda: view.answer(WeightsAnswer) is not None)
    answer, trainer = view.answer(WeightsAnswer), new_trainer(small_settings, small_material)
    for _ in range(STEPS):
        trainer.step()
    network, images = trainer.judged_network, small_material.steered_by
    assert answer is not None
    first, second = network.parameters.weights
    activations = np.maximum(images.pixels / 255 @ first.astype(np.float64) + network.parameters.biases[0], 0)
    effects = second - second.mean(axis=1, keepdims=True)  # of one hidden layer: its outgoing weights
    influence = activations.std(axis=0) * np.sqrt((effects**2).sum(axis=1))
    assert sorted(answer.order) == list(range(8)) and answer.units == answer.order[2:5]
    assert np.frombuffer(answer.influence, "<f4") == pytest.approx(influence, rel=1e-3)
    assert list(answer.order) == np.argsort(-influence, kind="stable").tolist()
    assert np.frombuffer(answer.effects, "<f4").reshape(8, 3) == pytest.approx(effects, rel=1e-3, abs=1e-5)
    pictures = np.frombuffer(answer.pictures, "<f4").reshape(3, answer.rows, answer.columns)
    whole = first.reshape(8, 6, 8)[:, :, answer.units[0]]
    windows = np.lib.stride_tricks.sliding_window_view(whole, pictures.shape[1:]).reshape(-1, pictures[0].size)
    rows = {tuple(row) for row in windows.tolist()}
    assert tuple(pictures[0].ravel().tolist()) in rows
    assert [layer.units for layer in answer.layers] == [8, 3]
    assert answer.layers[0].weights.mean == pytest.approx(first.mean(), rel=1e-4)
    assert sum(answer.layers[0].activations.counts) == activations.size


def test_without_a_unit_the_network_is_judged_with_its_outgoing_weights_at_zero(
    start_session: Start, follow: Follow, small_settings: Settings, small_material: Material
) -> None:
    link, view = trained(small_settings, small_material, start_session, follow)
    link.send(say.Ask(1, Silence(((0, 1), (0, 4), (7, 7)))))
    follow(link, view, lambda: view.answer(SilenceAnswer) is not None)
    answer, trainer = view.answer(SilenceAnswer), new_trainer(small_settings, small_material)
    for _ in range(STEPS):
        trainer.step()
    whole = evaluate(trainer.network, small_material.validation)
    trainer.network.parameters.weights[1][[1, 4]] = 0
    without = evaluate(trainer.network, small_material.validation)
    changed = int((whole.predicted != without.predicted).sum())
    assert answer == SilenceAnswer(STEPS, ((0, 1), (0, 4)), 60, whole.right, without.right, changed)
    link.send(say.Steps(1))
    follow(link, view, lambda: view.phase == "paused" and view.progress is not None and view.progress.step == STEPS + 1)


def an_answer(rng: np.random.Generator, units: int, shown: int, first: int = 0) -> WeightsAnswer:
    def floats(*shape: int) -> bytes:
        return rng.choice([0.0, 1.0, -2.0, np.nan], shape).astype("<f4").tobytes()

    spread = SpreadTold(tuple(rng.integers(0, 9, 60).tolist()), -1.0, 2.0, 0.1, 0.5)
    order = tuple(rng.permutation(units).tolist())
    picked = order[first : first + shown]
    layers = (LayerTold(units, spread, spread, spread, 0.1, 0.5), LayerTold(3, spread, spread, spread, np.nan, np.nan))
    return WeightsAnswer(
        first, order, floats(units, 3), floats(units), floats(units), 5, 4, picked, floats(len(picked), 5, 4), layers
    )


class Bench:
    """The keys of the weights with what they change; a page has twice three units."""

    def __init__(self, recorded_run: list[say.Report]) -> None:
        self.view, self.showing = RunView(), Showing(choose_look("ascii", "none", {}, "ascii"), focus="weights")
        self.view.apply(next(report for report in recorded_run if isinstance(report, say.Opened)))
        self.answer = an_answer(np.random.default_rng(1), 20, 6)
        self.view.apply(say.Answered(1, 1, 60, self.answer))
        self.left = 0
        self.focus = WeightsFocus(self.view, self.showing, self._leave)
        self.showing.weighing.columns, self.showing.weighing.rows = 3, 2

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
    assert bench.showing.weighing.place == place


def test_units_are_silenced_revived_and_told(bench: Bench) -> None:
    order = bench.answer.order
    bench.press("x", "right", "x")
    assert bench.showing.weighing.silenced == {order[0], order[1]}
    assert "judging" in without_text(bench.view, bench.showing)
    units = tuple((0, unit) for unit in sorted(bench.showing.weighing.silenced))
    bench.view.apply(say.Answered(1, 2, 60, SilenceAnswer(60, units, 1000, 980, 955, 31)))
    text = without_text(bench.view, bench.showing)
    assert "95.50% of 1,000, with 98.00%; 31 answers change" in text
    notes = {one.name: one.note for one in unit_pictures(bench.answer, ("a", "b", "c"), frozenset(order[:2]))}
    assert notes[f"h{order[0]}"] == notes[f"h{order[1]}"] == "off" != notes[f"h{order[2]}"]
    bench.press("x")
    assert bench.showing.weighing.silenced == {order[0]}
    bench.press("backspace")
    assert bench.showing.weighing.silenced == set()


def test_escape_closes_the_unit_and_then_the_screen(bench: Bench) -> None:
    bench.press("enter", "escape")
    assert (bench.showing.weighing.opened, bench.left) == (False, 0)
    bench.press("escape")
    assert bench.left == 1


def test_layers_spreads_and_order_have_keys(bench: Bench) -> None:
    bench.press("v", "i", "right", "a")
    state = bench.showing.weighing
    assert (state.layer, state.spreads, state.sorting, state.place) == (1, True, 1, 0)
    bench.press("v", "i")
    assert (state.layer, state.spreads) == (0, False)


@pytest.mark.parametrize("key", [key.key for key in KEYS if key.key != "x"])
def test_keys_that_work_everywhere_are_let_through(bench: Bench, key: str) -> None:
    assert not bench.focus.press(key, key if len(key) == 1 else None)


def test_four_shows_the_weights_and_asks_for_a_page(drive: Drive, recorded_run: list[say.Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("4")
        assert isinstance(app.screen, WeightsScreen)
        app._show()
        asked = [command.question for command in engine.drain() if isinstance(command, say.Ask)]
        assert asked[-1] == Weights(0, app.showing.weighing.page_size, 0) and app.showing.weighing.page_size > 10
        await pilot.press("escape")
        assert isinstance(app.screen, Dashboard)

    drive(flow, recorded_run)


@pytest.mark.parametrize("kind", [WeightsPane, SpreadsPane])
@pytest.mark.parametrize("glyphs", GLYPH_SETS)
def test_both_parts_are_sound_with_anything_at_any_size(
    recorded_run: list[say.Report], kind: type[Pane], glyphs: str
) -> None:
    rng = np.random.default_rng(5)
    for case in range(10):
        view, showing = RunView(), Showing(choose_look(glyphs, "256", {}, "utf-8"))  # type: ignore[arg-type]
        view.apply(recorded_run[0])
        if case:
            answer = an_answer(rng, int(rng.choice([0, 1, 7, 600])), int(rng.integers(0, 40)))
            view.apply(say.Answered(1, 1, 5, answer))
        showing.weighing.place, showing.weighing.layer = int(rng.integers(0, 700)), case % 3
        showing.weighing.opened = bool(case % 2)
        pane = kind(view, showing)
        for _ in range(8):
            width, height = int(rng.integers(0, 200)), int(rng.integers(0, 60))
            canvas = pane.paint(view, showing, width, height)
            assert (canvas.width, canvas.height) == (width, height)
            assert all(len(line) <= width for line in canvas.lines())
        assert pane.title(view, showing)
