"""Networks of the story as a screen has heard of them, made by hand: asleep, awake, dead."""

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from reports import evaluation
from wire import NO_ROWS

from mnist_tui.engine.curve import Curve
from mnist_tui.engine.history import Event
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.script import BATCHES_LEG, Leg
from mnist_tui.tui.features.story.state import Record
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import RunStarted

COUNTS = (300, 500, 200)
"""Training images of each class: knowing only that costs ½ (0.3 · 0.7 + 0.5 · 0.5 + 0.2 · 0.8) = 0.31."""
ALWAYS_LAND = ((0, 30, 0), (0, 50, 0), (0, 20, 0))
GOOD = ((30, 0, 0), (0, 49, 1), (0, 1, 19))


def run_of(
    leg: Leg, rows: Sequence[tuple[float, float, float, float]], confusion: ArrayLike = ALWAYS_LAND, **changes: object
) -> Run:
    """Return a run that has trained the network of a leg, on 1,000 images of three classes."""
    step, curve, evaluated = int(rows[-1][0]), Curve(4).extended(np.array(rows)), evaluation(confusion, "test")
    started = RunStarted(
        1, "small", ["sky", "land", "sea"], 8, 6, 1000, "test", 100, [48, 16, 16, 3], {}, class_counts=COUNTS
    )
    progress = Progress(
        1, "finished", step, 100.0, 100, 1, 1.0, 1.0, 0.0, 4.5, 1.0, None, None,
        NO_ROWS["steps"], NO_ROWS["evaluations"], NO_ROWS["rates"],
    )  # fmt: skip
    run = Run(started=started, settings=leg.settings, steps=curve, progress=progress, evaluated=evaluated)
    return dataclasses.replace(run, **changes)  # type: ignore[arg-type]  # fields of a run


FLAT = [(step, 0.31, 0.5, 0.1) for step in range(1, 101)]


def waking(left_at: int | None, confusion: ArrayLike = GOOD) -> Record:
    """Return the record of a network whose spread grew tenfold every thousand steps, asleep up to step 4,000."""
    evaluated = np.array([(step, step / 10, 0.31 if step <= 4000 else 0.1, 0.5) for step in range(500, 6001, 500)])
    rows = [*FLAT, *((step, 0.31 if step <= 4000 else 0.1, 0.5, 0.1) for step in range(101, 6001))]
    run = run_of(
        BATCHES_LEG,
        rows,
        confusion,
        evaluations=Curve(4).extended(evaluated),
        changes=(Event(100, "batch_size", "all", "100"),),
    )
    return Record(run, tuple((step, 1e-6 * 10 ** (step / 1000)) for step in range(0, 6001, 250)), left_at)
