"""Tells how a run without a screen goes on: JSON for programs, plain lines for pipes and logs. It knows no trainer."""

import json
import math
import signal
import sys
from collections.abc import Mapping

from mnist_tui.tui.cli.console import duration, figure, percent, rate
from mnist_tui.tui.training.events import Epoch, Outcome, Progress

PLAIN_INTERVAL_S = 3.0


def print_json(record: Mapping[str, object]) -> None:
    """Print one object on a line of its own, at once; numbers that JSON cannot hold become null."""
    print(json.dumps({key: _strict(value) for key, value in record.items()}, allow_nan=False), flush=True)


def _strict(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _strict(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


class JsonReport:
    """One object per epoch on standard output, and nothing else."""

    interval_s = math.inf

    def __init__(self, has_validation: bool) -> None:
        """Without validation images their figures are null: test figures must not go by that name."""
        self._has_validation = has_validation

    def progress(self, progress: Progress) -> None:
        """Say nothing."""

    def epoch(self, epoch: Epoch) -> None:
        """Print the epoch."""
        validation = epoch.result if self._has_validation else None
        print_json(
            {
                "event": "epoch",
                "epoch": epoch.number,
                "step": epoch.step,
                "train_cost": epoch.train_cost,
                "validation_cost": validation and validation.cost,
                "validation_accuracy": validation and validation.accuracy,
                "seconds": epoch.seconds,
                "images_per_second": epoch.images_per_second,
            }
        )


def print_json_outcome(outcome: Outcome) -> None:
    """Print the last object: done, diverged or interrupted, with the verdict of the test images."""
    record: dict[str, object] = {"event": "done"}
    if outcome.diverged_at is not None:
        record = {"event": "diverged", "step": outcome.diverged_at}
    elif outcome.signal is not None:
        record = {"event": "interrupted", "step": outcome.step, "signal": signal.Signals(outcome.signal).name}
    print_json(
        {
            **record,
            "test_accuracy": outcome.test.accuracy,
            "test_interval": outcome.test.interval,
            "test_cost": outcome.test.cost,
            "live_test_accuracy": outcome.live and outcome.live.accuracy,
            "seconds": outcome.seconds,
            "settings": outcome.settings.as_dict(),
        }
    )


class PlainReport:
    """A line per epoch, and one every few seconds in between, on standard error."""

    interval_s = PLAIN_INTERVAL_S

    def __init__(self, epochs: int, split: str) -> None:
        """`split` names the images that the run is watched on."""
        self._epochs, self._split = epochs, split

    def progress(self, progress: Progress) -> None:
        """Print where the run stands."""
        _print_line(
            f"epoch {progress.epoch:.2f}/{self._epochs}",
            f"step {progress.step:,}/{progress.steps:,}",
            f"train cost {figure(progress.train_cost)}",
            rate(progress.images_per_second),
            f"{duration(progress.seconds_left)} left",
        )

    def epoch(self, epoch: Epoch) -> None:
        """Print the epoch."""
        _print_line(*epoch_parts(epoch, self._epochs, self._split))


def epoch_parts(epoch: Epoch, epochs: int, split: str) -> tuple[str, ...]:
    """Return the parts of a line that tells of an epoch."""
    return (
        f"epoch {epoch.number}/{epochs}",
        f"step {epoch.step:,}",
        f"train cost {figure(epoch.train_cost)}",
        f"{split} cost {figure(epoch.result.cost)}",
        f"{split} accuracy {percent(epoch.result.accuracy)}",
        rate(epoch.images_per_second),
    )


def _print_line(*parts: str) -> None:
    print("  ".join(parts), file=sys.stderr, flush=True)
