"""No meaning hangs on a colour alone: two worlds that mean different things differ in characters or in style."""

import dataclasses
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from stores import new_store
from wire import NO_ROWS

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.comparison.matrices_pane import MatricesPane
from mnist_tui.tui.features.comparison.pane import PairsPane
from mnist_tui.tui.features.comparison.verdict_pane import VerdictPane
from mnist_tui.tui.features.confusion.pane import ConfusionPane
from mnist_tui.tui.features.confusion.state import ConfusionState
from mnist_tui.tui.features.curves.accuracy_pane import AccuracyPane
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.curves.screen import FullChartPane
from mnist_tui.tui.features.dashboard.brief_pane import BriefPane
from mnist_tui.tui.features.gallery.strip_pane import StripPane
from mnist_tui.tui.features.gallery.strip_state import StripState
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.features.units.pane import UnitsPane
from mnist_tui.tui.features.units.queries import HistogramData, LayerData, WeightsAnswer
from mnist_tui.tui.features.units.state import UnitsState
from mnist_tui.tui.frame.comparison_state import ComparisonState
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.status import BADGES, StatusPane
from mnist_tui.tui.images.pair_queries import NOW, NetworksCompared, PairSide
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.look import GLYPH_SETS, Look
from mnist_tui.tui.paint.palette import NONE, Palette
from mnist_tui.tui.paint.themes import THEMES
from mnist_tui.tui.protocol.evaluated import Evaluated, Mistake
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

Choice = tuple[str, tuple[FeatureState, ...]]
"""The part that has the focus, and states of features that are not as at the start."""
World = tuple[Run, Choice]
STEPS = 400
LOW, HIGH = 0.1, 0.8
DIGITS = "0123456789"
PALETTES = (NONE, *(palette for both in THEMES.values() for palette in both))
CHARTS = (CostPane, AccuracyPane, FullChartPane)
SIZES = ((100, 30), (80, 12), (40, 8))


def looks() -> Iterator[tuple[str, Palette]]:
    for glyphs in GLYPH_SETS:
        for palette in PALETTES:
            yield glyphs, palette


def run(
    train: float = LOW,
    validation: float = HIGH,
    counts: tuple[tuple[int, ...], ...] = ((9, 1, 0), (0, 5, 28), (2, 0, 7)),
    mistake: tuple[int, int] = (0, 1),
    run_number: int = 1,
    before: Run | None = None,
) -> Run:
    """Return a run with these courses of train and validation, this matrix and this mistake."""
    names = ["sky", "land", "sea"]
    kind: SplitName = "validation"
    at = np.arange(1, STEPS + 1, dtype=np.float64)
    learnt, held_out = np.full(STEPS, train), np.full(STEPS, validation)
    steps = np.stack([at, learnt, learnt, np.ones(STEPS)], axis=1)
    evaluated = np.stack([at, at / 100, held_out, held_out], axis=1)
    numbers = (STEPS, 4.0, 10, 100, 0.1, 5e4, 9.0, 1.0, 5e4)
    matrix = np.array(counts)
    wrong = [Mistake(7, *mistake, 0.9, PIXELS), Mistake(8, 2, 0, 0.8, PIXELS)]
    told = (validation, int(np.trace(matrix)), int(matrix.sum()), 0.3, 0.9, matrix, np.ones((3, 3)), wrong, 0)
    reports = (
        RunStarted(run_number, "data", names, 4, 4, 300, kind, 60, [16, 3], plain_settings(Settings())),
        Progress(run_number, "running", *numbers, None, None, steps, evaluated, NO_ROWS["rates"]),
        Evaluated(run_number, STEPS, kind, False, *told),
    )
    shown = before or Run()
    for report in reports:
        shown = run_after(shown, report, 0.0)
    return shown


PIXELS = np.arange(16, dtype=np.uint8).reshape(4, 4)


def after(first: Run, **second: float) -> Run:
    """Return a second run, behind which the first one lies as a ghost."""
    return run(run_number=2, before=first, **second)  # type: ignore[arg-type]


