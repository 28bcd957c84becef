"""The words that screen and engine exchange: frozen, schema-checked records, in which arrays travel as bytes."""

from typing import Literal, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import (
    Ablate,
    AblateAnswer,
    Flip,
    Images,
    ImagesAnswer,
    Inspect,
    InspectAnswer,
    MapAnswer,
    MapPoints,
    Neighbours,
    NeighboursAnswer,
    PredictSplit,
    SplitPredictions,
    Weights,
    WeightsAnswer,
)

PlainValue: TypeAlias = int | float | str | list[int]
Question: TypeAlias = Images | PredictSplit | Inspect | Neighbours | Weights | Ablate | MapPoints
"""What an open screen may want to know; each has its answer below and its function in `desk.py`."""
Answer: TypeAlias = (
    ImagesAnswer | SplitPredictions | InspectAnswer | NeighboursAnswer | WeightsAnswer | AblateAnswer | MapAnswer
)
CurveName: TypeAlias = Literal["steps", "judged", "rates"]
"""As the fields of Progress that carry their rows."""


# --- down: from the screen to the engine ---------------------------------------------------------------------------


class StartRun(Message, frozen=True):
    """The first word: which data and settings, and whether to start at rest."""

    source: str | None
    """Folder of IDX files; None is the bundled MNIST."""
    settings: dict[str, PlainValue]
    paused: bool


class Pause(Message, frozen=True):
    """Rest at the next batch."""


class Resume(Message, frozen=True):
    """Go on; a diverged run from its last finite state, a finished one past its end."""


class TogglePause(Message, frozen=True):
    """Rest when running, else go on: the engine knows which, the screen may be a moment behind."""


class Steps(Message, frozen=True):
    """Learn from `count` more batches, then rest."""

    count: int


class FinishEpoch(Message, frozen=True):
    """Learn to the end of this epoch, then rest."""


class RunUntil(Message, frozen=True):
    """Go on until a target is reached, spelt as in `target.py`; an empty text drops the target and changes nothing."""

    text: str


class SetPace(Message, frozen=True):
    """Take at most so many steps a second; None is full speed."""

    steps_per_second: float | None


class Change(Message, frozen=True):
    """Give a live setting a new value, spelt as on the command line."""

    name: str
    text: str


class Restart(Message, frozen=True):
    """Begin a new run: with changed settings by name and spelling, and a new seed if asked."""

    changes: dict[str, str]
    new_seed: bool


class EvaluateTest(Message, frozen=True):
    """Judge the network on the test images, once."""


class WatchTraining(Message, frozen=True):
    """Judge a fixed sample of the training images, too, now and whenever the network is judged; or no longer."""

    on: bool


class Ask(Message, frozen=True):
    """Put a question about the present run; a later one of the same kind takes its place."""

    number: int
    """Comes back with the answer."""
    question: Question


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
    | Change
    | Restart
    | EvaluateTest
    | WatchTraining
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
    """Of the matrix products; 0 when nobody knows."""


class Progress(Message, frozen=True):
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
    steps: bytes
    """New rows of (step, cost, accuracy, gradient norm), float64."""
    evaluated: bytes
    """New rows of (step, epoch, cost, accuracy), float64."""
    rates: bytes
    """New rows of (step, images per second, seconds of training), float64."""
    target: str = ""
    """What the run goes on until, empty without a target."""
    rested: str = ""
    """Why it rests, empty while it runs or when a person paused it."""


class CurveSnapshot(Message, frozen=True):
    """A curve as it stands, because more was appended to it than could be told row by row."""

    run: int
    curve: CurveName
    length: int
    newest: bytes
    """The newest rows, float64."""
    buckets: bytes
    """Those of `Curve.saved`, float64."""


class SettingChanged(Message, frozen=True):
    """A live setting has a new value from `step` on."""

    run: int
    step: int
    name: str
    old: str
    new: str


class Mistake(msgspec.Struct, frozen=True, array_like=True):
    """A wrong answer, with the picture."""

    index: int
    label: int
    predicted: int
    confidence: float
    pixels: bytes


class Evaluated(Message, frozen=True):
    """The result of an evaluation: of the split that steers, of the test images when `is_score`, or of `train`."""

    run: int
    step: int
    split: SplitName
    is_score: bool
    cost: float
    right: int
    count: int
    low: float
    high: float
    """The 95 % interval of the accuracy, 0 to 1."""
    confusion: bytes
    """(K, K) int64, true by predicted."""
    pair_costs: bytes
    """(K, K) float64, the mean cost of the images in each cell of `confusion`, NaN where there are none."""
    mistakes: list[Mistake]
    """The most confident ones."""
    test_evaluations: int
    """How often the test images have been scored in this run."""
    learned: int = 0
    """Images of the split that steers whose answer turned right since its judgement before."""
    forgotten: int = 0
    """Those whose answer turned wrong."""
    flips: tuple[Flip, ...] = ()
    """The last of both, the newest last; a few of them."""


class CommandRejected(Message, frozen=True):
    """A command could not be obeyed; one line says why."""

    text: str


class Failed(Message, frozen=True):
    """The engine has ended on a fault; the traceback is for the log."""

    text: str
    traceback: str


class Answered(Message, frozen=True):
    """The answer to a question, and where the run stood when it was put."""

    run: int
    number: int
    step: int
    answer: Answer


Report: TypeAlias = (
    RunStarted | Progress | CurveSnapshot | SettingChanged | Evaluated | Answered | CommandRejected | Failed
)


def rows(data: bytes, columns: int) -> NDArray[np.float64]:
    """Return the rows of float64 numbers that travelled as `data`, (n, columns)."""
    return np.frombuffer(data, np.float64).reshape(-1, columns)


def plain_settings(settings: Settings) -> dict[str, PlainValue]:
    """Return the settings by name, as they travel."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in settings.as_dict().items()}


def read_settings(values: dict[str, PlainValue]) -> Settings:
    """Return the settings that travelled as `values`.

    Raises:
        SettingError: they hold an unknown name or a value outside its range.
    """
    return Settings().replace(values)
