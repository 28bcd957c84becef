"""Which cell of the confusion matrix is under the cursor. No Textual here."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.confusion.state import ConfusionState
from mnist_tui.tui.frame.shown_evaluation import shown_evaluation
from mnist_tui.tui.frame.ui_state import UiState

Pair = tuple[int, int]
"""Label and prediction."""


def most_frequent_confusion(counts: NDArray[np.int64]) -> Pair:
    """Return the most frequent confusion as (label, prediction); (0, 0) without mistakes."""
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    label, predicted = divmod(int(mistakes.argmax()), max(len(mistakes), 1)) if mistakes.size else (0, 0)
    return label, predicted


def pair_in_focus(run: Run, ui: UiState) -> Pair | None:
    """Return the pair under the cursor: the chosen one, else the most frequent; None before any evaluation."""
    evaluated = shown_evaluation(run, ui)
    if evaluated is None:
        return None
    counts, chosen = evaluated.confusion, ui.state(ConfusionState).pair
    if chosen is None:
        return most_frequent_confusion(counts)
    label, predicted = (min(max(one, 0), len(counts) - 1) for one in chosen)
    return label, predicted