def in_phase(phase: str) -> Run:
    shown = run()
    assert shown.progress is not None
    return dataclasses.replace(shown, progress=msgspec.structs.replace(shown.progress, phase=phase))


def units(effect: float = 1.0) -> Run:
    """Return a run with two units; the first speaks for the first class and against the last, or the reverse."""
    weights = np.ones((2, 4, 4), np.float32)
    effects = np.array([[effect, 0, -effect], [effect, -effect, 0]], np.float32)
    facts, spread = np.full(2, 0.5, np.float32), HistogramData((1, 2), 0.0, 1.0, 0.5, 0.1)
    layer = LayerData(2, spread, spread, spread, 0.0, 0.5)
    told = WeightsAnswer(0, 0, (0, 1), effects, facts, facts, (0, 1), weights, (spread,) * 2, 9, (layer,))
    return run_after(run(), Reply(1, 1, STEPS, told), 0.0)


def compared(labels: list[int], first: list[int], second: list[int]) -> Run:
    """Return a run with a comparison of two networks."""
    sure = np.full(len(labels), 0.75, np.float32)
    sides = tuple(
        PairSide(name, 9, np.array(predicted, np.uint8), sure, sure, sure)
        for name, predicted in (("one", first), (NOW, second))
    )
    told = NetworksCompared("one", NOW, "validation", 0, 0, 12, 12, np.array(labels, np.uint8), sides)
    return run_after(run(), Reply(1, 1, STEPS, told), 0.0)


def looking(at: str, *states: FeatureState) -> Choice:
    return at, states


AS_IT_IS = looking("")
HOT, COLD = ((9, 1, 0), (0, 5, 28), (2, 0, 7)), ((9, 28, 0), (0, 5, 1), (2, 0, 7))
RIGHT, WRONG = ((9, 0, 0), (0, 9, 0), (0, 0, 9)), ((0, 9, 0), (0, 0, 9), (9, 0, 0))
PAIR = looking("", ComparisonState("one", NOW))
BETTER, WORSE = compared([0, 1, 2], [1, 1, 2], [0, 1, 2]), compared([0, 1, 2], [0, 1, 2], [1, 1, 2])
PAIRS: dict[str, tuple[type[Pane], World, World]] = {
    "cost: train, validation": (CostPane, (run(LOW, HIGH), AS_IT_IS), (run(HIGH, LOW), AS_IT_IS)),
    "accuracy: train, validation": (AccuracyPane, (run(LOW, HIGH), AS_IT_IS), (run(HIGH, LOW), AS_IT_IS)),
    "full chart: train, validation": (FullChartPane, (run(LOW, HIGH), AS_IT_IS), (run(HIGH, LOW), AS_IT_IS)),
    "cost: now, before": (
        CostPane,
        (after(run(LOW, 0.4), train=HIGH, validation=0.4), AS_IT_IS),
        (after(run(HIGH, 0.4), train=LOW, validation=0.4), AS_IT_IS),
    ),
    "confusion: right, wrong": (ConfusionPane, (run(counts=RIGHT), AS_IT_IS), (run(counts=WRONG), AS_IT_IS)),
    "confusion: hot, cold": (ConfusionPane, (run(counts=HOT), AS_IT_IS), (run(counts=COLD), AS_IT_IS)),
    "confusion: looked at, not": (
        ConfusionPane,
        (run(), looking("confusion", ConfusionState(pair=(0, 1)))),
        (run(), AS_IT_IS),
    ),
    "confusion: this pair, that": (
        ConfusionPane,
        (run(), looking("confusion", ConfusionState(pair=(0, 1)))),
        (run(), looking("confusion", ConfusionState(pair=(2, 0)))),
    ),
    "mistakes: true, answer": (StripPane, (run(mistake=(0, 1)), AS_IT_IS), (run(mistake=(1, 0)), AS_IT_IS)),
    "mistakes: this one, that": (
        StripPane,
        (run(), looking("mistakes", StripState(cursor=0))),
        (run(), looking("mistakes", StripState(cursor=1))),
    ),
    "units: for a class, against it": (UnitsPane, (units(), AS_IT_IS), (units(-1), AS_IT_IS)),
    "units: this one, that": (UnitsPane, (units(), AS_IT_IS), (units(), looking("", UnitsState(cursor=1)))),
    "units: ablated, not": (
        UnitsPane,
        (units(), looking("", UnitsState(ablated=frozenset({(0, 0)})))),
        (units(), AS_IT_IS),
    ),
    "unit at large: for a class, against it": (
        UnitsPane,
        (units(), looking("", UnitsState(opened=True))),
        (units(-1), looking("", UnitsState(opened=True))),
    ),
    "pairs: right, wrong": (
        PairsPane,
        (BETTER, PAIR),
        (WORSE, looking("", ComparisonState("one", NOW, outcome="broken"))),
    ),
    "pairs: this one, that": (
        PairsPane,
        (compared([0, 0], [1, 1], [0, 0]), PAIR),
        (compared([0, 0], [1, 1], [0, 0]), looking("", ComparisonState("one", NOW, cursor=1))),
    ),
    "difference: better, worse": (MatricesPane, (BETTER, PAIR), (WORSE, PAIR)),
    "verdict: better, worse": (VerdictPane, (BETTER, PAIR), (WORSE, PAIR)),
    "settings: this one, that": (
        SettingsPane,
        (run(), looking("settings", SettingsState(cursor=0))),
        (run(), looking("settings", SettingsState(cursor=1))),
    ),
    "settings: waiting, not": (
        SettingsPane,
        (
            run(),
            looking("settings", SettingsState(cursor=ADJUSTABLE.index("activation"), pending={"activation": "tanh"})),
        ),
        (run(), looking("settings", SettingsState(cursor=ADJUSTABLE.index("activation")))),
    ),
}


