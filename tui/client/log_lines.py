"""Turns reports of the engine into lines of the log."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast, get_args

from mnist_tui.data.errors import printable
from mnist_tui.data.quantity import count
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.client.divergence import divergence_lines
from mnist_tui.tui.client.event_log import LONGEST_LINE, MOST_ENTRIES, Entry, EventLog, Kind
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.ticks import percent
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import (
    CommandRejected,
    Failed,
    LogLine,
    NetworkSaved,
    Report,
    RunStarted,
    ScreensChanged,
    SettingChanged,
)

REJECTED = "rejected: "
"""How the line about a command begins that could not be obeyed."""


class Line(NamedTuple):
    """A line for the log."""

    kind: Kind
    text: str
    step: int | None


def logged(lines: Sequence[LogLine]) -> EventLog:
    """Return the log that holds these lines; of a kind that is unknown here, as notices."""
    entries = []
    for number, line in enumerate(lines[-MOST_ENTRIES:]):
        kind = cast("Kind", line.kind) if line.kind in get_args(Kind) else "notice"
        entries.append(Entry(number, line.seconds, line.step, kind, line.text[:LONGEST_LINE]))
    return EventLog(tuple(entries))


def interrupted_text(name: str) -> str:
    """Say that a run was interrupted."""
    return f"interrupted: mnist-tui resume {name}"


def accuracy_of(evaluated: Evaluated) -> float:
    """Return the accuracy of an evaluation, 0 to 1; NaN without images."""
    return evaluated.right / evaluated.count if evaluated.count else math.nan


def is_best(evaluated: Evaluated, best: float) -> bool:
    """Tell whether an evaluation of the evaluation split beats the best accuracy so far."""
    return not evaluated.is_test and evaluated.split != "train" and accuracy_of(evaluated) > best


def is_repeated(evaluated: Evaluated, before: Evaluated | None) -> bool:
    """Tell whether an evaluation is the last one of the test images once more, which was not counted again."""
    return evaluated.is_test and before is not None and before.test_evaluations == evaluated.test_evaluations


def saved_text(name: str, step: int, evaluated: Evaluated | None) -> str:
    """Say where the network is saved, and how accurate it was when it was last evaluated."""
    text = f"network saved in {printable(name)}"
    if evaluated is None or not evaluated.count:
        return text
    split = "valid" if evaluated.split == "validation" else evaluated.split
    text += f": {split} {percent(accuracy_of(evaluated))} ({interval_text(evaluated.low, evaluated.high)})"
    return text if evaluated.step == step else f"{text} at step {evaluated.step:,}"


def log_lines(
    report: Report | Reply,
    before: Progress | None,
    best: float,
    evaluated: Evaluated | None,
    tested: Evaluated | None,
) -> Iterator[Line]:
    """Yield the lines about a report of the present run.

    `before` is the last progress, `best` the best accuracy, `evaluated` the last evaluation of the split that is
    watched, `tested` that of the test images.
    """
    step = before.step if before is not None else None
    if isinstance(report, RunStarted):
        yield from _beginning(report)
    elif isinstance(report, CommandRejected):
        yield Line("error", f"{REJECTED}{report.text}", step)
    elif isinstance(report, ScreensChanged) and report.notice:
        yield Line("notice", report.notice, step)
    elif isinstance(report, NetworkSaved):
        yield Line("notice", saved_text(report.path, report.step, evaluated), report.step)
    elif isinstance(report, Failed):
        for text in (report.text, *report.traceback.splitlines()):
            yield Line("error", text, step)
    elif isinstance(report, SettingChanged):
        setting = find_setting(report.name)
        old, new = (setting.text(setting.check(value)) for value in (report.old, report.new))
        yield Line("change", f"{report.name.replace('_', ' ')} {old} to {new}", report.step)
    elif isinstance(report, Evaluated) and not is_repeated(report, tested):
        yield from _evaluation(report, best)
    elif isinstance(report, Progress):
        yield from _progress(before, report, evaluated)


def _beginning(started: RunStarted) -> Iterator[Line]:
    """Yield what is shown, and how its file was understood; or what a run learns, and what there is to know of it."""
    if started.foreign is not None:
        yield Line("run", f"{count(started.foreign.rows, 'prediction')} from {started.foreign.source}", None)
        yield from (Line("notice", note, None) for note in started.foreign.notes)
        return
    if started.outputs_only is not None:
        yield Line("run", f"{started.outputs_only.source} on {started.data_name}", None)
        yield from (Line("notice", note, None) for note in started.outputs_only.notes)
        return
    sizes, seed = "-".join(map(str, started.sizes)), started.settings.get("seed", 0)
    yield Line("run", f"run {started.run}: {sizes}, seed {seed}, {count(started.training_images, 'image')}", None)
    if started.resumed_at is not None:
        yield Line("run", f"resumed at step {started.resumed_at:,}", started.resumed_at)
    if started.interrupted and started.run == 1:
        yield Line("notice", interrupted_text(started.interrupted), None)
    for warning in started.data_warnings if started.run == 1 else ():
        yield Line("notice", f"warning: {warning}", None)


def _evaluation(evaluated: Evaluated, best: float) -> Iterator[Line]:
    interval = interval_text(evaluated.low, evaluated.high)
    accuracy = percent(accuracy_of(evaluated), sign=" %")
    text = f"{evaluated.split} accuracy {accuracy} ({interval}), cost {evaluated.cost:.4g}"
    if evaluated.not_finite:
        text = f"the outputs for {evaluated.not_finite:,} {evaluated.split} images are not finite"
    if evaluated.is_test:
        yield Line("test", f"{text}, test evaluation {evaluated.test_evaluations}", evaluated.step)
    elif is_best(evaluated, best):
        yield Line("best", f"best {text}", evaluated.step)


def _progress(before: Progress | None, now: Progress, evaluated: Evaluated | None) -> Iterator[Line]:
    phase_before = before.phase if before is not None else ""
    if now.target and (before is None or before.target != now.target):
        yield Line("pause", f"runs until {now.target}", now.step)
    if now.phase == phase_before:
        return
    if now.phase == "diverged":
        for text in divergence_lines(now, evaluated):
            yield Line("error", text, now.step)
    if now.phase == "finished":
        yield Line("done", f"finished after {count(now.epochs, 'epoch')}", now.step)
    paused = now.phase in ("paused", "finished")
    if paused and now.pause_reason and now.pause_reason != f"step {now.step:,}":  # single steps are not worth a line
        yield Line("pause", f"paused: {now.pause_reason}", now.step)
