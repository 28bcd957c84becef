"""The history of a run: its curves, and the settings that were changed on the way."""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

from mnist_tui.engine.curve import Curve

MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class Event:
    """A setting was changed at a step: `name` went from `old` to `new`, both as text."""

    step: int
    name: str
    old: str
    new: str


def note(events: list[Event], event: Event) -> None:
    """Add an event; beyond MOST_EVENTS the two of one setting that lie closest together become one."""
    events.append(event)
    if len(events) > MOST_EVENTS:
        _merge_closest(events)


def _merge_closest(events: list[Event]) -> None:
    before: dict[str, int] = {}
    pairs: list[tuple[int, int, int]] = []
    for index, event in enumerate(events):
        if event.name in before:
            pairs.append((event.step - events[before[event.name]].step, before[event.name], index))
        before[event.name] = index
    _, first, second = min(pairs)
    events[second] = replace(events[second], old=events[first].old)
    del events[first]


class Opening(NamedTuple):
    """Costs of the beginning: of the first batch, and of means over some 256 images each."""

    first: float = math.nan
    highest: float = math.nan
    climb: float = math.nan
    """All their rises together."""
    late: float = math.nan
    """The mean of the last of them; NaN while they are too few."""
    means: int = 0
    """How many there are. Later on the curve has fewer steps of the beginning."""


class History:
    """The curves of one run."""

    def __init__(self) -> None:
        self.steps = Curve(4)
        """One row a step: step, mean cost and accuracy (0 to 1) of its batch, gradient norm."""
        self.evaluated = Curve(4)
        """One row an evaluation: step, epoch, cost, accuracy (0 to 1)."""
        self.epochs = Curve(4)
        """One row a completed epoch: step at its end, then means over its images as they were trained on.

        Of the cost, of what the steps reduced, and accuracy (0 to 1).
        """
        self.events: list[Event] = []
        self.opening = Opening()
        """As it was when the curve had most of it, where anybody has looked; it is not saved."""

    def curves(self) -> dict[str, Curve]:
        """Return the curves by name."""
        return {"steps": self.steps, "evaluated": self.evaluated, "epochs": self.epochs}
