"""Figures of a run that several pages of the story give, and how they are written. It draws nothing."""

import math

from mnist_tui.engine.prior import prior_cost
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.queries import CureAnswer
from mnist_tui.tui.features.story.script import CURE_IMAGES
from mnist_tui.tui.features.story.state import Record
from mnist_tui.tui.paint.ticks import number


def plateau_of(run: Run) -> float:
    """Return the cost of knowing only how often each class occurs; NaN where nobody knows that."""
    counts = run.started.class_counts if run.started is not None else ()
    return prior_cost(run.settings.cost, counts)


def accuracy_of(record: Record) -> float:
    """Return the accuracy at the last evaluation, 0 to 1."""
    evaluated = record.run.evaluated
    return evaluated.right / evaluated.count if evaluated is not None and evaluated.count else math.nan


def chance_of(run: Run) -> float:
    """Return what always naming the most frequent class gets right of the images that are watched, 0 to 1."""
    counts = run.evaluated.confusion.sum(axis=1).tolist() if run.evaluated is not None else ()
    return max(counts) / sum(counts) if sum(counts) else 0.0


def is_dead(record: Record) -> bool:
    """Tell whether the last gradient was exactly 0."""
    return bool(len(record.run.steps)) and float(record.run.steps.rows()[-1, 3]) == 0


def cure_accuracy(cure: CureAnswer) -> float:
    """Return the accuracy that a cure came to, 0 to 1; NaN where its outputs are not finite."""
    return cure.right / cure.count if cure.count else math.nan


def small(value: float) -> str:
    """Write a number near 0 with two digits and without an exponent: `0.000014`."""
    if not math.isfinite(value) or value <= 0:
        return number(value)
    return f"{value:.{min(max(1 - math.floor(math.log10(value)), 2), 12)}f}"


def times(factor: float) -> str:
    """Write a factor: `13`, below 10 `2.4`."""
    return f"{factor:,.0f}" if factor >= 10 else f"{factor:.1f}"


def evaluations_of(run: Run) -> list[tuple[int, float, float]]:
    """Return steps, each with cost and accuracy then."""
    stretch = run.evaluations.stretch()
    return [(int(step), cost, accuracy) for step, cost, accuracy in stretch.high[[0, 2, 3]].T.tolist()]


def given_steps(record: Record) -> int:
    """Return the steps that a network had before its batches became smaller; 0 for one that began with them."""
    return next((change.step for change in record.run.changes if change.name == "batch_size"), 0)


def cure_images(images: int) -> int:
    """Return from how many of the training images a cure learns."""
    return math.ceil(images / (-(-images // CURE_IMAGES) or 1))


def cost_text(cost: float) -> str:
    return f"{cost:.4f}" if cost < 10 else number(cost, 8)
