"""The queries of the runs that are kept: their list, their curves, and what is done to one of them."""

from typing import ClassVar, Literal

import msgspec
import numpy as np

from mnist_tui.tui.protocol.arrays import Array2D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query

Action = Literal["remove", "restore", "rename", "note"]


class LastTest(msgspec.Struct, frozen=True, array_like=True):
    """The last evaluation of the test images."""

    step: int
    right: int
    count: int
    """Images, at least one."""


class RunRow(msgspec.Struct, frozen=True, array_like=True):
    """One run, as far as its list needs it."""

    name: str
    id: str
    parent: str
    """The id of the run that it came from; empty for none."""
    state: str
    step: int
    epoch: float
    epochs: int
    seconds: float
    """Of training."""
    updated: float
    """Seconds since 1970."""
    data: str
    values: list[str]
    """Of the settings in `KeptRunsAnswer.columns`, as texts."""
    accuracy: float | None
    """The best one on the images that the run was watched on, 0 to 1."""
    best_step: int | None
    images: int
    """How many those were; 0 when nobody knows."""
    cost: float | None
    """The latest one, on the same images."""
    test_evaluations: int
    note: str
    fault: str = ""
    """Why nothing is known of it."""
    order: int = 0
    """As in `run.json`."""
    tested: LastTest | None = None
    """The last evaluation of the test images."""
    split: str = "validation"
    """The images of `accuracy` and `cost`: the test images where no others were held out."""

    @property
    def validation_accuracy(self) -> float | None:
        """The best one on validation images, 0 to 1; None where there are none."""
        return self.accuracy if self.split == "validation" else None


class KeptRunsAnswer(Message, frozen=True, eq=False):
    """All runs in a folder, the latest first."""

    folder: str
    columns: list[str]
    """The settings that are not the same in all of them, by name."""
    rows: list[RunRow]


class KeptRuns(Query, frozen=True):
    """The list of the runs that are kept where this one is."""

    reply: ClassVar[type[Message]] = KeptRunsAnswer
    revision: int = 0
    """A new number reads them again."""
    round: int = 0
    """Counts up while another program trains one of them."""


class RunCurves(msgspec.Struct, frozen=True, array_like=True, eq=False):
    """The curves of one run, thinned."""

    name: str
    trained: Array2D[np.float64]
    """(n, 5): step, epoch, seconds, moving average of the cost and of the accuracy of the batches."""
    evaluated: Array2D[np.float64]
    """(m, 5): step, epoch, seconds, cost, accuracy."""
    fallback: int | None = None
    """The step of the checkpoint that they are of, where a newer one cannot be read."""


class KeptCurvesAnswer(Message, frozen=True, eq=False):
    """The curves of those that could be read."""

    curves: list[RunCurves]


class KeptCurves(Query, frozen=True):
    """The curves of some runs."""

    reply: ClassVar[type[Message]] = KeptCurvesAnswer
    names: list[str]
    revision: int = 0
    round: int = 0
    """As in KeptRuns."""


class RunChanged(Message, frozen=True):
    """What was done, or why it was not, in a line."""

    number: int
    text: str


class ChangeRun(Query, frozen=True):
    """Do something to a run, once."""

    reply: ClassVar[type[Message]] = RunChanged
    number: int
    """Tells one such request from the next."""
    action: Action
    name: str
    text: str = ""
    """The new name, or the note."""
