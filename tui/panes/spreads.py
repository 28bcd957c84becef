"""How weights, activations and gradients of one layer are spread, and how much of it is dead or saturated."""

import math

import numpy as np

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.histogram import Spread, paint_histogram
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.questions import LayerTold, SpreadTold, WeightsAnswer
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

TALLEST = 9


class SpreadsPane(Pane):
    """Three histograms."""

    TITLE = "spreads"
    FOLLOWS_STEPS = False
    HELP = "Histograms of a layer's weights, activations and gradients; heights are square roots of counts."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the three, one below the other."""
        canvas, look, answer = Canvas(width, height), showing.look, view.answer(WeightsAnswer)
        if answer is None or not answer.layers:
            return canvas
        layer = answer.layers[min(showing.weighing.layer, len(answer.layers) - 1)]
        rows = min(height // 3, TALLEST)
        parts: tuple[tuple[str, SpreadTold, Role], ...] = (
            ("weights", layer.weights, "train"),
            ("activations", layer.activations, "right"),
            ("gradients", layer.gradients, "rate"),
        )
        for place, (name, told, role) in enumerate(parts):
            figure = f"{told.mean:.2g} ± {told.deviation:.2g}"
            spread = Spread(name, np.array(told.counts), told.low, told.high, figure, role)
            canvas.paste(0, place * rows, paint_histogram(spread, width, rows - 1, look.palette, look.glyphs))
        if height > 3 * rows:
            canvas.text(0, min(3 * rows, height - 1), shares_text(layer), look.palette.ink("muted"))
        return canvas

    def title(self, view: RunView, showing: Showing) -> str:
        """Name the layer."""
        answer = view.answer(WeightsAnswer)
        if answer is None or not answer.layers:
            return self.TITLE
        number = min(showing.weighing.layer, len(answer.layers) - 1)
        name = "outputs" if number == len(answer.layers) - 1 else f"layer {number + 1}"
        return f"{name}, {answer.layers[number].units} units{showing.look.glyphs.separator}v"


def shares_text(layer: LayerTold) -> str:
    """Return the dead and the saturated share, nothing for outputs."""
    if math.isnan(layer.dead_share):
        return ""
    return f"dead units {100 * layer.dead_share:.1f}%, flat {100 * layer.flat_share:.0f}%"
