"""Sends the queries of the open screen: one of a kind at a time, again when the network has changed. No Textual.

It also decodes the replies: only the sender knows the types of a query and its reply.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.protocol.commands import Command, Forget
from mnist_tui.tui.protocol.queries import Query, Reply, ask, read_reply
from mnist_tui.tui.protocol.reports import Answered, Report

NEVER_S = float("inf")
WAITS = 3
"""A query is repeated after so many times what its reply took: a slow line has room for other things."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A query, and after how long it is repeated when the network has changed."""

    query: Query
    every_s: float
    """NEVER_S for one whose reply stays valid."""


@dataclass(frozen=True, slots=True)
class _Asked:
    query: Query
    run: int
    number: int
    at: float


class QueryClient:
    """Remembers the queries that were sent, so that none is sent twice."""

    def __init__(self, send: Callable[[Command], None], clock: Callable[[], float]) -> None:
        self._send, self._clock = send, clock
        self._number = 0
        self._asked: dict[type[Query], _Asked] = {}
        self._took_s: dict[type[Query], float] = {}
        """How long the last reply of every kind was awaited."""
        self._wanted: set[type[Query]] = set()

    def ask(self, run: Run, all_wanted: Collection[Subscription], beside: Collection[Subscription] = ()) -> bool:
        """Send the queries that are due, those `beside`, too; return whether all replies but to these are here.

        What was wanted before and no longer is, the engine is told to forget.
        """
        kinds = {type(wanted.query) for wanted in (*all_wanted, *beside)}
        here = {answered.number for answered in run.answers.values()}
        self._leave(self._wanted - kinds, here)
        self._wanted = kinds
        for wanted in (*all_wanted, *beside):
            self.want(run, wanted)
        asked = [self._asked.get(type(wanted.query)) for wanted in all_wanted]
        return all(last is not None and last.number in here for last in asked)

    def _leave(self, kinds: Collection[type[Query]], here: Collection[int]) -> None:
        """Have queries of these kinds forgotten; one whose reply is not here has to be sent again when it is wanted."""
        if kinds:
            self._send(Forget(tuple(sorted(kind.__name__ for kind in kinds))))
        for kind in kinds:
            if kind in self._asked and self._asked[kind].number not in here:
                del self._asked[kind]

    def read(self, report: Report) -> Report | Reply:
        """Return the decoded reply if a report is one to a query of this client, else the report.

        Raises:
            msgspec.DecodeError: the reply is damaged.
        """
        if isinstance(report, Answered):
            for kind, asked in self._asked.items():
                if kind.__name__ == report.kind:
                    if asked.number == report.number:
                        self._took_s[kind] = self._clock() - asked.at
                    return read_reply(report, kind)
        return report

    def want(self, run: Run, wanted: Subscription) -> None:
        """Send a query, unless its reply is here and valid, or on its way."""
        if run.started is None or run.source is None:
            return
        query, number = wanted.query, run.source
        last = self._asked.get(type(query))
        is_new = last is None or (last.query, last.run) != (query, number)
        if is_new or (last is not None and self._is_stale(run, last, wanted.every_s)):
            self._number += 1
            self._asked[type(query)] = _Asked(query, number, self._number, self._clock())
            self._send(ask(self._number, query))

    def _is_stale(self, run: Run, last: _Asked, every_s: float) -> bool:
        """True when the network has changed since the reply, and it is time to ask again."""
        if self._clock() - last.at < max(every_s, WAITS * self._took_s.get(type(last.query), 0.0)):
            return False
        return any(one.number == last.number and one.step != (run.step or 0) for one in run.answers.values())
