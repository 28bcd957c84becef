"""The contributions of the hidden units to the logit difference between prediction and runner-up, by layer."""

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
    """A strip for each layer that fits, and the units of the chosen one with the largest contributions."""

    IS_ABOUT = ("run",)
    NAME = "hidden units"
    TITLE = "hidden units by contribution"
    FOLLOWS_STEPS = False
    HELP = (
        "The contribution of every hidden unit to the logit difference between the predicted class and its rival (the "
        "label if the prediction is wrong, else the runner-up): its activation times the gradient. Orange (+) favours "
        "the prediction, blue (-) the rival. The upper row of a strip shows activations, the lower one contributions; "
        "the list has the largest of them."
    )
    WORDS = ("contribution", "logit", "hidden unit (neuron), activation")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw strips; with room to spare, the units with the largest contributions below."""
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
        """Name the layer and the two classes, and count the units; the most important first."""
        answer = inspected(run, ui)
        if answer is None or run.started is None or not answer.layers:
            return self.TITLE
        names = [shorten(name, LONGEST_NAME, ui.look.glyphs) for name in run.started.classes]
        chosen = min(ui.state(InspectorState).layer, len(answer.layers) - 1)
        units = len(answer.layers[chosen].attributions)
        layer = f"layer {chosen + 1} of {len(answer.layers)}"
        classes = f"contributions to {names[answer.predicted]} over {names[answer.rival]}"
        return ui.look.glyphs.separator.join((layer, classes, f"{units:,} unit{'s' * (units != 1)}"))
