"""The accuracy over the steps, in percent: the moving average of the batches, and of the steered split."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import ChartData, Series
from mnist_tui.tui.panes.cost import marks, steps_in_view
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.showing import Showing
from mnist_tui.tui.session.view import RunView


def percent(share: float) -> str:
    """Return 0.9737 as `97.37`."""
    return f"{100 * share:.2f}"


def accuracy_chart(view: RunView, showing: Showing) -> ChartData:
    """Return the curves of the accuracy."""
    smoothed, judged = view.smoothed.rows(), view.evaluations.rows()
    steered = view.opened.steered_by if view.opened else "validation"
    train = Series(
        "train", smoothed[:, 0], 100 * smoothed[:, 2], "train", percent(smoothed[-1, 2]) if len(smoothed) else ""
    )
    held_out = Series(
        steered, judged[:, 0], 100 * judged[:, 3], "validation", percent(judged[-1, 3]) if len(judged) else "", "dotted"
    )
    series = [held_out, train]
    if len(view.ghost):
        series.append(Series("before", view.ghost[:, 0], 100 * view.ghost[:, 2], "ghost"))
    return ChartData(
        series=tuple(series),
        marks=marks(view, showing.look.glyphs),
        epoch_length=view.progress.steps_per_epoch if view.progress else None,
        x_range=steps_in_view(view),
        y_range=(_floor(judged[:, 3]), 100.0),
        legend="bottom",
        empty_text="untrained",
    )


def _floor(accuracies: NDArray[np.float64]) -> float:
    """Return the lowest percentage to show: the untrained start is left out once the run has left it behind."""
    if len(accuracies) < 3:
        return 0.0
    typical = 100 * float(np.nan_to_num(np.quantile(accuracies[1:], 0.1)))
    return next(floor for floor in (95.0, 90.0, 80.0, 60.0, 0.0) if typical >= floor + (100 - floor) / 10 or floor == 0)


class AccuracyPane(Pane):
    """The accuracy curves."""

    TITLE = "accuracy %"
    HELP = "Share of right answers: on the batches as they are learnt from (moving average), and on held-out images."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the curves."""
        return paint_chart(accuracy_chart(view, showing), width, height, showing.look.palette, showing.look.glyphs)
