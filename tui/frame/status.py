"""The status line: phase, progress and accuracy of the run."""

import math
import os
import time
from dataclasses import replace

import msgspec

from mnist_tui.tui.client.divergence import way_out
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.client.told import Lost
from mnist_tui.tui.frame.guide import STORY, guide_text
from mnist_tui.tui.frame.paint_status import Score, StatusData, paint_status
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.accuracy import accuracy_role, interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.ticks import change, duration, number, percent
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.progress import Progress, StepEffect
from mnist_tui.tui.protocol.reports import MomentShown, RunStarted, ScreensChanged

BADGES = {
    "starting": "START",
    "running": "RUN",
    "paused": "PAUSE",
    "evaluating": "EVAL",
    "diverged": "DIVERGED",
    "finished": "DONE",
    "failed": "FAILED",
    "lost": "LOST",
    "past": "PAST",
    "shown": "OPEN",
}
UNDER_WAY = ("starting", "running", "evaluating")
"""Phases in which frames follow each other."""
BESIDE_GUIDE = 26
"""Columns for badge and accuracy."""
FOREIGN = "trained elsewhere"
"""Stands where the epoch does, for a network that was not trained here."""
ROUNDING = 1e-9
"""Epochs are sums of many small fractions, so their ends are slightly off."""
RATE_WIDTH = 5
"""Room kept for the rate, so that nothing moves when it changes."""
SETTLED_S = 1.0
"""Training time from which the remaining time can be estimated."""
SHORT_SPLITS = {"validation": "valid", "test": "test", "predictions": "accuracy"}


def status(run: Run, ui: UiState) -> StatusData:
    """Return the texts of the status line."""
    started, progress = run.started, run.progress
    if started is None or progress is None:
        return StatusData(phase=run.phase, badge=BADGES[run.phase], notice=_notice(run, ui))
    data = _data(run, ui, started, progress)
    return data if run.moment is None else _of_moment(data, run.moment, progress)


def _data(run: Run, ui: UiState, started: RunStarted, progress: Progress) -> StatusData:
    if started.foreign is not None:
        accuracy = Score() if run.evaluated is None else _score(run, run.evaluated, ())
        source = os.path.basename(started.foreign.source)
        return StatusData(run.phase, BADGES[run.phase], source, accuracy=accuracy, notice=_notice(run, ui))
    if started.outputs_only is not None:
        return StatusData(
            run.phase,
            BADGES[run.phase],
            os.path.basename(started.outputs_only.source),
            accuracy=_accuracy(run, ui.look.glyphs),
            test=_test_accuracy(run, run.step or 0, ui.look.glyphs),
            notice=_notice(run, ui),
        )
    at = _paused_step(progress)
    epoch_text, done = epoch_and_fraction(progress)
    if started.is_foreign:
        epoch_text, done = FOREIGN, 0.0
    return StatusData(
        phase=run.phase,
        badge=BADGES[run.phase],
        badge_text=f"at {at:,}" if at is not None else "",
        network=f"mlp {('-' if ui.look.glyphs.name == 'ascii' else '·').join(map(str, started.sizes))}",
        epoch_text=epoch_text.ljust(len(f"ep {progress.epochs}/{progress.epochs}")),
        progress=done,
        step=None if at == progress.step else progress.step,
        rate_text=_rate(progress),
        accuracy=_accuracy(run, ui.look.glyphs),
        test=_test_accuracy(run, run.step or 0, ui.look.glyphs),
        effect_texts=_slow_start(progress, run.screens.steers) or _effect(progress, ui.look.glyphs),
        eta_text=_time_left(progress),
        percent_text=f"{math.floor(100 * done + ROUNDING)}%"
        if progress.epoch <= progress.epochs and not started.is_foreign
        else "",
        target_text=progress.target,
        findings=len(run.examined.ills) if run.examined is not None else None,
        screens_text=screens_text(run.screens),
        threads_text=f"{started.threads} thread{'s' * (started.threads != 1)}" if started.threads else "",
        notice=_notice(run, ui),
    )


