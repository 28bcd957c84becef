"""What the engine tells the screen: frozen, schema-checked records; those with arrays are equal to none."""

import math
from typing import TypeAlias

import msgspec

from mnist_tui.data.dataset import SplitName
from mnist_tui.data.qmnist import NAME as QMNIST
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.progress import BestResult, CurveSnapshot, Progress
from mnist_tui.tui.protocol.setting_values import PlainValue
from mnist_tui.tui.protocol.steering import WATCHING


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


class ForeignPredictions(msgspec.Struct, frozen=True, array_like=True, eq=False):
    """What is known of predictions that were made elsewhere, beyond their evaluation."""

    source: str
    """The file, as it is written in messages."""
    images: str
    """Where their images are; empty without any."""
    is_labelled: bool
    has_probabilities: bool
    """False where only classes, perhaps with confidences, are known."""
    rows: int
    notes: tuple[str, ...]
    """How the files were understood, a clause each."""
    mean_confidence: float
    """NaN where nothing is known of it."""
    confidences: tuple[tuple[int, ...], tuple[int, ...]]
    """How many right and wrong predictions there are by tenths of the confidence; without labels all are right."""
    against: tuple[str, str] | None = None
    """What those that they are compared with and they themselves are called; None without a comparison."""


class OutputsOnly(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a network that gives outputs and nothing else, neither weights nor gradients."""

    source: str
    """Its file, as it is written in messages."""
    notes: tuple[str, ...]
    """How it was understood, a clause each, the most important first."""


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
    is_foreign: bool = False
    """True for a network that another program has trained, nobody knows how: the settings are those of a fork."""
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
    foreign: ForeignPredictions | None = None
    """Of predictions that were made elsewhere; None for a run."""
    outputs_only: OutputsOnly | None = None
    """Of a network of which only the outputs are known; None for one of ours."""

    @property
    def test_name(self) -> str:
        """What the test images are called: those of QMNIST by its name, as the others are MNIST's."""
        return QMNIST if self.data_name == QMNIST else "test"


class SettingChanged(Message, frozen=True):
    """A live setting has a new value from `step` on."""

    run: int
    step: int
    name: str
    old: PlainValue
    new: PlainValue
    epoch: float = math.nan
    """Epochs completed at `step`; NaN when nobody knows."""


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
    why_not: str = WATCHING
    """Why it may not, in a line, where it does not steer."""


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