def painted(kind: type[Pane], world: World, look: tuple[str, Palette], width: int, height: int) -> Canvas:
    shown, (focus, states) = world
    ui = dataclasses.replace(new_store().ui, look=Look(look[1], GLYPH_SETS[look[0]], "256"), focus=focus)
    for state in states:
        ui = ui.with_state(state)
    return kind().paint(shown, ui, width, height)


def differ(one: Canvas, other: Canvas, numbers: bool) -> bool:
    """Return whether a person who sees no colours can tell them apart, with or without reading the numbers."""
    mine, theirs = (canvas.chars.copy() for canvas in (one, other))
    if not numbers:
        for cells in (mine, theirs):
            cells[np.isin(cells, list(DIGITS))] = "0"
    return bool((mine != theirs).any() or (one.style != other.style).any())


@pytest.mark.parametrize("name", PAIRS)
def test_what_means_something_else_looks_different_without_its_colour(name: str) -> None:
    kind, one, other = PAIRS[name]
    for look in looks():
        for width, height in SIZES:
            first, second = (painted(kind, world, look, width, height) for world in (one, other))
            assert differ(first, second, numbers=kind not in CHARTS), (
                look[0],
                look[1].name,
                width,
                height,
                *first.lines(),
            )


@pytest.mark.parametrize("kind", [StatusPane, BriefPane], ids=lambda kind: kind.__name__)
def test_every_phase_has_a_sign_of_its_own(kind: type[Pane]) -> None:
    for look in looks():
        lines = [painted(kind, (in_phase(phase), AS_IT_IS), look, 30, 1).lines()[0] for phase in BADGES]
        assert len(set(lines)) == len(BADGES)


def test_settings_that_take_a_new_network_are_marked() -> None:
    for look in looks():
        glyphs = GLYPH_SETS[look[0]]
        lines = painted(SettingsPane, (run(), AS_IT_IS), look, 60, len(ADJUSTABLE)).lines()
        marked = [name for name, line in zip(ADJUSTABLE, lines, strict=True) if line.endswith(glyphs.restart)]
        assert "hidden" in marked and "learning_rate" not in marked
