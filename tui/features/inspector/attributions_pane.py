"""The hidden units that push an answer towards its class or towards the rival, layer by layer."""

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.paint_attributions import (
    LayerAttribution,
    paint_attribution_list,
    paint_attribution_strip,
)
from mnist_tui.tui.features.inspector.pane import LONGEST_NAME
from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.features.inspector.state import InspectorState, inspected
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.text import shorten

STRIP = 2
"""Rows of one layer's strip."""
LEAST_LIST = 4


def layer_of(answer: InspectAnswer, number: int) -> LayerAttribution:
    """Return one hidden layer, counted from 0."""
    seen = answer.layers[number]
    activations, attributions = (one.astype(np.float64) for one in (seen.activations, seen.attributions))
    return LayerAttribution(f"layer {number + 1}", activations, attributions)


class AttributionsPane(Pane):
    """A strip for each layer that fits, and the strongest units of the chosen one."""

    NAME = "hidden units"
    TITLE = "hidden units by push"
    FOLLOWS_STEPS = False
    HELP = "Activation times gradient of every hidden unit: which push to the answer (+) and which to its rival (-)."

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw strips; with room to spare, the strongest units of the chosen layer below."""
        canvas, look, answer = Canvas(width, height), ui.look, inspected(run, ui)
        if answer is None or run.started is None:
            return canvas
        if not answer.layers:
            canvas.centre(height // 2, "this network has no hidden layer", look.palette.ink("muted"))
            return canvas
        chosen = min(ui.state(InspectorState).layer, len(answer.layers) - 1)
        layers = [layer_of(answer, number) for number in range(len(answer.layers))]
        every = STRIP * len(layers) + LEAST_LIST <= height
        strips = tuple(layers) if every or STRIP * len(layers) <= height else (layers[chosen],)
        rows = min(STRIP * len(strips), height)
        canvas.paste(0, 0, paint_attribution_strip(strips, None, width, rows, look.palette, look.glyphs))
        if (room := height - rows - 1) >= LEAST_LIST - 1:
            names = run.started.classes[answer.predicted], run.started.classes[answer.rival]
            units = paint_attribution_list(layers[chosen], names, width, room, look.palette, look.glyphs)
            canvas.paste(0, rows + 1, units)
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Say from where to where they push."""
        answer = inspected(run, ui)
        if answer is None or run.started is None or not answer.layers:
            return self.TITLE
        names = [shorten(name, LONGEST_NAME, ui.look.glyphs) for name in run.started.classes]
        chosen = min(ui.state(InspectorState).layer, len(answer.layers) - 1)
        units = len(answer.layers[chosen].attributions)
        attributions = f"{units:,} hidden unit{'s' * (units != 1)} of layer {chosen + 1} of {len(answer.layers)}"
        return (
            f"{attributions}{ui.look.glyphs.separator}by push from {names[answer.rival]} to {names[answer.predicted]}"
        )
