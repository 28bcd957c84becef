"""What is shown of the last evaluations: which one, its counts and costs, the pair looked at. No Textual here."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.messages import Evaluated

Pair = tuple[int, int]


def shown_evaluation(view: Run, ui: UiState) -> Evaluated | None:
    """Return the last evaluation of the images that the person wants to see, None before the first.

    Of a picture that is held it is the one of then.
    """
    view = ui.frozen or view
    return {"train": view.evaluated_training, "test": view.score}.get(ui.split, view.evaluated)


def shown_split(view: Run, ui: UiState) -> str:
    """Return the name of the images that the person wants to see."""
    return ui.split or (view.started.eval_split if view.started else "validation")


def worst_pair(counts: NDArray[np.int64]) -> Pair:
    """Return the most frequent mistake as (true class, answer); (0, 0) without mistakes."""
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    true, answer = divmod(int(mistakes.argmax()), max(len(mistakes), 1)) if mistakes.size else (0, 0)
    return true, answer


def pair_in_focus(view: Run, ui: UiState) -> Pair | None:
    """Return the pair under the cursor: the chosen one, else the worst one of now; None before any evaluation."""
    evaluated = shown_evaluation(view, ui)
    if evaluated is None:
        return None
    counts = evaluated.confusion
    if ui.pair is None:
        return worst_pair(counts)
    true, answer = (min(max(place, 0), len(counts) - 1) for place in ui.pair)
    return true, answer
