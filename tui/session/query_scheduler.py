"""Computes the replies to the queries of open screens between steps, a little at a time: training hardly notices.

Session thread only. It knows no query: the table of what computes the replies is handed in.
"""

import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
import numpy as np

from mnist_tui.data.errors import DataError
from mnist_tui.tui.protocol.commands import Ask
from mnist_tui.tui.protocol.queries import Query, answered, read_query
from mnist_tui.tui.protocol.reports import Answered
from mnist_tui.tui.session.query_context import Answers, Context, Job
from mnist_tui.tui.training.memory import available_bytes, size_text

AT_ONCE_S = 0.02
"""Time that every answer has at once: a key is answered by what takes less."""
AT_ONCE_SHARE, MOST_AT_ONCE_S = 0.2, 0.4
"""Share of the time that all of these may take, and how much of it is saved up: nobody holds a key down so fast."""
SHARE = 0.05
"""Share of the time that answers may take from training; what is not used is saved up."""
MOST_SAVED_S = 0.15
"""Time that is saved up at most: enough to find the neighbours of an image without a pause."""
SLICE_S = 0.05
"""Longest stretch of work between two looks at what the screen has to say."""


Asker = TypeVar("Asker")


class QueryError(ValueError):
    """A question that cannot be answered; the message is one line."""


@dataclass(slots=True)
class _Order:
    run: int
    number: int
    step: int
    query: type[Query]
    job: Job
    taken_s: float = 0.0


class QueryScheduler(Generic[Asker]):
    """The questions that wait for an answer, one of a kind at most from everyone who asks. Askers are hashable."""

    def __init__(self, answers: Answers, clock: Callable[[], float]) -> None:
        self._clock, self._answers = clock, answers
        self._orders: dict[tuple[Asker, str], _Order] = {}
        self._traced: set[tuple[type[Query], type[Exception]]] = set()
        self._saved_s, self._saved_at = MOST_SAVED_S, clock()
        """Time that may be taken from training, and when that was so; below 0 it is a debt."""
        self._at_once_s = MOST_AT_ONCE_S
        """The same for what answers take at once."""

    @property
    def is_busy(self) -> bool:
        """True while a question waits for its answer."""
        return bool(self._orders)

    def take(self, asker: Asker, ask: Ask, context: Context) -> None:
        """Take in a question; one of the same kind from the same asker that still waits is dropped.

        Raises:
            QueryError: nobody answers such a question, or it is damaged.
        """
        if (kind := next((query for query in self._answers if query.__name__ == ask.kind), None)) is None:
            raise QueryError(f"this engine knows no query {ask.kind:.40}")
        try:
            query = read_query(ask, kind)
        except msgspec.DecodeError as error:
            raise QueryError(f"query {ask.kind}: {error}") from error
        self._orders.pop((asker, ask.kind), None)
        job = self._answers[kind](context, query)
        self._orders[asker, ask.kind] = _Order(context.source, ask.number, context.step, kind, job)

    def clear(self) -> None:
        """Drop every question: the run that they were about is over."""
        self._orders.clear()

    def forget(self, asker: Asker, kinds: Collection[str] | None = None) -> None:
        """Drop the questions of one who has left, or those of these kinds."""
        for place in tuple(self._orders):
            if place[0] is asker and (kinds is None or place[1] in kinds):
                del self._orders[place]

    def work(self, is_learning: bool) -> tuple[Asker, Answered | QueryError] | None:
        """Do a part of the question that has had the least time; return who asked and the answer when it is done.

        Where memory does not suffice for it, or anything else goes wrong with it, an error takes the place of the
        answer: no question ends a run.

        While the network learns, what takes long goes on as far as there is time saved up. The question that is oldest
        does not come first: one that takes long would hold up the short ones of the screen that is opened after it.
        """
        if not self._orders:
            return None
        begin = self._clock()
        self._save_up(begin)
        place, order = min(self._orders.items(), key=lambda one: one[1].taken_s)
        at_once_s = min(AT_ONCE_S - order.taken_s, self._at_once_s)
        may_take_s = max(at_once_s, min(self._saved_s, SLICE_S)) if is_learning else SLICE_S
        if may_take_s <= 0:
            return None
        try:
            with np.errstate(all="ignore"):  # a diverged network may be looked at: its numbers are inf or NaN
                next(order.job)
                while self._clock() - begin < may_take_s:
                    next(order.job)
        except StopIteration as end:
            del self._orders[place]
            return place[0], answered(order.run, order.number, order.step, order.query, end.value)
        except DataError as error:
            del self._orders[place]
            return place[0], QueryError(f"query {order.query.__name__}: {error}")
        except MemoryError:
            del self._orders[place]
            return place[0], QueryError(f"not enough memory to look at this ({size_text(available_bytes())} are free)")
        except Exception as error:  # a screen may ask for what there is not
            del self._orders[place]
            self._trace(order.query, error)
            return place[0], QueryError(f"query {order.query.__name__}: {type(error).__name__}: {error}")
        finally:
            taken = self._clock() - begin
            order.taken_s += taken
            if is_learning:
                self._saved_s -= taken
                self._at_once_s -= taken
        return None

    def _trace(self, query: type[Query], error: Exception) -> None:
        """Print where it went wrong, the first time: a screen that asks again and again fills no file."""
        if (kind := (query, type(error))) not in self._traced:
            self._traced.add(kind)
            traceback.print_exc()

    def _save_up(self, now: float) -> None:
        self._saved_s = min(self._saved_s + SHARE * (now - self._saved_at), MOST_SAVED_S)
        self._at_once_s = min(self._at_once_s + AT_ONCE_SHARE * (now - self._saved_at), MOST_AT_ONCE_S)
        self._saved_at = now
