"""The words that screen and engine exchange: frozen, schema-checked records; those with arrays are equal to none."""

import math
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.protocol.arrays import Array2D, Array3D
from mnist_tui.tui.protocol.message import Message

PlainValue: TypeAlias = int | float | str | list[int]
"""The value of a setting; its declaration checks it on arrival."""
CurveName: TypeAlias = Literal["steps", "evaluations", "rates"]
"""As the fields of Progress that carry their rows."""
STEP_COLUMNS, EVALUATION_COLUMNS, RATE_COLUMNS = 4, 4, 3


# --- down: from the screen to the engine ---------------------------------------------------------------------------


class StartRun(Message, frozen=True):
    """The first word: which data and settings, and whether to start paused."""

    source: str | None
    """Where the data are; None is the bundled MNIST."""
    settings: dict[str, PlainValue]
    paused: bool
    invert: bool = False
    transpose: bool = False
    """These two say what is done to the images."""
    runs: str | None = None
    """The folder that runs are kept in; None for nowhere."""
    resume: str | None = None
    """The folder of a run to continue; data and settings are then those of the run."""


class Pause(Message, frozen=True):
    """Pause at the next batch."""


class Resume(Message, frozen=True):
    """Resume; a diverged run from its last finite state, a finished one past its end."""


class TogglePause(Message, frozen=True):
    """Pause when running, else resume: the engine knows which, the screen may be a moment behind."""


class Steps(Message, frozen=True):
    """Take `count` more steps, then pause."""

    count: int


class FinishEpoch(Message, frozen=True):
    """Train to the end of this epoch, then pause."""


class RunUntil(Message, frozen=True):
    """Run until a target is reached, spelt as in `target.py`; an empty text drops the target and changes nothing."""

    text: str


class SetPace(Message, frozen=True):
    """Take at most so many steps a second; None is full speed."""

    steps_per_second: float | None


class SetSetting(Message, frozen=True):
    """Give a live setting a new value."""

    name: str
    value: PlainValue


class Restart(Message, frozen=True):
    """Begin a new run: with changed settings by name, and a new seed if asked."""

    changes: dict[str, PlainValue]
    new_seed: bool


class EvaluateTest(Message, frozen=True):
    """Evaluate the network on the test images, once."""


class SaveNetwork(Message, frozen=True):
    """Write the network as it stands to a new file."""

    path: str


class WatchTraining(Message, frozen=True):
    """Evaluate a fixed sample of the training images, too, now and with every evaluation; or no longer."""

    on: bool


class Ask(Message, frozen=True):
    """Put a question about the present run; a later one of the same kind takes its place."""

    number: int
    """Comes back with the reply."""
    kind: str
    """The name of its class, which a feature declares."""
    body: msgspec.Raw


class Stop(Message, frozen=True):
    """The last word: end."""


Command: TypeAlias = (
    StartRun
    | Pause
    | Resume
    | TogglePause
    | Steps
    | FinishEpoch
    | RunUntil
    | SetPace
    | SetSetting
    | Restart
    | EvaluateTest
    | WatchTraining
    | SaveNetwork
    | Ask
    | Stop
)


# --- up: from the engine to the screen -----------------------------------------------------------------------------


class RunStarted(Message, frozen=True):
    """A run has begun: what it learns and with what."""

    run: int
    """Counts from 1; a later number starts the curves anew."""
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
    saving_fault: str = ""
    """Why the run cannot be saved at present; empty while all is well."""
    not_saved_since: float = 0.0
    """When that began, in seconds since 1970."""

    def __post_init__(self) -> None:
        columns = self.steps.shape[1], self.evaluations.shape[1], self.rates.shape[1]
        if columns != (STEP_COLUMNS, EVALUATION_COLUMNS, RATE_COLUMNS):
            raise ValueError(f"rows of {columns} numbers are not those of the curves")


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


class CommandRejected(Message, frozen=True):
    """A command could not be obeyed; one line says why."""

    text: str


class NetworkSaved(Message, frozen=True):
    """The network has been written to a file."""

    run: int
    step: int
    path: str


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
    | NetworkSaved
    | Answered
    | CommandRejected
    | Failed
)


def plain_settings(settings: Settings) -> dict[str, PlainValue]:
    """Return the settings by name, as they travel."""
    return {name: plain_value(value) for name, value in settings.as_dict().items()}


def plain_value(value: Value) -> PlainValue:
    """Return the value of a setting as it travels."""
    return list(value) if isinstance(value, tuple) else value


def read_settings(values: dict[str, PlainValue]) -> Settings:
    """Return the settings that travelled as `values`.

    Raises:
        SettingError: they hold an unknown name or a value outside its range.
    """
    return Settings().replace(values)
