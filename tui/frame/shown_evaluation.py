"""What is shown of the last evaluations: which one, and of which images. No Textual here."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.messages import Evaluated


def shown_evaluation(run: Run, ui: UiState) -> Evaluated | None:
    """Return the last evaluation of the images that the person wants to see, None before the first.

    Of a display that is frozen it is the one of then.
    """
    run = ui.shown(run)
    return {"train": run.evaluated_training, "test": run.evaluated_test}.get(ui.split, run.evaluated)


def shown_split(run: Run, ui: UiState) -> str:
    """Return the name of the images that the person wants to see."""
    return ui.split or (run.started.eval_split if run.started else "validation")
