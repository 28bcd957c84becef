"""A screen that looks on: an observer that tells it over a link what happens, and the source of its commands.

It never waits for the screen. What the line does not take at once stays behind: of each kind of report the newest, and
of the curves, once there is room again, what is new or all of it.
"""

import math
from collections.abc import Hashable, Iterable
from typing import ClassVar

import msgspec

from mnist_tui.engine.buckets import KEPT
from mnist_tui.engine.curve import Curve
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.setting import Value
from mnist_tui.tui.protocol.commands import Command
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.frames import FrameError
from mnist_tui.tui.protocol.limits import FloodError
from mnist_tui.tui.protocol.link import EngineEnd, LinkClosedError
from mnist_tui.tui.protocol.progress import CurveName
from mnist_tui.tui.protocol.reports import (
    Answered,
    CommandRejected,
    Ended,
    Failed,
    MomentShown,
    NetworkSaved,
    PresentShown,
    Report,
    ScreensChanged,
    SettingChanged,
)
from mnist_tui.tui.protocol.setting_values import PlainValue, plain_value
from mnist_tui.tui.session.allowance import PIECE, REFUSED, Allowance
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.news import News, curves_of
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.query_cache import QueryCache
from mnist_tui.tui.session.reports import evaluation_report, moment_evaluation, start_report

MOST_AT_ONCE = 1 << 16
"""Bytes after which no further report is sent in the same piece: what lies in the line nothing newer can replace."""
TRY_EVERY_S = 0.2
"""So often it is tried to tell a screen something that does not read."""
TOO_MUCH = "this screen sent more commands than any person can give"


