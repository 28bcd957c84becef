"""What the screen knows of a run after a report: every report merged into its copy, which is never changed itself."""

import dataclasses
import math
import os
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.curve import Curve
from mnist_tui.engine.history import MOST_EVENTS, Event, note
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.client.divergence import way_out
from mnist_tui.tui.client.log_lines import (
    accuracy_of,
    interrupted_text,
    is_best,
    is_repeated,
    log_lines,
    logged,
    saved_text,
)
from mnist_tui.tui.client.run import CLOCK_UNITS, Clock, ClockUnit, Run
from mnist_tui.tui.client.told import Logged, Notice, Printed, Requested, Told
from mnist_tui.tui.paint.ticks import percent
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.findings import Examined, newest
from mnist_tui.tui.protocol.packed_buckets import PackedBuckets
from mnist_tui.tui.protocol.progress import RATE_COLUMNS, STEP_COLUMNS, CurveSnapshot, Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import (
    Answered,
    CommandRejected,
    Ended,
    Failed,
    LogSnapshot,
    MomentShown,
    NetworkSaved,
    PresentShown,
    Report,
    RunStarted,
    ScreensChanged,
    SettingChanged,
)
from mnist_tui.tui.protocol.setting_values import read_settings


def run_after(run: Run, told: Told, seconds: float = 0.0) -> Run:
    """Return the run after an update at `seconds` since the epoch; reports of an earlier run change nothing."""
    match told:
        case Notice(text):
            log = run.log.added("notice", text, seconds, run.step) if text else run.log
            return run if text == run.notice and log is run.log else dataclasses.replace(run, notice=text, log=log)
        case Logged(kind, text, step):
            return dataclasses.replace(run, log=run.log.added(kind, text, seconds, step))
        case Printed(source, text):
            return dataclasses.replace(run, log=run.log.heard(source, text, seconds, run.step))
        case Requested(name, value):
            settings = run.settings.replace({name: value})
            return dataclasses.replace(run, settings=settings, requested={**run.requested, name: value})
        case RunStarted() | CommandRejected() | Failed() | ScreensChanged() | Ended():
            return _merge(_logged(run, told, seconds), told)
        case _:
            return _merge(_logged(run, told, seconds), told) if told.run == run.source else run


def _logged(run: Run, report: Report | Reply, seconds: float) -> Run:
    log = run.log
    for line in log_lines(report, run.progress, run.best, run.evaluated, run.evaluated_test):
        log = log.added(line.kind, line.text, seconds, line.step)
    return run if log is run.log else dataclasses.replace(run, log=log)


def _brief(path: str) -> str:
    """Return the name of a file, with its machine if that is another one."""
    host, slash, _ = path.partition("/")
    return host + os.path.basename(path) if slash else path


def _merge(run: Run, report: Report | Reply) -> Run:
    """Return the run with a report merged into all but its log."""
    match report:
        case RunStarted():
            clocks: Mapping[ClockUnit, Clock] = {unit: run.clock(unit) for unit in CLOCK_UNITS}
            previous = (run.previous, run.previous_clocks) if run.started is None else (run.steps, clocks)
            settings = read_settings(report.settings)
            notice = interrupted_text(report.interrupted) if report.interrupted and report.run == 1 else run.notice
            return Run(
                run.log,
                report,
                settings,
                notice,
                run.failed,
                run.screens,
                run.ended,
                *previous,
                best=report.best.accuracy if report.best is not None else -math.inf,
                changes=tuple(Event(one.step, one.name, one.old, one.new) for one in report.changes),
            )
        case NetworkSaved(step=step, path=path):
            return dataclasses.replace(run, notice=saved_text(_brief(path), step, run.evaluated))
        case CommandRejected():
            return _reject(run, report)
        case Failed(text):
            return dataclasses.replace(run, failed=report, notice=text)
        case ScreensChanged(notice=text):
            return dataclasses.replace(run, screens=report, notice=text or run.notice)
        case Ended():
            return dataclasses.replace(run, ended=report)
        case LogSnapshot():
            return dataclasses.replace(
                run, log=logged(report.lines), best=report.best, batch_changes=report.batch_changes
            )
        case Progress():
            return _follow(run, report)
        case CurveSnapshot():
            return _replace_curve(run, report)
        case SettingChanged():
            return _change(run, report)
        case Reply(answer=answer):
            answers = {**run.answers, type(answer): report}
            return dataclasses.replace(run, answers=answers, examined=newest(run.examined, answer))
        case Answered() | MomentShown() | PresentShown():
            return run  # nobody here has asked; the past is a run of its own
        case Examined():
            return dataclasses.replace(run, examined=report)
        case Evaluated():
            return _evaluate(run, report)


