"""Answers the questions of open screens between steps, a little at a time, so that training hardly notices.

Session thread only. Adding a question: its struct and its answer's, and a line in ANSWERS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.inspecting import inspect, nearest
from mnist_tui.tui.session.mapping import map_points
from mnist_tui.tui.session.questions import Inspect, MapPoints, Nearest, Pictures, Silence, Survey, Weights
from mnist_tui.tui.session.room import Job, Room
from mnist_tui.tui.session.survey import pictures, survey
from mnist_tui.tui.session.weighing import silence, weights

AT_ONCE_S = 0.05
"""Time that an answer may take in one go."""
SHARE = 0.05
"""Share of the time that a longer answer may take from training."""


ANSWERS: dict[type[say.Question], Callable[[Room, Any], Job]] = {
    Inspect: inspect,
    Nearest: nearest,
    Pictures: pictures,
    Survey: survey,
    Weights: weights,
    Silence: silence,
    MapPoints: map_points,
}


@dataclass(slots=True)
class _Order:
    number: int
    step: int
    job: Job
    taken_s: float = 0.0


class Desk:
    """The questions that wait for an answer, one of a kind at most."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._orders: dict[type[say.Question], _Order] = {}
        self._next_at = 0.0

    @property
    def is_busy(self) -> bool:
        """True while a question waits for its answer."""
        return bool(self._orders)

    def take(self, ask: say.Ask, room: Room) -> None:
        """Take in a question; one of the same kind that still waits is dropped."""
        kind = type(ask.question)
        self._orders.pop(kind, None)
        self._orders[kind] = _Order(ask.number, room.trainer.steps, ANSWERS[kind](room, ask.question))
        self._next_at = 0.0

    def clear(self) -> None:
        """Drop every question: the run that they were about is over."""
        self._orders.clear()

    def work(self, run: int, is_learning: bool) -> say.Answered | None:
        """Do a part of the question that has had the least time; return its answer if that was the last part.

        While the network learns, an answer that takes long gets its share of the time only. By age instead, one that
        takes long would hold up the short ones of the screen that is opened after it.
        """
        now = self._clock()
        if not self._orders or (is_learning and now < self._next_at):
            return None
        kind, order = min(self._orders.items(), key=lambda one: one[1].taken_s)
        until = now + max(AT_ONCE_S - order.taken_s, 0.0)
        try:
            next(order.job)
            while self._clock() < until:
                next(order.job)
        except StopIteration as end:
            del self._orders[kind]
            return say.Answered(run, order.number, order.step, end.value)
        taken = self._clock() - now
        order.taken_s += taken
        self._next_at = self._clock() + taken / SHARE
        return None
