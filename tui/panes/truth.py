"""How probable the true class of one image was over the run."""

import numpy as np

from mnist_tui.tui.paint.belief import paint_belief_curve
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.panes.inspect import inspected
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class TruthPane(Pane):
    """The curve of one image."""

    TITLE = "probability of the true class over the run"
    FOLLOWS_STEPS = False
    HELP = "What the network thought of the true class of this image at every evaluation; held-out images only."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the curve."""
        look, answer = showing.look, inspected(view, showing)
        if answer is None or view.opened is None or height < 1:
            return Canvas(width, height)
        steps, truth = (np.frombuffer(one, "<f4").astype(np.float64) for one in (answer.truth_steps, answer.truth))
        name = f"true {view.opened.classes[answer.label]}"
        epoch = view.progress.steps_per_epoch if view.progress is not None else None
        steered = view.opened.steered_by
        empty = "no evaluation yet" if answer.split == steered else f"only {steered} images are followed over the run"
        return paint_belief_curve(steps, truth, name, width, height, look.palette, look.glyphs, epoch, empty)