def screens_text(screens: ScreensChanged) -> str:
    """Say whether this screen only watches, or how many watch it steer; nothing where it is alone."""
    if not screens.steers:
        return "watching"
    return f"{screens.others} watching" if screens.others else ""


def _of_moment(data: StatusData, moment: MomentShown, progress: Progress) -> StatusData:
    """Return the status with a checkpoint of the past in place of the present step."""
    then = msgspec.structs.replace(progress, phase="past", step=moment.step, epoch=moment.epoch, epochs=moment.epochs)
    epoch_text, done = epoch_and_fraction(then)
    place = f"{moment.place:,} of {moment.count:,}"
    which = f"checkpoint {place}"
    pace = f"{which}, {moment.pace:g} a second" if moment.is_replayed else which
    return replace(
        data,
        phase="past",
        badge=f"{'REPLAY' if moment.is_replayed else BADGES['past']} {moment.step:,}",
        badge_text="",
        epoch_text=epoch_text,
        progress=done,
        percent_text=f"{math.floor(100 * done + ROUNDING)}%" if moment.epoch <= moment.epochs else "",
        step=None,
        effect_texts=(place, which, pace),
        target_text="",
    )


def _paused_step(progress: Progress) -> int | None:
    """Return the step to name beside the phase: where the run diverged, or where it was told to pause."""
    if progress.phase == "diverged":
        return progress.diverged_at
    return progress.step if progress.pause_reason and progress.phase == "paused" else None


def _rate(progress: Progress) -> str:
    if progress.pace:
        return f"{progress.pace:g} steps/s" if not progress.starts_slowly else ""
    return (
        f"{number(progress.images_per_second):>{RATE_WIDTH}} img/s" if math.isfinite(progress.images_per_second) else ""
    )


def _slow_start(progress: Progress, steers: bool) -> tuple[str, ...]:
    """Say of a run that only begins slowly how fast it goes, and to who steers how to have it go at full speed."""
    if not progress.starts_slowly or not progress.pace or progress.phase != "running":
        return ()
    slow = f"slow start: {progress.pace:g} steps/s"
    with_key = (f"slow start: {progress.pace:g}/s, ] full speed",) if steers else ()
    return f"{progress.pace:g} steps/s", slow, *with_key


def _effect(progress: Progress, glyphs: Glyphs) -> tuple[str, ...]:
    return effect_texts(progress.effect, glyphs) if progress.phase != "running" else ()


def _time_left(progress: Progress) -> str:
    """Return the time to the last epoch, or nothing while the speed is unknown. A chosen pace is known at once."""
    is_known = math.isfinite(progress.seconds_left) and (progress.training_seconds >= SETTLED_S or progress.pace)
    is_under_way = progress.phase == "running" and progress.epoch < progress.epochs
    return f"ETA {duration(progress.seconds_left)}" if is_known and is_under_way else ""


def _accuracy(run: Run, glyphs: Glyphs) -> Score:
    """Return the accuracy on the split that is watched; where that is the test set, with the number of evaluations."""
    evaluated, tested = run.evaluated, run.evaluated_test
    if evaluated is None:
        return Score()
    times = _times(tested, glyphs) if tested is not None and evaluated.split == "test" else ""
    return _score(run, evaluated, (times, "ema" if run.settings.ema else ""))


def _test_accuracy(run: Run, step: int, glyphs: Glyphs) -> Score:
    """Return the last test evaluation, dimmed once the network has changed; nothing where the test set is watched."""
    tested = run.evaluated_test
    if tested is None or (run.evaluated is not None and run.evaluated.split == "test"):
        return Score()
    score = _score(run, tested, (_times(tested, glyphs),))
    if tested.step == step or not tested.count:
        return score
    plain, longer = score.texts
    return Score((plain, longer, longer.replace(plain, f"{plain} at {tested.step:,}")), "muted", "muted")


def _times(tested: Evaluated, glyphs: Glyphs) -> str:
    return f"{tested.test_evaluations}{glyphs.times}"


