"""Screen 1: the run at a glance. It arranges panes and marks the one in focus; it computes nothing."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.dashboard.panes import BOTTOM, LEFT, RIGHT, TOP
from mnist_tui.tui.frame.image_subscriptions import images_subscription, predictions_subscription
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.ui_state import UiState

MOST_IN_STRIP = 16
"""Images beside predictions that are read for the strip of mistakes."""
MANY_CLASSES = 16
"""More, and the confusion matrix takes all the room while it has the focus."""
SMALL = 60, 24
"""Columns and rows below which matrix and mistakes are seen only while they have the focus."""
VAST = 160, 56
"""Columns and rows from which on the digits are drawn at twice their size."""


class Dashboard(RunScreen):
    """Status, curves, stats, confusion matrix, settings, mistakes, keys."""

    NAME: ClassVar[str] = "dashboard"
    HELP: ClassVar[str] = (
        "The run at a glance. Left: the cost, which training minimises, on the training batches and on the validation "
        "set, images that the network never trains on; if the validation cost rises while the training cost falls, "
        "the network overfits. Below it, validation accuracy, speed and gradient norm; a large window also plots the "
        "accuracy. Right: the confusion matrix with a row for each label, and the settings. At the bottom: validation "
        "images that the network gets wrong. Space trains and pauses; 2 to 9 and m open other screens, of "
        "which 8 is a story and 9 a quiz for newcomers. Tab focuses a pane; ? then begins with that pane."
    )
    WORDS: ClassVar[tuple[str, ...]] = (
        "batch, step, epoch",
        "cost (loss)",
        "validation set, test set",
        "overfitting",
    )
    HELP_ELSEWHERE: ClassVar[str] = (
        "Predictions or a network that another program has made; nothing trains here. Left: the accuracy, the recall "
        "of each class, and how the files were understood. Where labels are known, the confusion matrix with a row for "
        "each of them is on the right, and the images predicted wrongly are at the bottom. 2 lists the images, 3 shows "
        "one of them, 0 says how far the confidences can be trusted. Tab focuses a pane; ? then begins with that pane."
    )
    WORDS_ELSEWHERE: ClassVar[tuple[str, ...]] = ("recall", "confidence", "95 % confidence interval (Wilson)")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # Textual declares it so
        (0, "-tiny"),
        (40, "-slim"),
        (60, "-narrow"),
        (80, "-middling"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  # Textual declares it so
        (0, "-flat"),
        (10, "-short"),
        (18, "-low"),
        (24, "-normal"),
        (38, "-tall"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out the panes; the sizes are in dashboard.tcss."""
        yield from self.make(*TOP)
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield from self.make(*LEFT)
            with Vertical(id="right"):
                yield from self.make(*RIGHT)
        yield from self.make(*BOTTOM)

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask for the images of the strip where they lie beside predictions: those of a run come with its mistakes."""
        if not run.is_foreign or run.started is None:
            return ()
        predictions = predictions_subscription(run, ui)
        if run.evaluated is None:
            return (predictions,)
        indices = [wrong.index for wrong in run.evaluated.mistakes[:MOST_IN_STRIP]]
        return predictions, images_subscription(run, run.started.eval_split, indices)

    def awaits_answers(self) -> bool:
        """Appear at once."""
        return False

    def arrangement(self, ui: UiState) -> Mapping[str, bool]:
        """Give the part in focus room where it has too little, and larger digits where there is much."""
        width, height = ui.size("window")
        is_small = width < SMALL[0] or height < SMALL[1]
        started = self.store.run.started
        are_many = started is not None and len(started.classes) > MANY_CLASSES
        in_need = {"settings": True, "confusion": is_small or are_many, "mistakes": is_small}
        on_focus = {f"-on-{name}": needs_room and ui.focus == name for name, needs_room in in_need.items()}
        on_focus |= _of_predictions(self.store.run)
        return {**on_focus, "-many": are_many, "-vast": width >= VAST[0] and height >= VAST[1]}


def _of_predictions(run: Run) -> Mapping[str, bool]:
    """Tell whether predictions are shown that were made elsewhere, and what of them there is not."""
    foreign = run.started.foreign if run.started is not None else None
    return {
        "-foreign": run.is_about != "run",
        "-unlabelled": foreign is not None and not foreign.is_labelled,
        "-imageless": foreign is not None and not foreign.images,
    }
