"""Reports of the engine as tests need them: the last progress with other fields, new rows of a curve, an evaluation."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray
from wire import NO_ROWS

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Report

Kind = TypeVar("Kind", bound=Report)


def first_of(kind: type[Kind], reports: Iterable[Report]) -> Kind:
    """Return the first report of a kind."""
    return next(report for report in reports if isinstance(report, kind))


def last_of(kind: type[Kind], reports: Iterable[Report]) -> Kind:
    """Return the last report of a kind."""
    return [report for report in reports if isinstance(report, kind)][-1]


def progress_with(progress: Progress, steps: ArrayLike = (), **changes: object) -> Progress:
    """Return a progress that brings these rows of (step, cost, accuracy, gradient norm) and no others."""
    rows = np.asarray(steps, np.float64).reshape(-1, 4)
    return msgspec.structs.replace(progress, **{**NO_ROWS, "steps": rows, **changes})


def at_phase(reports: Iterable[Report], phase: str) -> Progress:
    """Return what says that the run has come to be in `phase` and no further."""
    return progress_with(last_of(Progress, reports), phase=phase)


def same_rows(first: int, last: int) -> NDArray[np.float64]:
    """Return rows of the steps from `first` to `last`, all of cost, accuracy and gradient norm 1."""
    return np.column_stack([np.arange(first, last + 1.0), np.ones((last - first + 1, 3))])


def evaluation(counts: ArrayLike, split: SplitName = "validation", **changes: object) -> Evaluated:
    """Return an evaluation at step 5 of run 1 with a confusion matrix of (K, K) counts, label by prediction."""
    confusion = np.asarray(counts, np.int64)
    evaluated = Evaluated(
        run=1,
        step=5,
        split=split,
        is_test=split == "test",
        cost=0.5,
        right=int(confusion.trace()),
        count=int(confusion.sum()),
        low=0.0,
        high=1.0,
        confusion=confusion,
        pair_costs=np.ones(confusion.shape),
        mistakes=[],
        test_evaluations=int(split == "test"),
    )
    return msgspec.structs.replace(evaluated, **changes)