def _score(run: Run, evaluated: Evaluated, notes: tuple[str, ...]) -> Score:
    """Return an accuracy without, and with its interval and these notes; it is green only with its interval."""
    name = SHORT_SPLITS[evaluated.split]
    if evaluated.split == "test" and run.started is not None:
        name = run.started.test_name
    if evaluated.not_finite:
        return Score((f"{name} not finite",), "wrong")
    if not evaluated.count:
        return Score()
    plain = f"{name} {percent(evaluated.right / evaluated.count)}"
    details = ", ".join(filter(None, (interval_text(evaluated.low, evaluated.high), *notes)))
    return Score((plain, f"{plain} ({details})"), role=accuracy_role(evaluated.low))


def effect_texts(effect: StepEffect | None, glyphs: Glyphs) -> tuple[str, ...]:
    """Return what a single step did to the cost of its batch and to the weights, from short to long."""
    if effect is None:
        return ()
    cost = change(effect.cost_before, effect.cost_after, glyphs.becomes)
    if not math.isfinite(effect.moved):
        return (f"cost {cost}",)
    moved = f"{number(float(f'{100 * effect.moved:.2g}'))}%"
    sign = "dw" if glyphs.name == "ascii" else "Δw"
    return f"cost {cost}", f"cost {cost}, {sign} {moved}", f"cost of the batch {cost}, weights moved {moved}"


def _notice(run: Run, ui: UiState) -> str:
    """Return the last notice, which soon disappears, or a lasting one.

    A paused run sends no frames that could be late, so nothing would ever show that the link is fast again.
    """
    if run.notice:
        return run.notice
    if run.failed is not None:
        return run.failed.text if isinstance(run.failed, Lost) else f"{run.failed.text}; o shows the log"
    if ui.silent_s:
        return f"nothing heard from {ui.host.rstrip(':')} for {duration(ui.silent_s)}"
    if run.phase == "diverged" and run.progress is not None:
        return way_out(run.progress)
    if run.progress is not None and run.progress.saving_fault:
        since = time.strftime("%H:%M", time.localtime(run.progress.not_saved_since))
        return f"not saved since {since}: {run.progress.saving_fault.rpartition(': ')[2]}"
    if ui.link_is_slow and run.phase in UNDER_WAY:
        return "slow connection"
    if ui.frozen is not None:
        return "frozen, f unfreezes"
    if ui.screen == STORY:
        return ""
    return guide_text(ui.guide, run, ui.keymap, ui.size("window")[0] - BESIDE_GUIDE, ui.look.glyphs)


def epoch_and_fraction(progress: Progress) -> tuple[str, float]:
    """Return the present epoch, and the fraction of the run that is done, 0 to 1.

    A run that is paused where an epoch ends is at the end of that one, not at the start of the next; beyond the last
    epoch there is no end to name, and the bar stays full.
    """
    whole = round(progress.epoch)
    ended = whole > 0 and abs(progress.epoch - whole) < ROUNDING
    if ended and progress.phase not in ("running", "starting"):
        epoch = whole
    else:
        epoch = (whole if ended else math.floor(progress.epoch)) + 1
    fraction = (whole if ended else progress.epoch) / progress.epochs
    return (f"ep {epoch}/{progress.epochs}", fraction) if epoch <= progress.epochs else (f"ep {epoch}", 1.0)


class StatusPane(Pane):
    """One line, always up to date."""

    NAME = "status line"
    HELP = (
        "The phase of the run, epoch, how much of the whole run is done, network (mlp: a multilayer perceptron, "
        "with the units of each layer from pixels to classes) and step, then speed, remaining time, and the "
        "accuracy on the validation images with its 95 % interval; beside it that of the last test evaluation, with "
        "the number of test evaluations, dimmed once the network has changed. Green is an accuracy whose interval is "
        "shown and lies above 97 %. 'ema' means that the EMA of the weights is evaluated. After a single step: the "
        "cost of its batch before and after it, and how far the weights moved, as a part of their norm. A cross with a "
        "number: how many things seem to be wrong with the run, which d explains."
    )
    WORDS = (
        "batch, step, epoch",
        "validation set, test set",
        "EMA of the weights",
        "95 % confidence interval (Wilson)",
    )
    ALWAYS_LIVE = True

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the line."""
        return paint_status(status(run, ui), width, height, ui.look.palette, ui.look.glyphs)
