"""Writes down what the reports of the engine tell: which of them are worth a line, and in which words."""

import math

from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.client.event_log import Log
from mnist_tui.tui.protocol import messages as say


class LogWriter:
    """Follows the reports of one view and remembers what it has to compare them with."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._opened: say.RunStarted | None = None
        self._progress: say.Progress | None = None
        self._best = -math.inf

    @property
    def step(self) -> int | None:
        """Where the run stands, None before it has begun."""
        return self._progress.step if self._progress is not None else None

    def note(self, report: say.Report) -> None:
        """Write a line about the report if it is worth one; late words of an earlier run are not."""
        if isinstance(report, say.RunStarted):
            self._open(report)
        elif isinstance(report, say.CommandRejected):
            self._log.add("trouble", f"refused: {report.text}", self.step)
        elif isinstance(report, say.Failed):
            for line in (report.text, *report.traceback.splitlines()):
                self._log.add("trouble", line, self.step)
        elif self._opened is not None and report.run == self._opened.run:
            self._follow(report)

    def _open(self, opened: say.RunStarted) -> None:
        self._opened, self._progress, self._best = opened, None, -math.inf
        sizes, seed = "-".join(map(str, opened.sizes)), opened.settings.get("seed", 0)
        self._log.add("run", f"run {opened.run}: {sizes}, seed {seed}, {opened.training_images:,} images")

    def _follow(self, report: say.Report) -> None:
        if isinstance(report, say.SettingChanged):
            setting = find_setting(report.name)
            old, new = (setting.text(setting.check(value)) for value in (report.old, report.new))
            self._log.add("change", f"{report.name.replace('_', ' ')} {old} to {new}", report.step)
        elif isinstance(report, say.Evaluated):
            self._judge(report)
        elif isinstance(report, say.Progress):
            self._go_on(self._progress, report)
            self._progress = report

    def _judge(self, evaluated: say.Evaluated) -> None:
        accuracy = evaluated.right / evaluated.count if evaluated.count else math.nan
        told = f"{evaluated.split} accuracy {100 * accuracy:.2f} %, cost {evaluated.cost:.4g}"
        if evaluated.is_test:
            self._log.add("test", f"{told}, look {evaluated.test_evaluations}", evaluated.step)
        elif evaluated.split != "train" and accuracy > self._best:
            self._best = accuracy
            self._log.add("best", f"best {told}", evaluated.step)

    def _go_on(self, before: say.Progress | None, now: say.Progress) -> None:
        phase_before = before.phase if before is not None else ""
        if now.target and (before is None or before.target != now.target):
            self._log.add("rest", f"goes on until {now.target}", now.step)
        if now.phase == "diverged" and phase_before != "diverged":
            self._log.add(
                "trouble", f"diverged at step {now.diverged_at or now.step:,}: the cost is not finite", now.step
            )
        if now.phase in ("paused", "finished") and now.phase != phase_before:
            self._rest(now)

    def _rest(self, now: say.Progress) -> None:
        if now.phase == "finished":
            self._log.add("rest", f"finished after {now.epochs:,} epochs", now.step)
        if now.pause_reason and now.pause_reason != f"step {now.step:,}":  # a person's single steps are no news
            self._log.add("rest", f"rests: {now.pause_reason}", now.step)
