"""The cost over the steps: every batch as a dim band, its moving average, the steered split, and what was changed."""

import math

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import ChartData, Mark
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.panes.curves import averaged, every_value, extremes, present_average, steps_in_view
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

SHORT_NAMES = {"learning_rate": "lr", "batch_size": "batch", "weight_decay": "L2"}


def short_name(name: str, glyphs: Glyphs) -> str:
    """Return what a setting is called where there is little room."""
    return glyphs.momentum if name == "momentum" else SHORT_NAMES.get(name, name.replace("_", " "))


def marks(view: RunView, glyphs: Glyphs) -> tuple[Mark, ...]:
    """Return the changed settings as marks on the curves, `lr 0.002→0.001`; several turns at one step are one."""
    turned: dict[tuple[int, str], tuple[str, str]] = {}
    for change in view.changes:
        place = change.step, change.name
        turned[place] = turned.get(place, (change.old, ""))[0], change.new
    return tuple(
        Mark(step, f"{short_name(name, glyphs)} {old}{glyphs.to}{new}")
        for (step, name), (old, new) in turned.items()
        if old != new
    )


def last_text(values: NDArray[np.float64], glyphs: Glyphs) -> str:
    """Write the newest value, 0.1 as `0.100`; a dash where it is no number, nothing where there is none."""
    if not len(values):
        return ""
    value = float(values[-1])
    if not math.isfinite(value):
        return glyphs.unknown
    return f"{value:.3f}" if 0.01 <= value < 10 else number(value, 6)


def cost_chart(view: RunView, showing: Showing) -> ChartData:
    """Return the curves of the cost."""
    steered = view.opened.steered_by if view.opened else "validation"
    glyphs = showing.look.glyphs
    train = last_text(present_average(view.steps, 1), glyphs)
    held_out = last_text(view.evaluations.rows()[:, 2], glyphs)
    series = [
        every_value(view.evaluations, 2, steered, "validation", text=held_out),
        averaged(view.steps, 1, "train", "train", text=train),
    ]
    if len(view.ghost):
        series.append(averaged(view.ghost, 1, "before", "ghost"))
    return ChartData(
        series=tuple(series),
        band=extremes(view.steps, 1),
        marks=marks(view, glyphs),
        epoch_length=view.progress.steps_per_epoch if view.progress else None,
        log=showing.log_cost,
        x_range=steps_in_view(view),
        empty_text="untrained",
    )


class CostPane(Pane):
    """The cost curves."""

    TITLE = "cost"
    FOCUS = "cost"
    HELP = "Cost of every batch (band), its moving average over about fifty batches, and of the held-out images."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the curves."""
        return paint_chart(cost_chart(view, showing), width, height, showing.look.palette, showing.look.glyphs)

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Say which axis this is and which key changes it."""
        return f"{'log' if showing.log_cost else 'linear'}{showing.look.glyphs.separator}y"
