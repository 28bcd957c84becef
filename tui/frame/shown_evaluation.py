"""What is shown of the last evaluations: which one, its counts and costs. No Textual here."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.messages import Evaluated

T = TypeVar("T", bound=np.generic)


def shown_evaluation(run: Run, ui: UiState) -> Evaluated | None:
    """Return the last evaluation of the images that the person wants to see, None before the first.

    Of a display that is frozen it is the one of then.
    """
    run = ui.shown(run)
    return {"train": run.evaluated_training, "test": run.evaluated_test}.get(ui.split, run.evaluated)


def shown_split(run: Run, ui: UiState) -> str:
    """Return the name of the images that the person wants to see."""
    return ui.split or (run.started.eval_split if run.started else "validation")


def confusion_counts(evaluated: Evaluated) -> NDArray[np.int64]:
    """Return how often which class (row) was taken for which (column), (K, K)."""
    return _square(np.frombuffer(evaluated.confusion, "<i8"))


def pair_costs(evaluated: Evaluated) -> NDArray[np.float64]:
    """Return the mean cost (K, K) of the images in each cell of the counts, NaN where there are none."""
    return _square(np.frombuffer(evaluated.pair_costs, "<f8"))


def _square(numbers: NDArray[T]) -> NDArray[T]:
    side = round(len(numbers) ** 0.5)
    return numbers.reshape(side, side)
