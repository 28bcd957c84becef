"""No meaning hangs on a colour alone: two worlds that mean different things differ in characters or in style."""

from collections.abc import Callable, Iterator

import msgspec
import numpy as np
import pytest
from wire import NO_ROWS

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.confusion.pane import ConfusionPane
from mnist_tui.tui.features.curves.accuracy_pane import AccuracyPane
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.curves.screen import FullChartPane
from mnist_tui.tui.features.dashboard.brief_pane import BriefPane
from mnist_tui.tui.features.gallery.strip_pane import StripPane
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.features.units.pane import UnitsPane
from mnist_tui.tui.features.units.queries import HistogramData, LayerData, WeightsAnswer
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.status import BADGES, StatusPane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.look import GLYPH_SETS, Look
from mnist_tui.tui.paint.palette import NONE, Palette
from mnist_tui.tui.paint.themes import THEMES
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.queries import Reply

World = tuple[Run, Callable[[UiState], None]]
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
    view: Run | None = None,
) -> Run:
    """Return a view of a run with these courses of train and validation, this matrix and this mistake."""
    view = view or Run()
    settings = say.plain_settings(Settings())
    names = ["sky", "land", "sea"]
    kind: SplitName = "validation"
    view.apply(say.RunStarted(run_number, "data", names, 4, 4, 300, kind, 60, [16, 3], settings))
    at = np.arange(1, STEPS + 1, dtype=np.float64)
    learnt, held_out = np.full(STEPS, train), np.full(STEPS, validation)
    steps = np.stack([at, learnt, learnt, np.ones(STEPS)], axis=1)
    evaluated = np.stack([at, at / 100, held_out, held_out], axis=1)
    numbers = (STEPS, 4.0, 10, 100, 0.1, 5e4, 9.0, 1.0, 5e4)
    view.apply(say.Progress(run_number, "running", *numbers, None, None, steps, evaluated, NO_ROWS["rates"]))
    matrix = np.array(counts)
    wrong = [say.Mistake(7, *mistake, 0.9, PIXELS), say.Mistake(8, 2, 0, 0.8, PIXELS)]
    costs = np.ones((3, 3))
    right = int(np.trace(matrix))
    told = (validation, right, int(matrix.sum()), 0.3, 0.9, matrix, costs, wrong, 0)
    view.apply(say.Evaluated(run_number, STEPS, kind, False, *told))
    return view


PIXELS = np.arange(16, dtype=np.uint8).reshape(4, 4)


def after(first: Run, **second: float) -> Run:
    """Return the view of a second run, behind which the first one lies as a ghost."""
    return run(run_number=2, view=first, **second)  # type: ignore[arg-type]


def in_phase(phase: str) -> Run:
    view = run()
    assert view.progress is not None
    view.progress = msgspec.structs.replace(view.progress, phase=phase)
    return view


def as_it_is(ui: UiState) -> None:
    """Leave everything as it is."""


def choosing(focus: str, **choices: object) -> Callable[[UiState], None]:
    def choose(ui: UiState) -> None:
        ui.focus = focus
        for name, choice in choices.items():
            setattr(ui, name, choice)

    return choose


def units(effect: float = 1.0) -> Run:
    """Return a view of two units; the first speaks for the first class and against the last, or the other way round."""
    view, weights = run(), np.ones((2, 4, 4), "<f4")
    effects = np.array([[effect, 0, -effect], [effect, -effect, 0]], "<f4")
    facts, spread = np.full(2, 0.5, "<f4"), HistogramData((1, 2), 0.0, 1.0, 0.5, 0.1)
    layer = LayerData(2, spread, spread, spread, 0.0, 0.5)
    told = WeightsAnswer(0, 0, (0, 1), effects, facts, facts, (0, 1), weights, (spread,) * 2, 9, (layer,))
    view.apply(Reply(1, 1, STEPS, told))
    return view


def choose_units(**choices: object) -> Callable[[UiState], None]:
    def choose(ui: UiState) -> None:
        for name, choice in choices.items():
            setattr(ui.units, name, choice)

    return choose


