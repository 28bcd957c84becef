"""The curves as a table: a row for every step and evaluation, or, of old steps, for several. No Textual here."""

import csv
import io
import math
from collections.abc import Iterator

import numpy as np

from mnist_tui.tui.client.run import Run

COLUMNS = (
    "curve", "first_step", "last_step", "epoch", "cost", "lowest_cost", "highest_cost", "accuracy", "gradient_norm",
)  # fmt: skip


def table(run: Run) -> str:
    """Return the table as CSV. Means where a row is of several steps; empty where nothing is known or finite."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(run):
        writer.writerow(["" if isinstance(cell, float) and not math.isfinite(cell) else cell for cell in row])
    return file.getvalue()


def _rows(run: Run) -> Iterator[tuple[str | int | float, ...]]:
    clock, steps = run.clock("epochs"), run.steps.stretch()
    epochs = np.interp(steps.high[0], *clock)
    for low, mean, high, epoch in zip(steps.low.T, steps.mean.T, steps.high.T, epochs.tolist(), strict=True):
        spread = float(low[1]), float(high[1])
        yield "train", int(low[0]), int(high[0]), epoch, float(mean[1]), *spread, float(mean[2]), float(mean[3])
    split = run.started.eval_split if run.started is not None else ""
    for step, epoch, cost, accuracy in run.evaluations.stretch().mean.T.tolist():
        yield split, int(step), int(step), epoch, cost, cost, cost, accuracy, math.nan
