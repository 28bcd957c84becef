"""Puts the questions of the open screen: one of a kind at a time, again when the network has moved on. No Textual.

It reads the replies, too: only who asks knows what a question and its reply are made of.
"""

import time
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

    def __init__(
        self, view: Run, send: Callable[[say.Command], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._view, self._send, self._clock = view, send, clock
        self._number = 0
        self._asked: dict[type[Query], _Asked] = {}

    def ask(self, all_wanted: Collection[Subscription]) -> bool:
        """Ask what has to be asked; return whether everything that is wanted is here."""
        for wanted in all_wanted:
            self.want(wanted)
        here = {answered.number for answered in self._view.answers.values()}
        asked = [self._asked.get(type(wanted.question)) for wanted in all_wanted]
        return all(last is not None and last.number in here for last in asked)

    def read(self, report: say.Report) -> say.Report | Reply:
        """Return the reply that a report holds, or the report where it is none to a question of this client.

        Raises:
            msgspec.DecodeError: the reply is damaged.
        """
        if isinstance(report, say.Answered):
            for kind in self._asked:
                if kind.__name__ == report.kind:
                    return read_reply(report, kind)
        return report

    def want(self, wanted: Subscription) -> None:
        """Ask, unless the answer is here and still true, or on its way."""
        if self._view.started is None:
            return
        question, run = wanted.question, self._view.started.run
        last = self._asked.get(type(question))
        if last is None or (last.question, last.run) != (question, run) or self._is_stale(last, wanted.every_s):
            self._number += 1
            self._asked[type(question)] = _Asked(question, run, self._number, self._clock())
            self._send(ask(self._number, question))

    def _is_stale(self, last: _Asked, every_s: float) -> bool:
        """True when the network has moved on since the answer, and it is time to ask again."""
        if self._clock() - last.at < every_s:
            return False
        step = self._view.progress.step if self._view.progress else 0
        return any(one.number == last.number and one.step != step for one in self._view.answers.values())
