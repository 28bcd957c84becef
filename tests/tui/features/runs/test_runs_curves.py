"""The curves of runs in one chart: which column is drawn over which, and that thinning keeps both ends."""

import numpy as np
import pytest
from curve_runs import hands_on_curves

from mnist_tui.tui.features.runs.chart import overlaid
from mnist_tui.tui.features.runs.curves import MOST_POINTS, curves_of
from mnist_tui.tui.features.runs.queries import RunCurves
from mnist_tui.tui.features.runs.state import Quantity, XUnit
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.palette import NONE

TRAINED = np.array([[1, 0.5, 3, 0.9, 0.1], [2, 1, 6, 0.7, 0.2]])
EVALUATED = np.array([[10, 5, 30, 0.6, 0.25], [20, 10, 60, 0.4, 0.75]])
CURVES = {name: RunCurves(name, TRAINED, EVALUATED) for name in ("a", "b", "c")}


@pytest.mark.parametrize(
    ("quantity", "unit", "x", "text"),
    [
        ("cost", "steps", [10, 20], "0.4"),
        ("cost", "epochs", [5, 10], "0.4"),
        ("accuracy", "seconds", [30, 60], "75.00"),
        ("train cost", "seconds", [3, 6], "0.7"),
    ],
)
def test_the_chart_draws_the_quantity_over_the_unit(quantity: Quantity, unit: XUnit, x: list[float], text: str) -> None:
    one, other = overlaid(["a", "b", "unread"], CURVES, ("c", "b"), quantity, unit).series
    assert one.x.tolist() == x and one.value_text == text
    own = "train" if quantity == "train cost" else "validation"  # as on the dashboard
    assert (one.name, one.role) == ("a", own) and (other.name, other.role) == ("2", "run_2")


def test_a_curve_has_averages_and_is_thinned_to_the_last_step() -> None:
    # cost 1/n, accuracy n/1000; an exponential average over 50 batches is that of 49 batches ago, as the mean age is
    found = curves_of("a", hands_on_curves(1000).controls.run)
    assert len(found.trained) == MOST_POINTS and found.trained[[0, -1], 0].tolist() == [1, 1000]
    assert found.trained[-1].tolist() == pytest.approx([1000, 10, 750, 1 / 951, 0.951], rel=5e-3)
    assert found.evaluated.tolist() == [[0, 0, 0, 2, 0.5], [1000, 10, 750, 2, 0.5]]


def test_only_marked_runs_have_their_number_at_the_end_of_the_curve() -> None:
    chart = overlaid(["a", "b"], CURVES, ("b",), "cost", "epochs")
    lines = paint_chart(chart, 60, 12, NONE, BRAILLE).lines()
    assert "1" in "".join(lines[1:-1]) and not any(letter in line for letter in "ab" for line in lines[1:])
