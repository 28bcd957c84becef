"""The accuracy over the steps, in percent: the moving average of the batches, and of the steered split."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import ChartData
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.panes.cost import marks
from mnist_tui.tui.panes.curves import averaged, every_value, present_average, steps_in_view
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


def last_percent(shares: NDArray[np.float64], glyphs: Glyphs) -> str:
    """Write the newest of the shares, 0.9737 as `97.37`; a dash where it is no number, nothing where there is none."""
    if not len(shares):
        return ""
    return f"{100 * shares[-1]:.2f}" if np.isfinite(shares[-1]) else glyphs.unknown


def accuracy_chart(view: RunView, showing: Showing) -> ChartData:
    """Return the curves of the accuracy."""
    steered = view.opened.steered_by if view.opened else "validation"
    glyphs = showing.look.glyphs
    train = last_percent(present_average(view.steps, 2), glyphs)
    held_out = last_percent(view.evaluations.rows()[:, 3], glyphs)
    series = [
        every_value(view.evaluations, 3, steered, "validation", 100, held_out),
        averaged(view.steps, 2, "train", "train", 100, train),
    ]
    if len(view.ghost):
        series.append(averaged(view.ghost, 2, "before", "ghost", 100))
    return ChartData(
        series=tuple(series),
        marks=marks(view, glyphs),
        epoch_length=view.progress.steps_per_epoch if view.progress else None,
        x_range=steps_in_view(view),
        y_range=(lowest(view.evaluations.stretch().mean[3]), 100.0),
        legend="bottom",
        empty_text="untrained",
    )


def lowest(accuracies: NDArray[np.float64]) -> float:
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