class Viewer(Observer):
    """One end of a line to a screen. Session thread only."""

    REPORT_EVERY_S: ClassVar[float] = 0.05

    def __init__(
        self,
        link: EngineEnd,
        *,
        allowance: Allowance | None = None,
        only_watches: bool = False,
    ) -> None:
        """`allowance` limits what a guest may send."""
        self._link, self._allowance = link, allowance
        self.only_watches = only_watches
        """True for one that never steers."""
        self._waiting: dict[Hashable, Report] = {}
        """Reports that the line has no room for, by what a later one takes the place of; the oldest first."""
        self._curves: dict[CurveName, Curve] = {}
        self._sent: dict[CurveName, int] = {}
        self._findings: tuple[Finding, ...] | None = None
        """Those that it was told of last."""
        self._next_at = self._try_at = -math.inf
        self._is_due = False
        """True when the run is to be told of at the next opportunity; otherwise that waits its time."""
        self.has_left = self.is_shut_out = False
        """True once the screen has hung up, and once it was shut out because of what it sent."""
        self.watches_training = False
        self.cache = QueryCache()
        """What outlives its queries: two screens that look at different things do not spoil each other's."""

    # --- the line ------------------------------------------------------------------------------------------------

    def fileno(self) -> int:
        """Return the descriptor to watch."""
        return self._link.fileno()

    @property
    def is_behind(self) -> bool:
        """True while there is something to tell that the line has had no room for."""
        waits = self._has_room and (self._is_due or bool(self._waiting))
        return not self.has_left and (waits or self._link.has_unsent)

    @property
    def is_out_of_reach(self) -> bool:
        """True for a screen that may have gone without anybody being told: of one on this machine that is known."""
        return False

    @property
    def _has_room(self) -> bool:
        """False while nothing more is to be told, although the line may take it."""
        return True

    def _outgoing(self, report: Report) -> Report:
        """Return what is sent in the place of a report."""
        return report

    def commands(self) -> list[Command]:
        """Return the commands that have arrived; after the last one `has_left` is true."""
        before = self._link.bytes_received
        try:
            commands = self._link.drain()
        except LinkClosedError:
            self.leave()
            return []
        except msgspec.DecodeError as error:
            return self._shut_out(f"a damaged command: {error}")
        except FloodError:
            return self._shut_out(TOO_MUCH)
        if self._exceeds_allowance(len(commands), self._link.bytes_received - before):
            return self._shut_out(TOO_MUCH)
        return commands

    def _shut_out(self, why: str) -> list[Command]:
        self.is_shut_out = True
        self.leave(Failed(why, ""))
        return []

    def _exceeds_allowance(self, commands: int, size: int) -> bool:
        if self._allowance is None:
            return False
        return self._allowance.is_exceeded(commands + PIECE * self._link.is_amid_a_frame, size)

    @property
    def is_guest(self) -> bool:
        """True for a screen that has come to a run under way."""
        return self._allowance is not None

    def leave(self, last_word: Report | None = None) -> None:
        """Have nothing more to do with this screen."""
        if last_word is not None:
            self._tell("last", last_word)
        self.has_left = True

    def hang_up(self) -> None:
        """Close the line to a screen that came later; that of the first is not ours to close."""
        if self.is_guest:
            self._link.close()

    def tell_past(self, reports: Iterable[Report]) -> None:
        """Send what was told to others before this screen came: none takes the place of another."""
        for number, report in enumerate(reports):
            self._tell(("past", number), report)

    def screens_changed(self, report: ScreensChanged) -> None:
        """Say who looks on and who steers."""
        self._tell("screens", report)

    def session_ended(self, run: LiveRun, report: Ended, now: float) -> None:
        """Say how the run was left, if that has not been told, and that there is nothing more to come."""
        if self._is_due:
            self._tell_news(run, now, News(run))
        self._tell("ended", report)

    def reject(self, text: str, setting: str = "", value: PlainValue | None = None) -> None:
        """Say in one line why a command was not obeyed, and which setting keeps its value, if it was about one."""
        self._tell(("rejected", setting), CommandRejected(text, setting, value))
        if self._allowance is not None and self._allowance.is_exceeded(REFUSED, 0) and not self.is_shut_out:
            self._shut_out(TOO_MUCH)

    def saved(self, report: NetworkSaved) -> None:
        """Say that the network is in a file."""
        self._tell(("saved", report.path), report)

    def moment_shown(self, report: MomentShown) -> None:
        """Say that this screen looks at a checkpoint from now on."""
        self._waiting.pop("present", None)
        self._tell("moment", report)

    def moment_evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Say how an evaluation of that came out."""
        self._tell(("moment", evaluated.sample.split), moment_evaluation(run, evaluated))

    def present_shown(self, run: LiveRun) -> None:
        """Say that this screen looks at the network as it stands again."""
        self._waiting.pop("moment", None)
        self._tell("present", PresentShown(run.number))

    def reply(self, answered: Answered) -> None:
        """Send the reply to a query of this screen."""
        self._tell(("answered", answered.kind), answered)

    def _tell(self, place: Hashable, report: Report) -> None:
        """Send a report as soon as there is room; until then a later one in the same place is sent instead."""
        self._waiting[place] = report
        self.flush()

    def flush(self) -> bool:
        """Send what the line has room for; return True when nothing is left."""
        try:
            while self._link.flush() and self._waiting and self._has_room:
                self._put_waiting()
        except LinkClosedError:
            self.has_left = True
        return not self.has_left and not self._link.has_unsent

    def catch_up(self) -> None:
        """Send on what there is room for again; where the run is to be told of, what waits goes with that, in a moment.

        Otherwise large evaluations, one after the other, would never leave room to say where the run stands.
        """
        if not self._is_due:
            self.flush()
            return
        try:
            self._link.flush()
        except LinkClosedError:
            self.has_left = True

    def _put_waiting(self) -> None:
        """Put what waits into one piece, so that a screen hears, and shows, all of it at once."""
        while self._waiting and self._has_room and self._link.bytes_unsent < MOST_AT_ONCE:
            try:
                self._link.put(self._outgoing(self._waiting.pop(next(iter(self._waiting)))))
            except FrameError as error:
                self._waiting["rejected", ""] = CommandRejected(str(error))

    # --- what happens --------------------------------------------------------------------------------------------

    def run_started(self, run: LiveRun) -> None:
        """Say what this run learns and with what; what was still to be told of the one before is told no more."""
        self._curves = curves_of(run)
        self._sent, self._findings = dict.fromkeys(self._curves, 0), None
        self.cache, self._is_due = QueryCache(), True
        self._waiting.clear()
        self._tell("started", start_report(run))

    def status_changed(self, run: LiveRun) -> None:
        """Have it told at the next opportunity."""
        self._is_due = True

    def setting_changed(self, run: LiveRun, name: str, old: Value, new: Value) -> None:
        """Say that a live setting has changed; of several changes that could not be told the last value counts."""
        before = self._waiting.get(("changed", name))
        told = before.old if isinstance(before, SettingChanged) else plain_value(old)
        at = run.trainer.snapshot()
        change = SettingChanged(run.number, at.step, name, told, plain_value(new), at.epoch)
        self._tell(("changed", name), change)
        self._is_due = True

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Say how an evaluation came out, together with how the run stands then."""
        self._waiting["evaluated", evaluated.sample.split, evaluated.is_test] = evaluation_report(run, evaluated)
        self._is_due = True

    def progressed(self, run: LiveRun, now: float, news: News | None = None) -> None:
        """Say where the run stands, if it is time to and the screen keeps up; `news` is what others are told, too."""
        if self._link.has_unsent and now < self._try_at:
            return  # as soon as there is room `flush` is called
        is_time = run.phase == "running" and (now >= self._next_at or self._is_crowded)
        if not (self._is_due or is_time):
            return
        if not self._link.has_unsent and self._takes_news:
            self._next_at, self._is_due = _next_beat(now, self.REPORT_EVERY_S), False
            self._tell_news(run, now, news or News(run))
        else:
            self.catch_up()
            self._try_at = now + TRY_EVERY_S

    @property
    def _takes_news(self) -> bool:
        """True when what is told now soon gets there."""
        return self._link.is_clear()

    @property
    def _is_crowded(self) -> bool:
        """True when steps come so fast that the next ones would not be told row by row."""
        return len(self._curves["steps"]) - self._sent["steps"] > KEPT // 2

    def _tell_news(self, run: LiveRun, now: float, news: News) -> None:
        """Say where the run stands, and what is new of its curves and of what is wrong with it."""
        for name, curve in self._curves.items():
            if self._sent[name] < curve.exact_from:
                self._tell(("curve", name), news.snapshot(name))
        self._tell("progress", news.progress(tuple(self._sent.values())))
        self._sent = {name: len(curve) for name, curve in self._curves.items()}
        self.tell_findings(run)

    def tell_findings(self, run: LiveRun) -> None:
        """Say what is wrong with the run, if that is not what was said before."""
        if run.findings is not None and run.findings != self._findings:
            self._findings = run.findings
            self._tell("examined", Examined(run.number, run.trainer.steps, run.findings))


def _next_beat(now: float, every_s: float) -> float:
    """Return when it is time again: at the same moment for all screens, so that they lack the same."""
    return (now // every_s + 1) * every_s
