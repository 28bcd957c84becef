"""The probability of an image's label over the run."""

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.state import inspected
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.probabilities import paint_probability_curve


class HistoryPane(Pane):
    """The curve of one image."""

    IS_ABOUT = ("run",)
    NAME = "history of an image"
    TITLE = "probability of the label over the run"
    FOLLOWS_STEPS = False
    HELP = (
        "The probability that the network gave the label of this image at every evaluation, before any temperature; "
        "1 is right and certain. "
        "Only the images that the run is evaluated on have this history."
    )

    def title(self, run: Run, ui: UiState) -> str:
        """Tell the curve from the bar beside it, where that is calibrated or of a changed image."""
        answer = inspected(run, ui)
        if answer is None:
            return self.TITLE
        title = f"raw {self.TITLE}" if answer.temperature is not None else self.TITLE
        return f"{title}, image as it was" if len(answer.before) else title

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the curve."""
        look, answer = ui.look, inspected(run, ui)
        if answer is None or run.started is None or height < 1:
            return Canvas(width, height)
        steps, label_probability = (
            one.astype(np.float64) for one in (answer.label_probability_steps, answer.label_probability)
        )
        name = f"label {run.started.classes[answer.label]}"
        epochs = np.interp(steps, *run.clock("epochs"))
        in_epochs = len(epochs) > 0 and epochs[-1] >= 1
        followed = run.started.eval_split
        empty = "no evaluation yet" if answer.split == followed else f"only {followed} images have a history"
        return paint_probability_curve(
            epochs if in_epochs else steps,
            label_probability,
            name,
            width,
            height,
            look.palette,
            look.glyphs,
            "epochs" if in_epochs else "steps",
            empty,
        )
