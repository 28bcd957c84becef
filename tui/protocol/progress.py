"""Where a run stands and how its curves grew, as the engine tells it."""

from typing import Literal, TypeAlias

import msgspec
import numpy as np

from mnist_tui.tui.protocol.arrays import Array2D, Array3D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.packed_buckets import PackedBuckets

CurveName: TypeAlias = Literal["steps", "evaluations", "rates"]
"""As the fields of Progress that carry their rows."""
STEP_COLUMNS, EVALUATION_COLUMNS, RATE_COLUMNS = 4, 4, 3
CURVE_COLUMNS: dict[CurveName, int] = {
    "steps": STEP_COLUMNS,
    "evaluations": EVALUATION_COLUMNS,
    "rates": RATE_COLUMNS,
}


class BestResult(msgspec.Struct, frozen=True, array_like=True):
    """The best evaluation so far of the split that the run is watched on."""

    step: int
    accuracy: float
    """0 to 1."""
    low: float
    high: float
    """Its 95 % interval."""


class StepEffect(msgspec.Struct, frozen=True, array_like=True):
    """What the last step did: the mean cost of its batch before and after it, and how far the weights went."""

    cost_before: float
    cost_after: float
    moved: float
    """The norm of the change of the weights over their norm."""


class Progress(Message, frozen=True, eq=False):
    """Where the run stands, and what was appended to its curves since the last Progress or CurveSnapshot."""

    run: int
    phase: str
    step: int
    epoch: float
    epochs: int
    steps_per_epoch: int
    learning_rate: float
    """The rate of the last step, schedule included."""
    images_per_second: float
    """Over the last second of training; NaN before the first."""
    seconds_left: float
    """Of training, to the end of the last epoch; NaN before anything is known."""
    training_seconds: float
    images_in_all_per_second: float
    """Over the whole run; NaN before the first step."""
    pace: float | None
    diverged_at: int | None
    steps: Array2D[np.float64]
    """New rows of (step, cost, accuracy, gradient norm)."""
    evaluations: Array2D[np.float64]
    """New rows of (step, epoch, cost, accuracy)."""
    rates: Array2D[np.float64]
    """New rows of (step, images per second, seconds of training)."""
    target: str = ""
    """What the run continues until, empty without a target."""
    pause_reason: str = ""
    """Why it is paused, empty while it runs or when a person paused it."""
    effect: StepEffect | None = None
    """Of a step that was taken alone, as long as it is the last one."""
    is_kept: bool = False
    """True for a run that is kept on disk."""
    run_name: str = ""
    """What it is called there; empty before the first time it is written."""
    best: BestResult | None = None
    keep: Literal["last", "best"] = "last"
    """Which network the run hands over at its end."""
    saving_fault: str = ""
    """Why the run cannot be saved at present; empty while all is well."""
    not_saved_since: float = 0.0
    """When that began, in seconds since 1970."""
    returned_to: int | None = None
    """Of a run that has diverged: the step, before that, whose network it has gone back to."""
    advised_rate: float | None = None
    """Of such a run: the learning rate that it can continue with; None when there is none."""
    buckets: dict[CurveName, PackedBuckets] = {}  # noqa: RUF012  # msgspec copies it
    """What was appended, in place of rows, for a screen on another machine, which is not told every row."""
    starts_slowly: bool = False
    """True while the pace is only for the first steps to be seen."""

    def __post_init__(self) -> None:
        columns = self.steps.shape[1], self.evaluations.shape[1], self.rates.shape[1]
        if columns != (STEP_COLUMNS, EVALUATION_COLUMNS, RATE_COLUMNS):
            raise ValueError(f"rows of {columns} numbers are not those of the curves")
        if any(len(buckets.finite) != CURVE_COLUMNS[name] for name, buckets in self.buckets.items()):
            raise ValueError("buckets are not of as many numbers as their curves")


class CurveSnapshot(Message, frozen=True, eq=False):
    """A curve as it stands, because more was appended to it than could be told row by row."""

    run: int
    curve: CurveName
    length: int
    newest: Array2D[np.float64]
    """The newest rows."""
    buckets: Array3D[np.float64]
    """Those of `Curve.saved`, (4, columns, m)."""
