"""The stats: accuracy as a bar, speed and gradient norm as sparklines, and numbers that say how training goes."""

import math

from mnist_tui.engine.curve import Curve
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.cost import last_text
from mnist_tui.tui.features.curves.figures import short_spread, short_update, spread_figure, update_figure
from mnist_tui.tui.features.curves.growing_pane import GrowingPane
from mnist_tui.tui.features.curves.lines import average_at, value_at
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.accuracy import accuracy_role, interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.figure import paint_figure
from mnist_tui.tui.paint.gauge import Gauge, paint_gauge
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.sparkline import Stat, paint_stats
from mnist_tui.tui.paint.ticks import number, percent
from mnist_tui.tui.protocol.evaluated import Evaluated

ALL_ROWS = 5
"""Rows of the pane from which each of the stats has one."""


def accuracy_gauge(evaluated: Evaluated | None, glyphs: Glyphs) -> Gauge:
    """Return the bar of an accuracy, marked at that of always predicting the most frequent class."""
    if evaluated is None or not evaluated.count:
        return Gauge("acc", (glyphs.unknown if evaluated else "",), 0.0, 0.0, 0.0, 0.0)
    low, high, accuracy = evaluated.low, evaluated.high, evaluated.right / evaluated.count
    guess = int(evaluated.confusion.sum(axis=1).max()) / evaluated.count
    texts = percent(accuracy), f"{percent(accuracy)} ({interval_text(low, high)})"
    return Gauge("acc", texts, accuracy, low, high, guess, accuracy_role(low))


def _value_in_the_past(curve: Curve, column: int, step: int, glyphs: Glyphs) -> str:
    """Write the value of a curve at a step before the latest one."""
    stretch = curve.stretch()
    if not stretch.mean.shape[1]:
        return glyphs.unknown
    return value_at(stretch.mean[0], stretch.low[column], stretch.high[column], step, number)


def _present_rate(run: Run) -> float:
    """Return the images per second of the status line; before it has any, those of the curve."""
    present = run.progress.images_per_second if run.progress is not None else math.nan
    return present if math.isfinite(present) else float(run.rates.rows()[-1, 1])


class StatsPane(GrowingPane):
    """A bar from 0 to 100 %, and two sparklines over the same steps."""

    IS_ABOUT = ("run",)
    TITLE = "stats"
    HELP = (
        "Accuracy on the validation images, as a bar from 0 to 100 %, hatched within its 95 % interval where that is "
        "wide enough; the mark is what always predicting the most frequent class would reach. Training images per "
        "second and gradient norm as sparklines, from 0 to the highest. A norm that jumps means unstable training; a "
        "norm near zero means that little is learned. The spread says how far the outputs differ from image to image, "
        "from 0, the same for all, to 1, as far as the labels do: it grows before cost and accuracy tell anything. "
        "Δw/w says how far a step moves the weights of each layer, over their size. A low "
        "window has the spread in the title, beside the accuracy on the training batches, and Δw/w, of the layer that "
        "moves most, beside the gradient norm."
    )
    WORDS = (
        "95 % confidence interval (Wilson)",
        "gradient norm",
        "gradient clipping",
        "spread of the outputs",
        "update/weight ratio",
    )

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the rows that fit."""
        palette, glyphs = ui.look.palette, ui.look.glyphs
        axis = axis_of(run, ui.state(CurvesState))
        rates, steps = (curve.stretch(axis.from_step) for curve in (run.rates, run.steps))
        norm_name = "|grad|" if glyphs.name == "ascii" else "‖grad‖"
        rate = number(_present_rate(run)) if len(run.rates) else glyphs.unknown
        norm = last_text(run.steps.rows()[:, 3], glyphs) or glyphs.unknown
        if (moment := run.moment) is not None:
            rate = _value_in_the_past(run.rates, 1, moment.step, glyphs)
            norm = _value_in_the_past(run.steps, 3, moment.step, glyphs)
        if height < ALL_ROWS and (update := short_update(run.evaluated, glyphs)):
            norm = f"{update}  {norm}"
        rows = (
            Stat("img/s", axis.xs(rates.mean[0]), rates.mean[1], rate, "rate"),
            Stat(norm_name, axis.xs(steps.mean[0]), steps.mean[3], norm, "gradient"),
        )
        canvas = Canvas(width, height)
        gauge = accuracy_gauge(run.evaluated, glyphs)
        canvas.paste(0, 0, paint_gauge(gauge, len(norm_name), width, palette, glyphs))
        canvas.paste(0, 1, paint_stats(rows, axis.x_range, width, max(height - 1, 0), palette, glyphs))
        if height >= ALL_ROWS:
            for y, figure in enumerate((spread_figure(run.evaluated, glyphs), update_figure(run.evaluated, glyphs)), 3):
                canvas.paste(0, y, paint_figure(figure, len(norm_name), width, palette))
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Say there what has no row of its own."""
        glyphs = ui.look.glyphs
        if ui.size("stats")[1] >= ALL_ROWS:
            return self.TITLE
        moment = None if run.moment is None else float(run.moment.step)
        trained = average_at(run.steps, 2, ui.state(CurvesState).smoothing, moment).tolist()
        train = "".join(f"train {percent(accuracy)}" for accuracy in trained)
        return glyphs.separator.join(filter(None, (self.TITLE, train, short_spread(run.evaluated, glyphs))))
