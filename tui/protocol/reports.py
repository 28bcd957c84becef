"""What the engine tells the screen: frozen, schema-checked records; those with arrays are equal to none."""

import math
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.protocol.arrays import Array2D, Array3D
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.packed_buckets import PackedBuckets
from mnist_tui.tui.protocol.setting_values import PlainValue

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


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """An image that a person has marked; an empty note is a mark alone."""

    split: str
    index: int
    note: str


class Change(msgspec.Struct, frozen=True, array_like=True):
    """A setting that was changed at a step, its values as texts."""

    step: int
    name: str
    old: str
    new: str


class RunStarted(Message, frozen=True):
    """A run has begun: what it learns and with what."""

    run: int
    """Counts from 1; a later number starts new curves."""
    data_name: str
    classes: list[str]
    rows: int
    columns: int
    training_images: int
    eval_split: SplitName
    """The split that the panes show: validation, or test when nothing is held out."""
    eval_images: int
    sizes: list[int]
    settings: dict[str, PlainValue]
    threads: int = 0
    """Threads that share a step; 0 when nobody knows."""
    resumed_at: int | None = None
    """The step from which it continues; None for a new run."""
    resumptions: tuple[int, ...] = ()
    """The latest steps from which it was ever continued."""
    forked_at: int | None = None
    """The step at which it left the run that it was forked from; None for any other run."""
    changes: tuple[Change, ...] = ()
    """The settings that were changed before."""
    best: BestResult | None = None
    marks: tuple[Mark, ...] = ()
    interrupted: str = ""
    """The name of a run that nobody has continued since it was interrupted; empty for none."""
    data_warnings: tuple[str, ...] = ()
    """What looks wrong with the data, a line each."""
    class_counts: tuple[int, ...] = ()
    """Of the images that it learns, how many each class has; empty when nobody knows."""


class StepEffect(msgspec.Struct, frozen=True, array_like=True):
    """What the last step did: the mean cost of its batch before and after it, and how far the weights went."""

    cost_before: float
    cost_after: float
    moved: float
    """The norm of the change of the weights over their norm."""


class Progress(Message, frozen=True, eq=False):
    """Where the run stands, and what was appended to its curves since the last Progress or Whole."""

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


class SettingChanged(Message, frozen=True):
    """A live setting has a new value from `step` on."""

    run: int
    step: int
    name: str
    old: PlainValue
    new: PlainValue
    epoch: float = math.nan
    """Epochs completed at `step`; NaN when nobody knows."""


class Mistake(msgspec.Struct, frozen=True, array_like=True, eq=False):
    """A wrong prediction, with the image."""

    index: int
    label: int
    predicted: int
    confidence: float
    pixels: Array2D[np.uint8]
    """None to a screen on another machine that has them."""


class Flip(Message, frozen=True):
    """A prediction that changed between two evaluations: it was learned, or forgotten."""

    index: int
    step: int
    learned: bool


class Evaluated(Message, frozen=True, eq=False):
    """The result of an evaluation: of the split that is watched, of the test images when `is_test`, or of `train`."""

    run: int
    step: int
    split: SplitName
    is_test: bool
    cost: float
    right: int
    count: int
    low: float
    high: float
    """The 95 % interval of the accuracy, 0 to 1."""
    confusion: Array2D[np.int64]
    """(K, K): true by predicted."""
    pair_costs: Array2D[np.float64]
    """(K, K): the mean cost of the images in each cell of `confusion`, NaN where there are none."""
    mistakes: list[Mistake]
    """The most confident ones."""
    test_evaluations: int
    """How often the test images have been evaluated in this run."""
    not_finite: int = 0
    """Images for which an output or the cost is not finite; unless it is 0, nothing else is known and `count` is 0."""
    learned: int = 0
    """Images of the watched split whose prediction turned right since the evaluation before."""
    forgotten: int = 0
    """Those whose prediction turned wrong."""
    flips: tuple[Flip, ...] = ()
    """The last of both, the newest last; a few of them."""


class MomentShown(Message, frozen=True, eq=False):
    """A checkpoint of the run is shown in place of the network as it stands, to this screen alone."""

    run: int
    source: int
    """The `run` of evaluations and replies about it; below 0."""
    place: int
    """From 1, among the `count` checkpoints before the present step."""
    count: int
    step: int
    epoch: float
    epochs: int
    learning_rate: float
    diverged_at: int | None
    settings: dict[str, PlainValue]
    """Those of then."""
    evaluated: Evaluated
    """Its evaluation on the split that is watched."""
    pace: float
    """Checkpoints a second of a replay."""
    is_replayed: bool = False


class PresentShown(Message, frozen=True):
    """The network is shown as it stands again."""

    run: int


class CommandRejected(Message, frozen=True):
    """A command could not be obeyed; one line says why."""

    text: str
    setting: str = ""
    """The setting that keeps its `value`, if the command was to change one."""
    value: PlainValue | None = None


class NetworkSaved(Message, frozen=True):
    """The network has been written to a file."""

    run: int
    step: int
    path: str


class LogLine(msgspec.Struct, frozen=True, array_like=True):
    """A line of the event log."""

    seconds: float
    """Since 1970."""
    step: int | None
    kind: str
    text: str


class LogSnapshot(Message, frozen=True):
    """The event log as it stands, for a screen that has not seen it grow."""

    run: int
    best: float
    """The best accuracy so far on the split that is watched, 0 to 1; minus infinity before the first."""
    lines: tuple[LogLine, ...]
    batch_changes: tuple[tuple[int, float], ...] = ()
    """Steps, and the epochs until then, at which the batch size has changed."""


class ScreensChanged(Message, frozen=True):
    """Who looks at the run besides this screen, and whether this one may steer it."""

    steers: bool
    others: int
    came_later: bool = False
    """True for a screen that has come to a run under way."""
    notice: str = ""
    """What has happened, for the person at this screen."""


class Ended(Message, frozen=True):
    """The session has ended, for a reason that is no fault."""

    reason: str
    is_saved: bool


class Failed(Message, frozen=True):
    """The engine has ended on a fault; the traceback is for the log."""

    text: str
    traceback: str


class Answered(Message, frozen=True):
    """The reply to a question, and where the run stood when it was put."""

    run: int
    number: int
    step: int
    kind: str
    """As in the question."""
    body: msgspec.Raw


Report: TypeAlias = (
    RunStarted
    | Progress
    | CurveSnapshot
    | SettingChanged
    | Evaluated
    | Examined
    | MomentShown
    | PresentShown
    | NetworkSaved
    | Answered
    | CommandRejected
    | LogSnapshot
    | ScreensChanged
    | Ended
    | Failed
)
