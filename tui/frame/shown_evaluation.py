"""Which of the last evaluations is shown, and of which images. No Textual here."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.evaluated import Evaluated


def shown_evaluation(run: Run, ui: UiState) -> Evaluated | None:
    """Return the last evaluation of the chosen images, None before the first.

    While the display is frozen it is the one of that moment.
    """
    run = ui.shown(run)
    return {"train": run.evaluated_training, "test": run.evaluated_test}.get(ui.split, run.evaluated)


def shown_split(run: Run, ui: UiState) -> str:
    """Return the chosen split."""
    return ui.split or (run.started.eval_split if run.started else "validation")
