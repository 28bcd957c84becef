"""What is shown of the last evaluations: which one, its counts and costs, the pair looked at. No Textual here."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.session.messages import Judged
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

T = TypeVar("T", bound=np.generic)
Pair = tuple[int, int]


def shown_judgement(view: RunView, showing: Showing) -> Judged | None:
    """Return the last evaluation of the images that the person wants to see, None before the first.

    Of a picture that is held it is the one of then.
    """
    view = showing.held or view
    return {"train": view.judged_training, "test": view.score}.get(showing.split, view.judged)


def shown_split(view: RunView, showing: Showing) -> str:
    """Return the name of the images that the person wants to see."""
    return showing.split or (view.opened.steered_by if view.opened else "validation")


def confusion_counts(judged: Judged) -> NDArray[np.int64]:
    """Return how often which class (row) was taken for which (column), (K, K)."""
    return _square(np.frombuffer(judged.confusion, "<i8"))


def pair_costs(judged: Judged) -> NDArray[np.float64]:
    """Return the mean cost (K, K) of the images in each cell of the counts, NaN where there are none."""
    return _square(np.frombuffer(judged.pair_costs, "<f8"))


def worst_pair(counts: NDArray[np.int64]) -> Pair:
    """Return the most frequent mistake as (true class, answer); (0, 0) without mistakes."""
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    true, answer = divmod(int(mistakes.argmax()), max(len(mistakes), 1)) if mistakes.size else (0, 0)
    return true, answer


def pair_in_focus(view: RunView, showing: Showing) -> Pair | None:
    """Return the pair under the cursor: the chosen one, else the worst one of now; None before any evaluation."""
    judged = shown_judgement(view, showing)
    if judged is None:
        return None
    counts = confusion_counts(judged)
    if showing.pair is None:
        return worst_pair(counts)
    true, answer = (min(max(place, 0), len(counts) - 1) for place in showing.pair)
    return true, answer


def _square(numbers: NDArray[T]) -> NDArray[T]:
    side = round(len(numbers) ** 0.5)
    return numbers.reshape(side, side)
