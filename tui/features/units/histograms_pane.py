"""Histograms of the weights, activations and gradients of one layer, and how much of it is dead or saturated."""

import math

import numpy as np

from mnist_tui.data.quantity import count
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.queries import HistogramData, LayerData, WeightsAnswer
from mnist_tui.tui.features.units.state import UnitsState, is_narrow
from mnist_tui.tui.features.units.text import idle_word, never_learns
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.histogram import HistogramBars, paint_histogram
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import first_fitting
from mnist_tui.tui.paint.ticks import number, percent

LEAST_WITH_GAPS = 13
"""Rows of the pane from which there is a blank one below each histogram."""


class HistogramsPane(Pane):
    """Three histograms."""

    NAME = "histograms"
    TITLE = "histograms"
    FOLLOWS_STEPS = False
    HELP = (
        "Histograms of a layer's weights, activations and gradients on a square-root scale, with mean and standard "
        "deviation. Below: the percentage of units that pass hardly any gradient for any image and so do not learn "
        "(dead ReLU units, always saturated sigmoid or tanh units), and the percentage of unit-image pairs in which "
        "the unit is inactive (ReLU) or saturated; or that all units are equal, as zeros leave them: they are not "
        "dead, but they get equal gradients, and do no more than one would."
    )
    WORDS = ("dead unit, saturated unit", "hidden unit (neuron), activation", "gradient norm")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the three, one below the other."""
        canvas, look, answer = Canvas(width, height), ui.look, run.answer(WeightsAnswer)
        if answer is None or not answer.layers:
            return canvas
        layer = answer.layers[min(ui.state(UnitsState).layer, len(answer.layers) - 1)]
        rows = (height - 1) // 3
        parts: tuple[tuple[str, HistogramData, Role], ...] = (
            ("weights", layer.weights, "muted"),
            ("activations", layer.activations, "muted"),
            ("gradients", layer.gradients, "gradient"),
        )
        for index, (name, data, role) in enumerate(parts):
            histogram = histogram_of(name, data, look.glyphs, role)
            own_rows = rows - (height >= LEAST_WITH_GAPS)
            canvas.paste(0, index * rows, paint_histogram(histogram, width, own_rows, look.palette, look.glyphs))
        texts = fractions_texts(layer, run.settings.activation)
        whole = f"{texts[0]}, of {answer.images:,} images" if texts[0] else ""
        text = first_fitting((whole, *texts), width)
        canvas.text(0, min(3 * rows, height - 1), text, look.palette.ink("muted"))
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Name the layer."""
        answer = run.answer(WeightsAnswer)
        if answer is None or not answer.layers:
            return self.TITLE
        layer = min(ui.state(UnitsState).layer, len(answer.layers) - 1)
        name = "outputs" if layer == len(answer.layers) - 1 else f"layer {layer + 1}"
        short = f"histograms of {name}"
        long = f"{short}, {count(answer.layers[layer].units, 'unit')}"
        way_back = f"{ui.look.glyphs.separator}i units" if is_narrow(ui) else ""
        return first_fitting((f"{long}{way_back}", f"{short}{way_back}", long, short), self.size.width - 2)


def histogram_of(name: str, data: HistogramData, glyphs: Glyphs, role: Role) -> HistogramBars:
    """Return a histogram with mean and standard deviation beside its name."""
    figure = f"{number(data.mean, 6)} {glyphs.give_or_take} {number(data.deviation)}"
    return HistogramBars(name, np.array(data.counts), data.low, data.high, figure, role)


def fractions_texts(layer: LayerData, activation: str) -> tuple[str, ...]:
    """Describe how much of a layer lets no gradient through, the longest text first; nothing for outputs."""
    if math.isnan(layer.dead_fraction):
        return ("",)
    idle = f"{idle_word(activation)} {percent(layer.flat_fraction, 0)}"
    if layer.are_equal:
        return f"all units equal, {'zero weights' if layer.has_zero_weights else idle}", "all units equal"
    if layer.has_zero_weights:
        return f"all weights are zero, {idle}", f"zero weights, {idle}", idle
    word, dead = never_learns(activation), percent(layer.dead_fraction, 1)
    if word != "dead":
        return f"{word} {dead}, {idle}", idle
    return f"dead units {dead}, {idle}", f"dead {dead}, {idle}", f"dead {dead}"
