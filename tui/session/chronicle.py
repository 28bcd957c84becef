"""What a screen is told of the past when it comes to a run under way: the last evaluations and the log."""

import time
from collections.abc import Callable

import numpy as np

from mnist_tui.engine.setting import Value
from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.protocol.progress import EVALUATION_COLUMNS, RATE_COLUMNS, STEP_COLUMNS
from mnist_tui.tui.protocol.reports import LogLine, LogSnapshot, Report, SettingChanged
from mnist_tui.tui.protocol.setting_values import plain_value
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.reports import evaluation_report, progress_report, start_report

NO_ROWS = tuple(np.empty((0, columns)) for columns in (STEP_COLUMNS, EVALUATION_COLUMNS, RATE_COLUMNS))


class Chronicle(Observer):
    """Follows the runs as a screen would, without their curves. Session thread only."""

    def __init__(self, wall_clock: Callable[[], float] = time.time) -> None:
        self._wall_clock = wall_clock
        self._seen = Run()

    def past(self) -> list[Report]:
        """Return what is to be told of the present run, after its start."""
        seen, run = self._seen, self._seen.started.run if self._seen.started is not None else 0
        evaluated = [one for one in (seen.evaluated_training, seen.evaluated_test, seen.evaluated) if one is not None]
        lines = tuple(LogLine(entry.seconds, entry.step, entry.kind, entry.text) for entry in seen.log.entries)
        phase = [seen.progress] if seen.progress is not None else []  # or the next report would count as another phase
        return [*evaluated, *phase, LogSnapshot(run, seen.best, lines, seen.batch_changes)]

    def run_started(self, run: LiveRun) -> None:
        """Begin with nothing known of the new run; the log goes on."""
        self._apply(start_report(run))

    def status_changed(self, run: LiveRun) -> None:
        """Note another phase."""
        self._apply(progress_report(run, *NO_ROWS))

    def setting_changed(self, run: LiveRun, name: str, old: Value, new: Value) -> None:
        """Note the new value."""
        at = run.trainer.snapshot()
        self._apply(SettingChanged(run.number, at.step, name, plain_value(old), plain_value(new), at.epoch))

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Note how it came out."""
        self._apply(evaluation_report(run, evaluated))

    def _apply(self, report: Report) -> None:
        self._seen = run_after(self._seen, report, self._wall_clock())
