"""The curves of a run as they are overlaid with others: averaged and thinned. It reads no file."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.runs.queries import RunCurves
from mnist_tui.tui.paint.smoothing import batches_averaged, moving_average

MOST_POINTS = 300
AVERAGED = 50
"""Batches of the moving averages, as on the dashboard."""


def curves_of(name: str, run: Run, fallback: int | None = None) -> RunCurves:
    """Return the curves of a run; its training as moving averages. `fallback` is as in RunCurves."""
    steps, evaluations = run.steps.stretch(), run.evaluations.stretch()
    batches = batches_averaged(steps.high[0], AVERAGED)
    averages = [moving_average(steps.mean[column], steps.finite[column], batches) for column in (1, 2)]
    trained = np.stack([steps.high[0], *_times(run, steps.high[0]), *averages], axis=1)
    evaluated = np.stack([evaluations.high[0], *_times(run, evaluations.high[0]), *evaluations.mean[2:4]], axis=1)
    return RunCurves(name, _thinned(trained), _thinned(evaluated), fallback)


def _times(run: Run, steps: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    return [np.interp(steps, *run.clock(unit)) for unit in ("epochs", "seconds")]


def _thinned(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return at most MOST_POINTS of the rows, the last one among them."""
    if len(rows) <= MOST_POINTS:
        return rows
    thinned: NDArray[np.float64] = rows[np.linspace(0, len(rows) - 1, MOST_POINTS).round().astype(int)]
    return thinned
