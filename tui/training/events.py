"""What a run without a screen tells: where it stands, an epoch that is done, how it ended. It knows no trainer."""

from dataclasses import dataclass
from typing import Protocol

from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.settings import Settings


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands between two evaluations."""

    epoch: float
    step: int
    steps: int
    """Steps to take in all."""
    train_cost: float
    """Mean cost of this epoch's images so far."""
    accuracy: float
    """Accuracy of the last evaluation, 0 to 1; NaN before the first."""
    images_per_second: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Epoch:
    """A completed epoch."""

    number: int
    step: int
    train_cost: float
    result: EvaluationResult
    """On the images the run is watched on."""
    seconds: float
    """Of training, without the evaluation."""
    images_per_second: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    settings: Settings
    step: int
    epoch: float
    diverged_at: int | None
    signal: int | None
    """The signal that stopped it."""
    train_cost: float
    """Mean cost over the last completed epoch, or over the images seen of the first."""
    test: EvaluationResult
    """Of the averaged weights, where they are kept."""
    live: EvaluationResult | None
    """Of the weights of the last step, where `test` is of the averaged ones."""
    seconds: float
    """Of training, without the evaluations."""
    images_per_second: float


class Report(Protocol):
    """Who is told how a run goes on."""

    interval_s: float
    """Seconds between two progress reports."""

    def progress(self, progress: Progress) -> None:
        """Take the state between two epochs."""

    def epoch(self, epoch: Epoch) -> None:
        """Take a completed epoch."""