HOT, COLD = ((9, 1, 0), (0, 5, 28), (2, 0, 7)), ((9, 28, 0), (0, 5, 1), (2, 0, 7))
RIGHT, WRONG = ((9, 0, 0), (0, 9, 0), (0, 0, 9)), ((0, 9, 0), (0, 0, 9), (9, 0, 0))
PAIRS: dict[str, tuple[type[Pane], World, World]] = {
    "cost: train, validation": (CostPane, (run(LOW, HIGH), as_it_is), (run(HIGH, LOW), as_it_is)),
    "accuracy: train, validation": (AccuracyPane, (run(LOW, HIGH), as_it_is), (run(HIGH, LOW), as_it_is)),
    "full chart: train, validation": (FullChartPane, (run(LOW, HIGH), as_it_is), (run(HIGH, LOW), as_it_is)),
    "cost: now, before": (
        CostPane,
        (after(run(LOW, 0.4), train=HIGH, validation=0.4), as_it_is),
        (after(run(HIGH, 0.4), train=LOW, validation=0.4), as_it_is),
    ),
    "confusion: right, wrong": (ConfusionPane, (run(counts=RIGHT), as_it_is), (run(counts=WRONG), as_it_is)),
    "confusion: hot, cold": (ConfusionPane, (run(counts=HOT), as_it_is), (run(counts=COLD), as_it_is)),
    "confusion: looked at, not": (ConfusionPane, (run(), choosing("confusion", pair=(0, 1))), (run(), as_it_is)),
    "confusion: this pair, that": (
        ConfusionPane,
        (run(), choosing("confusion", pair=(0, 1))),
        (run(), choosing("confusion", pair=(2, 0))),
    ),
    "mistakes: true, answer": (StripPane, (run(mistake=(0, 1)), as_it_is), (run(mistake=(1, 0)), as_it_is)),
    "mistakes: this one, that": (
        StripPane,
        (run(), choosing("mistakes", chosen=0)),
        (run(), choosing("mistakes", chosen=1)),
    ),
    "units: for a class, against it": (UnitsPane, (units(), as_it_is), (units(-1), as_it_is)),
    "units: this one, that": (UnitsPane, (units(), as_it_is), (units(), choose_units(place=1))),
    "units: silenced, not": (UnitsPane, (units(), choose_units(ablated={(0, 0)})), (units(), as_it_is)),
    "unit at large: for a class, against it": (
        UnitsPane,
        (units(), choose_units(opened=True)),
        (units(-1), choose_units(opened=True)),
    ),
    "settings: this one, that": (
        SettingsPane,
        (run(), choosing("settings", chosen_setting=0)),
        (run(), choosing("settings", chosen_setting=1)),
    ),
    "settings: waiting, not": (
        SettingsPane,
        (run(), choosing("settings", chosen_setting=ADJUSTABLE.index("activation"), pending={"activation": "tanh"})),
        (run(), choosing("settings", chosen_setting=ADJUSTABLE.index("activation"))),
    ),
}


def painted(kind: type[Pane], world: World, look: tuple[str, Palette], width: int, height: int) -> Canvas:
    view, choose = world
    ui = UiState(Look(look[1], GLYPH_SETS[look[0]], "256"))
    choose(ui)
    return kind(view, ui).paint(view, ui, width, height)


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
        lines = [painted(kind, (in_phase(phase), as_it_is), look, 30, 1).lines()[0] for phase in BADGES]
        assert len(set(lines)) == len(BADGES)


def test_settings_that_take_a_new_network_are_marked() -> None:
    for look in looks():
        glyphs = GLYPH_SETS[look[0]]
        lines = painted(SettingsPane, (run(), as_it_is), look, 60, len(ADJUSTABLE)).lines()
        marked = [name for name, line in zip(ADJUSTABLE, lines, strict=True) if line.endswith(glyphs.restart)]
        assert "hidden" in marked and "learning_rate" not in marked
