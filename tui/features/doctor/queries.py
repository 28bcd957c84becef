"""What the doctor's screen asks, and what it is told."""

from typing import ClassVar

from mnist_tui.engine.diagnosis.finding import Evidence
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class ExaminationAnswer(Examined, frozen=True):
    """What a look at the network itself has shown: found is what was found in two sets of images."""

    checked: tuple[Evidence, ...] = ()
    """All numbers that were measured, whether or not anything is wrong with them."""


class Examine(Query, frozen=True):
    """What is wrong with the network that is shown, and with its run and its data."""

    reply: ClassVar[type[Message]] = ExaminationAnswer
    is_idle: bool = False
    """True while a look takes no time from training."""


class MemorisationAnswer(Message, frozen=True):
    """How a new network with the settings of the run did on ten training images."""

    revision: int
    images: int
    right: int
    steps: int
    cost: float


class Memorise(Query, frozen=True):
    """Can a new network with these settings memorise ten training images? The run goes on as it would without."""

    reply: ClassVar[type[Message]] = MemorisationAnswer
    revision: int
    """A new number asks once more."""
