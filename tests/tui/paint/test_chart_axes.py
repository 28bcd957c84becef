"""The labels of the axes: read back as numbers, they are their ticks, and no two are alike."""

import re

import numpy as np
import pytest

from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_axes import View, x_ticks, y_ticks
from mnist_tui.tui.paint.chart_data import ChartData, Series, XUnit
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.palette import NONE

UNITS: tuple[XUnit, ...] = ("steps", "epochs", "seconds")
FACTORS = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


def read(label: str) -> float:
    """Return the number that a label says."""
    match = re.fullmatch(r"(?:ep)?(-?\d+(?:\.\d+)?(?:e-?\d+)?)([a-zA-Z]*)", label)
    assert match is not None, label
    factor = FACTORS["".join(match[2])] if match[2] in FACTORS else FACTORS[match[2][0]] * FACTORS[match[2][1:]]
    return float(match[1]) * factor


def random_view(rng: np.random.Generator, unit: XUnit, log: bool) -> View:
    """Return a view whose ranges have any size and position, some of them a sliver far from 0."""
    first = 0.0 if rng.random() < 0.3 else 10 ** rng.uniform(0, 8)
    length = max(10 ** rng.uniform(-1, 8), first * 10 ** rng.uniform(-5, 0))
    low = 10 ** rng.uniform(-6, 6)
    high = low * (10 ** rng.uniform(0.3, 8) if log else 1 + 10 ** rng.uniform(-1.6, 3))
    y_range = (float(np.log10(low)), float(np.log10(high))) if log else (low, high)
    columns, rows = int(rng.integers(12, 240)), int(rng.integers(2, 60))
    return View(6, columns, rows, (first, first + length), y_range, log, x_unit=unit)


@pytest.mark.parametrize("unit", ["steps", "epochs", "seconds"])
@pytest.mark.parametrize("log", [True, False])
def test_labels_say_exactly_their_ticks_and_never_repeat(unit: XUnit, log: bool) -> None:
    rng = np.random.default_rng(13)
    for _ in range(150):
        view = random_view(rng, unit, log)
        along, up = x_ticks(view), y_ticks(view)
        for ticks, exact in ((along, along), (up, [(10**y, label) for y, label in up] if log else up)):
            labels = [label for _, label in ticks]
            assert len(set(labels)) == len(labels), view
            np.testing.assert_allclose([read(label) for label in labels], [value for value, _ in exact], rtol=1e-9)
        assert up or view.y_range[0] < 0.1, "only tiny numbers, 1.23e-5, have no room"
        columns = [view.column(x) or 0 for x, _ in along]
        widths = [len(label) + 1 for _, label in along]
        assert all(width <= gap for width, gap in zip(widths, np.diff(columns), strict=False)), view


def test_a_sliver_far_from_the_start_has_labels_that_differ() -> None:
    view = View(6, 60, 8, (1_052_300, 1_052_420), (0, 1), False)
    assert [label for _, label in x_ticks(view)] == [
        "1.05232M",
        "1.05234M",
        "1.05236M",
        "1.05238M",
        "1.0524M",
        "1.05242M",
    ]
    minutes = View(6, 60, 8, (717.6, 719.4), (0, 1), False, x_unit="seconds")
    assert [label for _, label in x_ticks(minutes)] == ["718s", "718.5s", "719s"]


def test_a_part_of_an_epoch_has_labels() -> None:
    view = View(6, 45, 8, (3.2, 3.65), (0, 1), False, x_unit="epochs")
    assert [label for _, label in x_ticks(view)] == ["ep3.3", "ep3.4", "ep3.5", "ep3.6"]


def test_no_tick_stands_between_two_steps() -> None:
    for last, expected in ((1.0, ["1"]), (2.0, ["1", "2"]), (3.0, ["1", "2", "3"]), (40.0, ["10", "20", "30", "40"])):
        view = View(6, 40, 10, (0.0, last), (0.0, 1.0), log=False)
        assert [label for _, label in x_ticks(view)] == expected


def test_an_axis_of_steps_says_so_where_it_begins_and_has_room() -> None:
    once = Series("train", np.array([0.0]), np.array([2.0]), "train")
    for width, paint in ((40, paint_chart), (80, paint_full_chart)):
        for unit in UNITS:
            data = ChartData((once,), x_unit=unit, x_range=(0.0, 150.0))
            axis = " ".join(paint(data, width, 14, NONE, BRAILLE).lines()[-2:])
            assert ("steps" in axis) == (unit == "steps"), axis
    crowded = ChartData((once,), x_unit="steps", x_range=(49.5, 53.0))
    assert "steps" not in paint_chart(crowded, 40, 14, NONE, BRAILLE).lines()[-1]
