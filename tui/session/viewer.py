"""A screen that looks on: an observer that tells it over its line what happens.

Of the curves that the line had no room for it is told, once there is room again, what is new or all of it.
"""

import math
from collections.abc import Iterable
from typing import ClassVar

from mnist_tui.engine.buckets import KEPT
from mnist_tui.engine.curve import Curve
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.setting import Value
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.link import EngineEnd, LinkClosedError
from mnist_tui.tui.protocol.progress import CurveName
from mnist_tui.tui.protocol.reports import (
    Answered,
    Ended,
    MomentShown,
    NetworkSaved,
    PresentShown,
    Report,
    ScreensChanged,
    SettingChanged,
)
from mnist_tui.tui.protocol.setting_values import plain_value
from mnist_tui.tui.session.allowance import Allowance
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.news import News, curves_of
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.query_cache import QueryCache
from mnist_tui.tui.session.reports import evaluation_report, moment_evaluation, start_report
from mnist_tui.tui.session.screen_line import ScreenLine

TRY_EVERY_S = 0.2
"""So often it is tried to tell a screen something that does not read."""


class Viewer(ScreenLine, Observer):
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
        super().__init__(link, allowance)
        self.only_watches = only_watches
        """True for one that never steers."""
        self._curves: dict[CurveName, Curve] = {}
        self._sent: dict[CurveName, int] = {}
        self._findings: tuple[Finding, ...] | None = None
        """Those that it was told of last."""
        self._next_at = self._try_at = -math.inf
        self._is_due = False
        """True when the run is to be told of at the next opportunity; otherwise that waits its time."""
        self.watches_training = False
        self.cache = QueryCache()
        """What outlives its queries: two screens that look at different things do not spoil each other's."""

    @property
    def is_behind(self) -> bool:
        """True while there is something to tell that the line has had no room for."""
        return super().is_behind or (self._is_due and self._has_room and not self.has_left)

    # --- what it is told by name -----------------------------------------------------------------------------------

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
