"""Puts the questions of the open screen: one of a kind at a time, again when the network has moved on. No Textual.

It reads the replies, too: only who asks knows what a query and its reply are made of.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.queries import Query, Reply, ask, read_reply

NEVER_S = float("inf")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A question, and after how long it is put again when the network has moved on."""

    question: Query
    every_s: float
    """NEVER_S for one whose answer stays as it is."""


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Query
    run: int
    number: int
    at: float


class QueryClient:
    """Remembers what has been asked, so that nothing is asked twice."""

    def __init__(self, send: Callable[[say.Command], None], clock: Callable[[], float]) -> None:
        self._send, self._clock = send, clock
        self._number = 0
        self._asked: dict[type[Query], _Asked] = {}

    def ask(self, run: Run, all_wanted: Collection[Subscription]) -> bool:
        """Ask what has to be asked of a run; return whether everything that is wanted is here."""
        for wanted in all_wanted:
            self.want(run, wanted)
        here = {answered.number for answered in run.answers.values()}
        asked = [self._asked.get(type(wanted.question)) for wanted in all_wanted]
        return all(last is not None and last.number in here for last in asked)

    def read(self, report: say.Report) -> say.Report | Reply:
        """Return the reply that a report holds, or the report where it is none to a query of this client.

        Raises:
            msgspec.DecodeError: the reply is damaged.
        """
        if isinstance(report, say.Answered):
            for kind in self._asked:
                if kind.__name__ == report.kind:
                    return read_reply(report, kind)
        return report

    def want(self, run: Run, wanted: Subscription) -> None:
        """Ask, unless the answer is here and still true, or on its way."""
        if run.started is None:
            return
        question, number = wanted.question, run.started.run
        last = self._asked.get(type(question))
        is_new = last is None or (last.question, last.run) != (question, number)
        if is_new or (last is not None and self._is_stale(run, last, wanted.every_s)):
            self._number += 1
            self._asked[type(question)] = _Asked(question, number, self._number, self._clock())
            self._send(ask(self._number, question))

    def _is_stale(self, run: Run, last: _Asked, every_s: float) -> bool:
        """True when the network has moved on since the answer, and it is time to ask again."""
        if self._clock() - last.at < every_s:
            return False
        return any(one.number == last.number and one.step != (run.step or 0) for one in run.answers.values())
