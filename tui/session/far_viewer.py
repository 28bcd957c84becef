"""A screen on another machine: what it is told suits a slow line, and does not wait there. Session thread only.

It is told of the run as often as it can be read over there, of the curves in buckets, and of every image once. It says
how much it has heard: a slow line makes its news rarer, and never old.
"""

import math
import time
from collections.abc import Callable, Hashable
from typing import ClassVar

import msgspec
import numpy as np

from mnist_tui.tui.protocol.commands import Command, Heard
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.known_images import ToldImages
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.packed_buckets import EXACT_BYTES, SHOWN_BYTES, PackedBuckets, rounded
from mnist_tui.tui.protocol.progress import CurveName
from mnist_tui.tui.protocol.reports import Ended, Report
from mnist_tui.tui.session.allowance import Allowance
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.line_gauge import LineGauge
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.news import News
from mnist_tui.tui.session.reports import NO_ROWS, evaluation_report, progress_report
from mnist_tui.tui.session.viewer import Viewer

BEAT_S = 4.0
"""A run of which there is nothing to tell is told of so often: each side hears that the other is there."""
EVALUATION_EVERY_S, EVALUATION_EVERY_DELAYS = 1.0, 4
BUCKETS_PER_S, LEAST_BUCKETS, MOST_BUCKETS = 40.0, 8, 512
"""Of a curve that grows."""
BUCKETS_OF_A_WIDTH = 128
"""Of a curve that is longer than what is kept exactly."""


class FarViewer(Viewer):
    """One end of a line that leads to another machine."""

    REPORT_EVERY_S: ClassVar[float] = 0.2

    def __init__(
        self,
        link: EngineEnd,
        *,
        allowance: Allowance | None = None,
        only_watches: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """All but `clock` is as for any viewer."""
        super().__init__(link, allowance=allowance, only_watches=only_watches)
        self._clock = clock
        self._gauge = LineGauge(clock)
        self._posted_before = self._posted = 0
        """Bytes posted up to the last report but one, and up to the last."""
        self._is_leaving = False
        """True once nothing comes after what waits."""
        self._told_at = self._evaluated_at = -math.inf
        self._evaluations: dict[Hashable, Report] = {}
        """The newest of every kind that it is not told yet."""
        self._images = ToldImages()

    # --- the line ------------------------------------------------------------------------------------------------

    @property
    def _has_room(self) -> bool:
        return self._is_leaving or self._gauge.has_room(self._link.bytes_posted)

    @property
    def _takes_news(self) -> bool:
        """True when what is told now soon gets there: at most two reports are on their way, but for what is due."""
        is_quick = self._is_due or self._gauge.has_heard(self._posted_before)
        return is_quick and self._has_room and super()._takes_news

    @property
    def is_out_of_reach(self) -> bool:
        """True when nothing gets there: a screen that does not read, such as one that is stopped, is no other case."""
        return self._gauge.is_out_of_reach

    @property
    def _is_crowded(self) -> bool:
        """False: what is new is condensed, however much it is."""
        return False

    def _outgoing(self, report: Report) -> Report:
        return _shortened(self._images.without_known(report))

    def commands(self) -> list[Command]:
        """Return the commands that have arrived, and take in what has been heard."""
        commands = super().commands()
        self._gauge.hear(max((one.count for one in commands if isinstance(one, Heard)), default=0))
        self.flush()
        return [one for one in commands if not isinstance(one, Heard)]

    def flush(self) -> bool:
        """Send what the line has room for; return True when nothing is left."""
        is_sent = super().flush()
        self._gauge.post(self._link.bytes_posted)
        return is_sent

    def leave(self, last_word: Report | None = None) -> None:
        """Have nothing more to do with this screen."""
        self._is_leaving = True
        super().leave(last_word)

    def session_ended(self, run: LiveRun, report: Ended, now: float) -> None:
        """Say how the run was left, if that has not been told, and that there is nothing more to come."""
        self._is_leaving = True
        super().session_ended(run, report, now)

    # --- what happens --------------------------------------------------------------------------------------------

    def run_started(self, run: LiveRun) -> None:
        """Say what this run learns and with what."""
        self._images, self._told_at = ToldImages(), -math.inf
        self._evaluations.clear()
        super().run_started(run)

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Say how an evaluation came out, at once only if a person waits for it."""
        self._evaluations[evaluated.sample.split, evaluated.is_test] = evaluation_report(run, evaluated)
        if evaluated.is_test or run.phase != "running":
            self._evaluated_at, self._is_due = -math.inf, True

    def progressed(self, run: LiveRun, now: float, news: News | None = None) -> None:
        """Say where the run stands, if it is time to; after a long silence also when it stands still."""
        if now - self._told_at >= BEAT_S and self._gauge.has_heard(self._link.bytes_posted):
            self._is_due = True
        super().progressed(run, now, news)

    def _tell_news(self, run: LiveRun, now: float, news: News) -> None:
        buckets = {name: packed for name in self._curves if (packed := self._condensed(name, now)) is not None}
        report = progress_report(run, *NO_ROWS)
        self._tell("progress", msgspec.structs.replace(report, buckets=buckets))
        self.tell_findings(run)
        self._told_at = now
        if self._evaluations and now - self._evaluated_at >= self._evaluation_every_s:
            self._evaluated_at = now
            told, self._evaluations = self._evaluations, {}
            for place, evaluation in told.items():
                self._tell(("evaluated", place), evaluation)
        self._posted_before, self._posted = self._posted, self._link.bytes_posted

    @property
    def _evaluation_every_s(self) -> float:
        """How rare evaluations are: as the line is now, and not as it was at the last one."""
        return max(EVALUATION_EVERY_S, EVALUATION_EVERY_DELAYS * self._gauge.delay_s)

    def _condensed(self, name: CurveName, now: float) -> PackedBuckets | None:
        """Return what is new of a curve."""
        curve, start = self._curves[name], self._sent[name]
        if len(curve) == start:
            return None
        self._sent[name] = len(curve)
        most = int(min(max(BUCKETS_PER_S * (now - self._told_at), LEAST_BUCKETS), MOST_BUCKETS))
        stats = curve.condensed(start, BUCKETS_OF_A_WIDTH if start < curve.exact_from else most)
        return PackedBuckets.of(stats, SHOWN_BYTES if name == "steps" else EXACT_BYTES)


def _shortened(report: Report) -> Report:
    """Return an evaluation with no more digits than are shown."""
    if not isinstance(report, Evaluated):
        return report
    confidences = rounded(np.array([one.confidence for one in report.mistakes]))
    mistakes = [
        msgspec.structs.replace(one, confidence=float(confidence))
        for one, confidence in zip(report.mistakes, confidences, strict=True)
    ]
    return msgspec.structs.replace(report, pair_costs=rounded(report.pair_costs), mistakes=mistakes)
