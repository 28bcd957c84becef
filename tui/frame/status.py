"""The status line: phase, progress and accuracy of the run."""

import math

from mnist_tui.tui.client.run import WAY_OUT, Run
from mnist_tui.tui.frame.paint_status import StatusData, paint_status
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.ticks import duration, number
from mnist_tui.tui.protocol import messages as say

BADGES = {
    "starting": "START",
    "running": "RUN",
    "paused": "PAUSE",
    "evaluating": "EVAL",
    "diverged": "DIVERGED",
    "finished": "DONE",
    "failed": "FAILED",
}
UNDER_WAY = ("starting", "running", "evaluating")
"""Phases in which frames follow each other."""
ROUNDING = 1e-9
"""Epochs are sums of many small fractions, so their ends are slightly off."""
RATE_WIDTH = 5
"""Room kept for the rate, so that nothing moves when it changes."""
SETTLED_S = 1.0
"""Training time from which the remaining time can be estimated."""
SHORT_SPLITS = {"validation": "valid", "test": "test"}


def status(run: Run, ui: UiState) -> StatusData:
    """Return the texts of the status line."""
    started, progress = run.started, run.progress
    if started is None or progress is None:
        return StatusData(phase=run.phase, badge=BADGES[run.phase], notice=run.notice)
    at = _paused_step(progress)
    epoch_text, done = epoch_and_fraction(progress)
    return StatusData(
        phase=run.phase,
        badge=BADGES[run.phase] + (f" at {at:,}" if at is not None else ""),
        network=f"mlp {('-' if ui.look.glyphs.name == 'ascii' else '·').join(map(str, started.sizes))}",
        epoch_text=epoch_text.ljust(len(f"ep {progress.epochs}/{progress.epochs}")),
        progress=done,
        step=None if at == progress.step else progress.step,
        rate_text=_rate(progress),
        accuracy_text=_accuracy(run.evaluated) + (" ema" if run.evaluated and run.settings.ema else ""),
        test_text=_accuracy(run.evaluated_test),
        eta_text=_time_left(progress),
        total_text=f"run {100 * progress.epoch / progress.epochs:.0f}%" if progress.epoch <= progress.epochs else "",
        target_text=progress.target,
        threads_text=f"{started.threads} thread{'s' * (started.threads != 1)}" if started.threads else "",
        notice=_notice(run, ui),
    )


def _paused_step(progress: say.Progress) -> int | None:
    """Return the step to name beside the phase: where the run diverged, or where it was told to pause."""
    if progress.phase == "diverged":
        return progress.diverged_at
    return progress.step if progress.pause_reason and progress.phase == "paused" else None


def _rate(progress: say.Progress) -> str:
    if progress.pace:
        return f"{progress.pace:g} steps/s"
    return (
        f"{number(progress.images_per_second):>{RATE_WIDTH}} img/s" if math.isfinite(progress.images_per_second) else ""
    )


def _time_left(progress: say.Progress) -> str:
    """Return the time to the last epoch, or nothing while the speed is unknown. A chosen pace is known at once."""
    is_known = math.isfinite(progress.seconds_left) and (progress.training_seconds >= SETTLED_S or progress.pace)
    is_under_way = progress.phase == "running" and progress.epoch < progress.epochs
    return f"ETA {duration(progress.seconds_left)}" if is_known and is_under_way else ""


def _accuracy(evaluated: say.Evaluated | None) -> str:
    if evaluated is not None and evaluated.not_finite:
        return f"{SHORT_SPLITS[evaluated.split]} not finite"
    if evaluated is None or not evaluated.count:
        return ""
    return f"{SHORT_SPLITS[evaluated.split]} {100 * evaluated.right / evaluated.count:.2f}%"


def _notice(run: Run, ui: UiState) -> str:
    """Return the last notice, which soon disappears, or a lasting one.

    A paused run sends no frames that could be late, so nothing would ever show that the link is fast again.
    """
    if run.notice:
        return run.notice
    if run.phase == "diverged":
        return WAY_OUT
    if ui.link_is_slow and run.phase in UNDER_WAY:
        return "slow connection"
    return "display frozen" if ui.frozen is not None else ""


def epoch_and_fraction(progress: say.Progress) -> tuple[str, float]:
    """Return the present epoch and the fraction of it that is done, 0 to 1.

    A run that is paused where an epoch ends is at the end of that one, not at the start of the next; beyond the last
    epoch there is no end to name, and the bar stays full.
    """
    whole = round(progress.epoch)
    ended = whole > 0 and abs(progress.epoch - whole) < ROUNDING
    if ended and progress.phase not in ("running", "starting"):
        epoch, fraction = whole, 1.0
    else:
        epoch = (whole if ended else math.floor(progress.epoch)) + 1
        fraction = 0.0 if ended else progress.epoch % 1.0
    return (f"ep {epoch}/{progress.epochs}", fraction) if epoch <= progress.epochs else (f"ep {epoch}", 1.0)


class StatusPane(Pane):
    """One line, always up to date."""

    NAME = "status line"
    HELP = (
        "The phase of the run, epoch, network (mlp: a multilayer perceptron, with the units of each layer from pixels "
        "to classes) and step, then speed, remaining time, and the accuracy on the validation images; in green beside "
        "it the accuracy of the last test evaluation. 'ema' means that the EMA of the weights is evaluated."
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
