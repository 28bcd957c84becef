"""Reads from a run what it keeps anyway. It computes no network."""

import math

import numpy as np

from mnist_tui.engine.buckets import Floats
from mnist_tui.engine.diagnosis.vitals import UNKNOWN, RunVitals, Scores
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.history import Opening
from mnist_tui.engine.prior import prior_cost
from mnist_tui.engine.schedules import SCHEDULES
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.engine.trainer import Trainer

OPENING = 50
"""So many mean costs are the beginning of a run."""
MOST_OF_IT, LATE = 35, 10
"""After so many a healthy run has recovered from whatever its first steps did; and so many tell whether it has."""
OPENING_IMAGES = 256
"""A mean cost of fewer images says little."""
MOST_WARM_UP_STEPS = 500


def scores_of(result: EvaluationResult | None) -> Scores:
    """Return what an evaluation says; nothing where outputs are not finite."""
    if result is None or result.not_finite or not result.count:
        return Scores()
    return Scores(
        right=result.right,
        count=result.count,
        cost=result.cost,
        confidence=float(result.raw_confidence.mean()),
        predicted_classes=int((result.confusion.sum(axis=0) > 0).sum()),
        baseline=result.baseline,
    )


def run_vitals(
    trainer: Trainer,
    held_out: EvaluationResult | None,
    has_validation: bool,
    is_over: bool,
    test: EvaluationResult | None = None,
) -> RunVitals:
    """Return what is known of a run whose last evaluation is `held_out`, of the validation or else the test images."""
    counts = trainer.class_counts
    opening = _opening(trainer)
    accuracies, costs, steps = _evaluations(trainer)
    best = int(np.argmax(accuracies)) if len(accuracies) else 0
    train_cost, train_accuracy, before = _epochs(trainer)
    return RunVitals(
        step=trainer.steps,
        epoch=trainer.learner.epoch,
        is_over=is_over,
        diverged_at=trainer.diverged_at,
        floor=prior_cost(trainer.settings.cost, counts),
        guessing=prior_cost(trainer.settings.cost, [1] * len(counts)),
        first_cost=opening.first,
        highest_cost=opening.highest,
        climb=opening.climb,
        late_cost=opening.late,
        first_rate=_first(trainer, "learning_rate"),
        first_dropout=_first(trainer, "dropout"),
        train_cost=train_cost,
        cost_before=before,
        train_accuracy=train_accuracy,
        gradient_norm=trainer.learner.gradient_norm if trainer.steps else UNKNOWN,
        learning_rate=trainer.learner.learning_rate,
        held_out=scores_of(held_out),
        has_validation=has_validation,
        best_accuracy=float(accuracies[best]) if len(accuracies) else UNKNOWN,
        best_step=int(steps[best]) if len(accuracies) else 0,
        lowest_cost=float(costs.min()) if len(costs) else UNKNOWN,
        evaluations_since_best=max(len(accuracies) - 1 - best, 0),
        test=scores_of(test),
    )


def _opening(trainer: Trainer) -> Opening:
    """Return what the costs of the beginning were like, as long as the curve has them, and as they were after that."""
    seen, history = _seen_opening(trainer), trainer.history
    if seen.means >= history.opening.means:
        history.opening = seen
    return history.opening


def _seen_opening(trainer: Trainer) -> Opening:
    settings, steps_in_all = trainer.settings, trainer.last_step or trainer.settings.epochs * trainer.steps_per_epoch
    warm_up = settings.warm_up * steps_in_all if SCHEDULES[settings.schedule].warms_up else 0
    batch = settings.batch_size or len(trainer.learner.training)
    width = math.ceil(OPENING_IMAGES / batch)
    means = trainer.history.steps.stretch().mean
    is_known = (means[0] <= OPENING * width + min(warm_up, MOST_WARM_UP_STEPS)) & np.isfinite(means[1])
    steps, costs = means[0][is_known], means[1][is_known]
    if not len(costs):
        return Opening()
    parts = ((steps - 1) // width).astype(np.intp)
    counts, whole = np.bincount(parts), max(int(steps[-1]) // width, 1)  # the last part may have few images
    smooth = (np.bincount(parts, costs) / np.maximum(counts, 1))[:whole][counts[:whole] > 0]
    rises = np.maximum(np.diff(smooth), 0)
    climb = np.convolve(rises, np.ones(OPENING)).max() if len(rises) else 0.0
    late = float(smooth[-LATE:].mean()) if len(smooth) >= MOST_OF_IT else UNKNOWN
    return Opening(float(costs[0]), float(smooth.max()), float(climb), late, len(smooth))


def _first(trainer: Trainer, name: str) -> float:
    """Return the value of a setting before it was changed for the first time."""
    changed = (event.old for event in trainer.history.events if event.name == name)
    value = SETTINGS[name].parse(next(changed, str(trainer.settings.value(name))))
    assert isinstance(value, float)
    return value


def _evaluations(trainer: Trainer) -> tuple[Floats, Floats, Floats]:
    """Return accuracies, costs and steps of all evaluations that came out finite."""
    means = trainer.history.evaluated.stretch().mean
    known = np.isfinite(means[2]) & np.isfinite(means[3])
    return means[3][known], means[2][known], means[0][known]


def _epochs(trainer: Trainer) -> tuple[float, float, float]:
    """Return cost and accuracy of the last epoch, or of what there is of the first, and the cost of the one before."""
    rows = trainer.history.epochs.rows()
    if len(rows):
        return float(rows[-1, 1]), float(rows[-1, 3]), float(rows[-2, 1]) if len(rows) > 1 else UNKNOWN
    seen, sums = trainer.learner.feed.position, trainer.epoch_sums
    return (sums.cost / seen, sums.right / seen, UNKNOWN) if seen else (UNKNOWN, UNKNOWN, UNKNOWN)
