"""The bar of the accuracy: 0 to 100 %, its interval, and the mark at guessing."""

import dataclasses
import math

import msgspec
import numpy as np
import pytest
from curve_runs import told as told_steps
from reports import evaluation
from stores import Hands, new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.curves.stats_pane import StatsPane
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice
from mnist_tui.tui.protocol.reports import MomentShown, RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

SETTINGS = plain_settings(Settings())
STARTED = RunStarted(1, "data", ["0", "1"], 4, 4, 300, "validation", 100, [16, 2], SETTINGS)


def accuracy_row(
    right: int, low: float, high: float, width: int = 60, glyphs: GlyphChoice = "braille", colours: ColourChoice = "256"
) -> Canvas:
    """Return the first row for 100 images, half of which are of either class."""
    counts = [[min(right, 50), 50 - min(right, 50)], [50 - max(right - 50, 0), max(right - 50, 0)]]
    store = new_store(STARTED, evaluation(counts, low=low, high=high), glyphs=glyphs, colours=colours)
    return StatsPane().paint(store.run, store.ui, width, 3)


@pytest.mark.parametrize(
    ("right", "low", "high", "width", "expected"),
    [
        (100, 0.75, 1.0, 60, "acc    ███████████████████│█████████▒▒▒▒▒▒▒▒▒▒ 100% (75-100)"),
        (98, 0.975, 0.985, 39, "acc    ██████│█████▊ 98.00% (97.5-98.5)"),
        (11, 0.06, 0.19, 60, "acc    ██▒▒▒▒▒            │                    11.00% (6-19)"),
        (98, 0.975, 0.985, 51, "acc    ████████████│███████████▌ 98.00% (97.5-98.5)"),
        (98, 0.975, 0.985, 27, "acc    ██████│█████▊ 98.00%"),
        (98, 0.975, 0.985, 15, "acc      98.00%"),
        (98, 0.975, 0.985, 6, "98.00%"),
    ],
)
def test_a_bar_of_accuracy_runs_from_0_to_100_percent_with_interval_and_guess(
    right: int, low: float, high: float, width: int, expected: str
) -> None:
    assert accuracy_row(right, low, high, width).lines()[0] == expected


def test_the_bar_is_drawn_in_ascii_without_colours() -> None:
    drawn = accuracy_row(50, 0.4, 0.6, 39, "ascii", "none").lines()[0]
    assert drawn == "acc    #######+|+....... 50.00% (40-60)"


def test_the_accuracy_is_green_only_beside_an_interval_that_is_high() -> None:
    for right, low, high, width, is_green in (
        (98, 0.975, 0.985, 60, True),
        (98, 0.975, 0.985, 27, False),
        (100, 0.839, 1.0, 60, False),
        (8, 0.075, 0.085, 60, False),
    ):
        canvas, green = accuracy_row(right, low, high, width), new_store().ui.look.palette.right
        assert bool((canvas.fore[0] == green).any()) is is_green


def test_there_is_no_bar_before_the_first_evaluation_nor_for_outputs_that_are_not_finite() -> None:
    nothing = new_store(STARTED)
    broken = evaluation([[0, 0], [0, 0]], low=math.nan, high=math.nan, not_finite=100)
    for store, value in ((nothing, ""), (new_store(STARTED, broken), "–")):
        line = StatsPane().paint(store.run, store.ui, 30, 1).lines()[0]
        assert line.split() == ["acc", *([value] if value else [])]


def test_spread_and_updates_stand_in_rows_of_their_own_with_what_is_usual() -> None:
    told = evaluation([[40, 10], [5, 45]], spread=0.8765, updates=(0.00123, 0.045))
    for width, rows in (
        (48, ["spread usual 0.3 to 1                       0.88", "Δw/w   usual 1e-4 to 3e-2            1e-3 · 0.04"]),
        (31, ["spread usual 0.3 to 1      0.88", "Δw/w   usual 1e-4 to 3e-2  0.04"]),
        (24, ["spread              0.88", "Δw/w         1e-3 · 0.04"]),
        (9, ["     0.88", "     0.04"]),
    ):
        store = new_store(STARTED, told)
        assert StatsPane().paint(store.run, store.ui, width, 5).lines()[3:] == rows


def test_outputs_that_do_not_depend_on_the_image_stand_out() -> None:
    for spread, note in ((2e-5, "the same for all images"), (0.1, "usual 0.3 to 1"), (math.nan, "")):
        store = new_store(STARTED, evaluation([[50, 0], [50, 0]], spread=spread))
        canvas = StatsPane().paint(store.run, store.ui, 60, 5)
        assert note in canvas.lines()[3]
        assert bool((canvas.fore[3] == store.ui.look.palette.warm).any()) is (spread == 2e-5)


def test_a_low_pane_tells_them_where_there_is_room() -> None:
    told_both = evaluation([[40, 10], [5, 45]], spread=0.8765, updates=(0.00123, 0.045))
    store = new_store(STARTED, told_steps(200), told_both)
    each = store.ui.with_state(CurvesState(smoothing=1))
    for rows, title in ((3, "stats · train 100% · spread 0.88"), (5, "stats")):
        ui = dataclasses.replace(each, sizes={"stats": (37, rows)})
        assert StatsPane().title(store.run, ui) == title
    assert StatsPane().title(new_store(STARTED).run, store.ui) == "stats"
    *_, norm = StatsPane().paint(store.run, store.ui, 37, 3).lines()
    assert norm.startswith("‖grad‖ ") and norm.endswith(" Δw/w 0.04  1.000")


def test_the_speed_is_that_of_the_status_line() -> None:
    store = new_store(STARTED, told_steps(200))
    assert store.run.progress is not None
    for present, shown in ((1234.0, " 1234"), (math.nan, " 16")):
        progress = msgspec.structs.replace(store.run.progress, images_per_second=present)
        run = dataclasses.replace(store.run, progress=progress)
        assert StatsPane().paint(run, store.ui, 60, 3).lines()[1].endswith(shown)


def test_what_has_not_been_measured_yet_is_a_dash() -> None:
    kinds: tuple[tuple[GlyphChoice, str], ...] = (("braille", "–"), ("ascii", "-"))
    for glyphs, dash in kinds:
        store = new_store(STARTED, glyphs=glyphs)
        rows = StatsPane().paint(store.run, store.ui, 40, 3).lines()
        assert [row.split()[1:] for row in rows[1:]] == [[dash], [dash]], rows


def test_in_the_past_speed_norm_and_training_accuracy_are_those_of_that_moment() -> None:
    rows = np.array([[step, 1.0, step / 400, 10.0 * step] for step in range(1, 201)])
    rates = np.array([[step, 100.0 * step, step] for step in range(1, 201)])
    then = evaluation([[9, 1], [3, 7]], run=-1, step=20)
    moment = MomentShown(1, -1, 3, 4, 20, 0.2, 1000, 0.1, None, SETTINGS, then, 4.0)
    hands = Hands(new_store(STARTED, msgspec.structs.replace(told_steps(200), steps=rows, rates=rates), moment), "cost")
    hands.controls.put(CurvesState(smoothing=1))
    run, ui = hands.controls.run, hands.controls.ui
    assert StatsPane().title(run, ui).startswith("stats · train 5.00%")
    drawn = StatsPane().paint(run, ui, 60, 3).lines()
    assert [row.split()[-1] for row in drawn[1:]] == ["2000", "200"]
