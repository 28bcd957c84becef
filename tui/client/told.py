"""What can change the screen's copy of a run, besides the reports of its engine."""

from dataclasses import dataclass
from typing import TypeAlias

from mnist_tui.engine.setting import Value
from mnist_tui.tui.client.event_log import Kind
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import Failed, Report


@dataclass(frozen=True, slots=True)
class Notice:
    """A message of the screen itself, in one line; an empty one removes the last."""

    text: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What the screen itself adds to the log, without a notice."""

    kind: Kind
    text: str
    step: int | None


class Lost(Failed, frozen=True):
    """The connection to the engine is broken. The run may well go on; no engine ever reports this."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A library, or Python itself, has printed something."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Requested:
    """The engine has been asked for a new value of a live setting, from which the next key must start."""

    name: str
    value: Value


Told: TypeAlias = Report | Reply | Notice | Logged | Printed | Requested
"""What can be applied to a run."""
