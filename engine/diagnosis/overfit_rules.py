"""Rules about a network that knows its training images too well, is too sure or not sure enough, or is not done."""

from mnist_tui.engine.diagnosis import evidence
from mnist_tui.engine.diagnosis.evidence import TOO_SURE
from mnist_tui.engine.diagnosis.finding import Cure, Evidence, Finding, cure
from mnist_tui.engine.diagnosis.symptoms import LATER, had_time
from mnist_tui.engine.diagnosis.vitals import Vitals

MEMORISED, MEMORISED_GAP, MEMORISED_COST = 0.995, 0.05, 0.2
PAST_EVALUATIONS, PAST_POINTS, PAST_COST = 3, 0.02, 1.15
TOO_UNSURE, ABOVE_GUESSING = 0.15, 0.2
SURE_GAP = 0.02
"""A run that ends in a bad step is wrong on its training images as well, and not too sure because it knows these."""
HEAVY_SMOOTHING, HEAVY_DROPOUT, HEAVY_DECAY = 0.2, 0.5, 0.003
FALLING, STILL_HIGH = 0.9, 0.065


def memorising(v: Vitals) -> Finding | None:
    """Find training images that are memorised, and others that are not recognised."""
    held_out = v.run.held_out
    if not (v.train_accuracy >= MEMORISED and v.gap >= MEMORISED_GAP and held_out.interval[1] < MEMORISED):
        return None
    if not v.train_cost < MEMORISED_COST * held_out.cost:
        return None
    return Finding(
        "R25",
        "Memorising",
        (
            evidence.train(v, 0.0),
            evidence.held_out_accuracy(v),
            evidence.gap(v, 0.02),
            Evidence("train_cost", "training cost", v.train_cost),
            Evidence("held_out_cost", "cost of held-out images", held_out.cost),
            Evidence("training_images", "training images", v.training_images, unit="count"),
        ),
        f"It knows its {v.training_images:,} training images and has learned their pixels rather than their classes: "
        f"of {held_out.count:,} others it gets {held_out.right:,}. More epochs only make it more confident.",
        Cure(
            cure(v.settings, {"dropout": max(v.settings.dropout, 0.3), "shift": max(v.settings.shift, 1.0)}).changes,
            "or more images",
            is_live=True,
        ),
    )


def past_its_best(v: Vitals) -> Finding | None:
    """Find a run that was better before."""
    run, held_out = v.run, v.run.held_out
    lost = max(PAST_POINTS, 2 * held_out.half_width)  # the best of many uncertain ones is too high
    if not (run.evaluations_since_best >= PAST_EVALUATIONS and held_out.accuracy <= run.best_accuracy - lost):
        return None
    if not (held_out.cost >= PAST_COST * run.lowest_cost and held_out.cost > v.train_cost):
        return None
    return Finding(
        "R26",
        "Past its best",
        (
            Evidence("best_accuracy", "best accuracy", run.best_accuracy, unit="fraction"),
            evidence.held_out_accuracy(v),
            Evidence("best_step", "step of the best", run.best_step, unit="count"),
            _cost_over_best(v),
        ),
        f"It was best at step {run.best_step:,}, and later epochs have made it worse on images that are held out. "
        "It now learns what is peculiar to the training images, wrong labels among them.",
        Cure(words="keep the best network of the run: --keep best"),
    )


def cost_past_its_best(v: Vitals) -> Finding | None:
    """Note that a run gets more confident without getting better."""
    if not (v.run.held_out.cost >= PAST_COST * v.run.lowest_cost and v.run.evaluations_since_best >= 0):
        return None
    held_out = v.run.held_out
    if not (v.settings.cost == "cross-entropy" and held_out.accuracy > held_out.baseline + ABOVE_GUESSING):
        return None
    if not held_out.accuracy > v.run.best_accuracy - PAST_POINTS:
        return None
    return Finding(
        "R26b",
        "Cost past its best",
        (_cost_over_best(v), evidence.held_out_accuracy(v)),
        "The accuracy holds, but the few mistakes get more and more confident, and so costlier. "
        "That does no harm as long as only the predicted class counts.",
        cure(v.settings, {"label_smoothing": 0.05}),
        "note",
    )


def too_sure(v: Vitals) -> Finding | None:
    """Find confidences that say more than the network knows."""
    held_out = v.run.held_out
    if not (_knows_something(v) and held_out.confidence - held_out.accuracy > TOO_SURE):
        return None
    if not (held_out.confidence > held_out.interval[1] and v.gap > SURE_GAP):
        return None
    return Finding(
        "R27",
        "Too sure",
        (
            Evidence("confidence", "mean confidence", held_out.confidence, unit="fraction"),
            evidence.held_out_accuracy(v),
            evidence.overconfidence(v),
            evidence.gap(v),
        ),
        "It is right less often than its confidence says. It was trained until its training images left no doubt, and "
        "others do.",
        cure(v.settings, {"label_smoothing": max(v.settings.label_smoothing, 0.1)}, "or fewer epochs"),
    )


def too_unsure(v: Vitals) -> Finding | None:
    """Find confidences that say less than the network knows."""
    held_out = v.run.held_out
    if not (_knows_something(v) and held_out.accuracy - held_out.confidence > TOO_UNSURE and had_time(v)):
        return None
    if not (new := _bolder(v)):
        return None
    return Finding(
        "R27",
        "Not sure enough",
        (
            Evidence("confidence", "mean confidence", held_out.confidence, unit="fraction"),
            evidence.held_out_accuracy(v),
            evidence.overconfidence(v),
        ),
        "It is right more often than its confidence says. Smoothed labels, weight decay and dropout all keep outputs "
        "from growing.",
        cure(v.settings, dict(new)),
    )


def _bolder(v: Vitals) -> dict[str, float]:
    """Return what keeps the network from being confident, with a usual value."""
    settings = v.settings
    if settings.label_smoothing >= HEAVY_SMOOTHING:
        return {"label_smoothing": 0.05}
    if settings.dropout >= HEAVY_DROPOUT:
        return {"dropout": 0.2}
    return {"weight_decay": settings.weight_decay / 100} if settings.weight_decay >= HEAVY_DECAY else {}


def stopped_early(v: Vitals) -> Finding | None:
    """Note that a run ended while it was still learning."""
    relative = v.relative_cost
    if not (v.run.is_over and v.run.step > 0 and relative > STILL_HIGH):
        return None
    fall = v.run.train_cost / v.run.cost_before if v.run.cost_before else 1.0
    if not (v.run.step < LATER or fall < FALLING):
        return None
    return Finding(
        "R28",
        "Stopped early",
        (
            Evidence("steps", "steps taken", v.run.step, (LATER, None), "count"),
            Evidence("fall", "training cost over that of the epoch before", fall, (0.9, None)),
            evidence.relative_cost(v),
        ),
        "The training cost was still falling fast when the run ended, or it had only few steps to fall in. "
        "More of the same helps.",
        cure(v.settings, {"epochs": v.settings.epochs * 2}, "or smaller batches, which make more steps"),
        "note",
    )


def _knows_something(v: Vitals) -> bool:
    held_out = v.run.held_out
    return (
        v.run.is_over and v.settings.cost == "cross-entropy" and held_out.accuracy > held_out.baseline + ABOVE_GUESSING
    )


def _cost_over_best(v: Vitals) -> Evidence:
    over = v.run.held_out.cost / v.run.lowest_cost if v.run.lowest_cost else float("nan")
    return Evidence("cost_over_best", "cost over its lowest", over, (1, PAST_COST))
