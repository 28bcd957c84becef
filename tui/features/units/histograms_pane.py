"""How weights, activations and gradients of one layer are spread, and how much of it is dead or saturated."""

import math

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.queries import HistogramData, LayerData, WeightsAnswer
from mnist_tui.tui.features.units.state import UnitsState
from mnist_tui.tui.features.units.text import first_fitting, idle_word
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.histogram import HistogramBars, paint_histogram
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.ticks import number

TALLEST = 13
LEAST_WITH_GAPS = 13
"""Rows of the pane from which on a blank one stands below each histogram."""


class HistogramsPane(Pane):
    """Three histograms."""

    NAME = "histograms"
    TITLE = "histograms"
    FOLLOWS_STEPS = False
    HELP = (
        "Histograms of a layer's weights, activations and gradients; heights are square roots of counts. Dead units "
        "are inactive or saturated at every image, the other share counts units and images."
    )

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the three, one below the other."""
        canvas, look, answer = Canvas(width, height), ui.look, run.answer(WeightsAnswer)
        if answer is None or not answer.layers:
            return canvas
        layer = answer.layers[min(ui.state(UnitsState).layer, len(answer.layers) - 1)]
        rows = min((height - 1) // 3, TALLEST)
        parts: tuple[tuple[str, HistogramData, Role], ...] = (
            ("weights", layer.weights, "train"),
            ("activations", layer.activations, "right"),
            ("gradients", layer.gradients, "rate"),
        )
        for place, (name, told, role) in enumerate(parts):
            spread = histogram_of(name, told, look.glyphs, role)
            own_rows = rows - (height >= LEAST_WITH_GAPS)
            canvas.paste(0, place * rows, paint_histogram(spread, width, own_rows, look.palette, look.glyphs))
        text = first_fitting(fractions_texts(layer, run.settings.activation), width)
        canvas.text(0, min(3 * rows, height - 1), text, look.palette.ink("muted"))
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Name the layer."""
        answer = run.answer(WeightsAnswer)
        if answer is None or not answer.layers:
            return self.TITLE
        place = min(ui.state(UnitsState).layer, len(answer.layers) - 1)
        name = "outputs" if place == len(answer.layers) - 1 else f"layer {place + 1}"
        units = answer.layers[place].units
        return f"histograms of {name}, {units:,} unit{'s' * (units != 1)}"


def histogram_of(name: str, told: HistogramData, glyphs: Glyphs, role: Role) -> HistogramBars:
    """Return a histogram with its mean and deviation beside the name."""
    figure = f"{number(told.mean)} {glyphs.give_or_take} {number(told.deviation)}"
    return HistogramBars(name, np.array(told.counts), told.low, told.high, figure, role)


def fractions_texts(layer: LayerData, activation: str) -> tuple[str, ...]:
    """Return the dead and the saturated share in words, the longest first; nothing for outputs."""
    if math.isnan(layer.dead_fraction):
        return ("",)
    dead, idle = f"{100 * layer.dead_fraction:.1f}%", f"{idle_word(activation)} {100 * layer.flat_fraction:.0f}%"
    return f"dead units {dead}, {idle}", f"dead {dead}, {idle}", f"dead {dead}"