def _follow(run: Run, report: Progress) -> Run:
    notice = run.notice
    if report.phase == "diverged" and run.phase != "diverged":
        notice = way_out(report)
    elif run.progress is not None and run.progress.target and report.pause_reason and not report.target:
        notice = report.pause_reason
    return dataclasses.replace(
        run,
        notice=notice,
        progress=report,
        steps=_extended(run.steps, report.steps, report.buckets.get("steps")),
        evaluations=_extended(run.evaluations, report.evaluations, report.buckets.get("evaluations")),
        rates=_extended(run.rates, report.rates, report.buckets.get("rates")),
    )


def _extended(curve: Curve, rows: NDArray[np.float64], buckets: PackedBuckets | None) -> Curve:
    longer = curve.extended(rows)
    return longer if buckets is None else longer.extended_by(buckets.unpacked())


def _replace_curve(run: Run, report: CurveSnapshot) -> Run:
    curve = Curve(RATE_COLUMNS if report.curve == "rates" else STEP_COLUMNS)
    curve.restore(report.length, report.newest, report.buckets)
    changed: dict[str, Curve] = {report.curve: curve}
    return dataclasses.replace(run, **changed)  # type: ignore[arg-type]  # the names of the three curves


def _change(run: Run, report: SettingChanged) -> Run:
    setting, changes = find_setting(report.name), list(run.changes)
    old, new = setting.check(report.old), setting.check(report.new)
    note(changes, Event(report.step, report.name, setting.text(old), setting.text(new)))
    batch_changes = run.batch_changes
    if report.name == "batch_size" and math.isfinite(report.epoch):
        batch_changes = (*batch_changes, (report.step, report.epoch))[-MOST_EVENTS:]
    run = dataclasses.replace(run, changes=tuple(changes), batch_changes=batch_changes)
    # While a newer value is on its way, the confirmation of an older one must not reset the setting.
    if run.requested.get(report.name, new) != new:
        return run
    settings = run.settings.replace({report.name: new})
    requested = {name: value for name, value in run.requested.items() if name != report.name}
    return dataclasses.replace(run, settings=settings, requested=requested)


def _reject(run: Run, report: CommandRejected) -> Run:
    if not report.setting or report.value is None:
        return dataclasses.replace(run, notice=report.text)
    settings = run.settings.replace({report.setting: find_setting(report.setting).check(report.value)})
    requested = {name: value for name, value in run.requested.items() if name != report.setting}
    return dataclasses.replace(run, notice=report.text, settings=settings, requested=requested)


def _evaluate(run: Run, report: Evaluated) -> Run:
    if report.is_test:
        again = f"test {percent(accuracy_of(report))} again, not counted"
        notice = again if is_repeated(report, run.evaluated_test) else run.notice
        return dataclasses.replace(run, evaluated_test=report, notice=notice)
    if report.split == "train":
        return dataclasses.replace(run, evaluated_training=report)
    best = accuracy_of(report) if is_best(report, run.best) else run.best
    return dataclasses.replace(run, evaluated=report, best=best)
