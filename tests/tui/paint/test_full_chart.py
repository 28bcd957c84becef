"""The contract with plotext: nothing that a training run can produce ends the process, and its text is decoded."""

import itertools
import subprocess
import sys

import numpy as np
import pytest

from mnist_tui.tui.paint.canvas import BOLD, Canvas
from mnist_tui.tui.paint.chart_data import Band, ChartData, Mark, Series
from mnist_tui.tui.paint.full_chart import decode, paint_full_chart
from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import ANSI16, DARK, NONE

ODD_RUNS = """
import numpy as np
from mnist_tui.tui.paint.chart_data import Band, ChartData, Series
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE
from mnist_tui.tui.paint.palette import DARK, NONE

nan, inf = float("nan"), float("inf")
runs = [
    [], [nan], [inf], [1.0], [0.0], [-1.0], [1, 2, nan, 4], [nan, 1, 2], [1, 2, nan], [inf, 1, -inf, 2],
    [0, 0, 0], [1e300, 1e-300], [-1e300, 1e300], [5e-324, 1.0], [nan] * 50, list(range(5000)), [1, nan] * 40,
]
for values in runs:
    y = np.array(values, dtype=float)
    x = np.arange(len(y), dtype=float)
    series = (Series("train", x, y, "train", "1"), Series("valid", x, y, "validation", "2", "dotted"))
    for log in (False, True):
        data = ChartData(series, Band(x, y), log=log, x_unit="epochs")
        for width, height in ((0, 0), (1, 1), (-1, 4), (23, 9), (24, 8), (60, 20)):
            for palette, glyphs in ((DARK, BRAILLE), (NONE, BLOCKS), (DARK, ASCII)):
                canvas = paint_full_chart(data, width, height, palette, glyphs)
                assert (canvas.width, canvas.height) == (max(width, 0), max(height, 0)), (values, width, height)
print("alive")
"""
STEPS = np.arange(100.0)
EPOCHS = STEPS / 40
COSTS = ChartData(
    (
        Series("train", EPOCHS, 2.0 ** (-STEPS / 20), "train", "0.19"),
        Series("valid", EPOCHS, 2.0 ** (-STEPS / 25), "validation", "0.22", "dotted"),
    ),
    Band(EPOCHS, 2.0 ** (-STEPS / 20)),
    (Mark(1.25, "lr .1>.01"),),
    x_unit="epochs",
    log=True,
)


def test_plotext_survives_everything_a_run_can_produce() -> None:
    result = subprocess.run([sys.executable, "-W", "error", "-c", ODD_RUNS], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout) == (0, "alive\n"), result.stderr[-2000:]


def test_plotext_is_imported_only_when_it_draws() -> None:
    code = "import sys, mnist_tui.tui.paint.full_chart; print('plotext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


@pytest.mark.parametrize("glyphs", [BRAILLE, BLOCKS, ASCII])
def test_full_chart_has_curves_axes_epochs_marks_and_legend(glyphs: Glyphs) -> None:
    canvas = paint_full_chart(COSTS, 80, 20, DARK, glyphs)
    text = "\n".join(canvas.lines())
    for part in ("train 0.19", "valid 0.22", "ep1", "ep2", "lr .1>.01", "  0.1", "    1"):
        assert part in text, part
    assert (canvas.fore == DARK.train).sum() > 20 and (canvas.fore == DARK.validation).sum() > 20
    assert (canvas.back == DARK.band).any()
    assert glyphs is not ASCII or text.isascii()


def test_full_chart_without_colour_tells_the_lines_apart() -> None:
    canvas = paint_full_chart(COSTS, 80, 20, NONE, BRAILLE)
    assert (canvas.fore == -1).all() and (canvas.back == -1).all()
    assert sum(line.count("v") for line in canvas.lines()) > 20
    assert canvas.lines()[0].strip() == "━━ train 0.19  v valid 0.22", "the legend shows what the curves are drawn with"


@pytest.mark.parametrize("glyphs", [BRAILLE, BLOCKS, ASCII])
def test_lines_that_meet_take_turns(glyphs: Glyphs) -> None:
    y = np.ones(100)
    same = (Series("train", STEPS, y, "train"), Series("valid", STEPS, y, "validation", "", "dotted"))
    canvas = paint_full_chart(ChartData(same, y_range=(0, 2), x_range=(0, 99)), 60, 12, DARK, glyphs)
    row = canvas.fore[5, 6:]
    assert row.tolist() == [DARK.train, DARK.validation] * 27
    plain = paint_full_chart(ChartData(same, y_range=(0, 2), x_range=(0, 99)), 60, 12, NONE, BRAILLE).lines()[5]
    assert plain[6:].count("v") == 26, "without colour two cells each"


def test_dotted_lines_run_through_their_ticks() -> None:
    for height in range(10, 30):
        lines = paint_full_chart(COSTS, 60, height, DARK, BRAILLE).lines()
        assert all(("┈" in line) == ("┤" in line) for line in lines[1:-2]), height


def test_two_charts_do_not_share_what_they_drew() -> None:
    alone = paint_full_chart(COSTS, 60, 15, ANSI16, BRAILLE).lines()
    other = Series("other", STEPS, STEPS, "rate", "1")
    paint_full_chart(ChartData((other,)), 80, 20, DARK, BRAILLE)
    assert paint_full_chart(COSTS, 60, 15, ANSI16, BRAILLE).lines() == alone


def test_gap_splits_the_line() -> None:
    y = np.ones(55)
    y[20:30] = np.nan
    data = ChartData((Series("train", np.arange(55.0), y, "train"),), y_range=(0, 2), x_range=(0, 54))
    row = paint_full_chart(data, 6 + 55, 12, DARK, ASCII).lines()[5]
    assert row == "    1+" + "*" * 20 + "." * 10 + "*" * 25


def test_escape_sequences_become_colours_and_nothing_else_remains() -> None:
    canvas = Canvas(6, 2)
    decode(canvas, "\x1b[38;5;81mab\x1b[0mc\n\x1b[1m\x1b[38;5;9md \x1b[0mtoo long\n beyond")
    assert canvas.lines() == ["abc", "d too"]
    assert canvas.fore[0].tolist() == [81, 81, -1, -1, -1, -1]
    assert (canvas.fore[1, 0], canvas.style[1, 0]) == (9, BOLD)


def test_no_line_hides_behind_a_neighbour() -> None:
    lost = []
    for height, apart in itertools.product((17, 23), np.linspace(0, 0.15, 6).tolist()):
        values = (1.0, 1.0 + apart)
        both = (
            Series("train", STEPS, np.full(100, values[0]), "train"),
            Series("valid", STEPS, np.full(100, values[1]), "validation"),
        )
        data = ChartData(both, y_range=(0, 2), x_range=(0, 99))
        fore = paint_full_chart(data, 60, height, DARK, BRAILLE).fore[1:, 6:]
        lost += [(height, apart, role) for role in ("train", "validation") if (fore == getattr(DARK, role)).sum() < 27]
    assert lost == [], "of 54 cells each line has at least every second one"
