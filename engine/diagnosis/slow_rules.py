"""Rules about networks that are not broken and yet get nowhere: asleep, out of reach of the gradient, or misled.

They are asked in the order of the table, and the first that fits is the cause.
"""

import math

from mnist_tui.engine.diagnosis import cures, evidence
from mnist_tui.engine.diagnosis.finding import Cure, Evidence, Finding, cure
from mnist_tui.engine.diagnosis.symptoms import (
    SLOW,
    SOON,
    SQUASHING,
    STUCK,
    had_patience,
    had_time,
    is_constant,
    knows_nothing,
)
from mnist_tui.engine.diagnosis.vitals import Vitals

ASLEEP = 0.15
FAINT = 0.01
GROWN = 2.0
"""So many times the first spread is no chance: that of the diary's network grows twentyfold in a hundred steps."""
HARDLY_MOVED = 0.05
CLIPPED = 10.0
LEARNED_SPREAD = 0.33
LONG_UPDATE = 0.1
"""Of the weights of a layer, by one step: healthy networks change by a third of that at most, and only at first."""


def asleep(v: Vitals) -> Finding | None:
    """Find initial weights so small that the signal is lost on its way; a run that has ended on its plateau, too."""
    has_symptom = is_constant(v) or knows_nothing(v)
    is_stopped = v.run.is_over and is_constant(v) and v.run.step >= SOON
    if not ((had_time(v) or is_stopped) and has_symptom and v.network.first_scale < ASLEEP):
        return None
    new = cures.usual_weights(v) | cures.more_steps(v)
    return Finding(
        "R15",
        "Asleep: initial weights too small",
        (
            evidence.first_scale(v),
            evidence.spread(v),
            *([] if math.isnan(v.network.growth) else [evidence.growth(v)]),
            Evidence("train_cost", "training cost", v.train_cost),
            Evidence("prior_cost", "cost of knowing only the class frequencies", v.run.floor),
            Evidence("steps", "steps taken", v.run.step, unit="count"),
        ),
        "The initial weights are so small that almost nothing of the image reaches the outputs, and the cost is that "
        f"of knowing only how frequent the classes are: a plateau. {_what_grows(v)}",
        cure(v.settings, dict(new), "or smaller batches, which make more steps, with this one", saves_network=False),
    )


def _what_grows(v: Vitals) -> str:
    """Say that a plateau is left, in the end, and whether the run was stopped on it."""
    what = f"was stopped too early, after {v.run.step:,} steps" if v.run.is_over else "only needs more steps"
    if not v.network.growth > GROWN:
        return f"It is not broken but {what}: the signal grows by itself, slowly at first, and then the cost falls."
    return (
        f"It is not broken but {what}: the outputs differ {v.network.growth:,.0f} times as much from image to image as "
        "at first, and once that has grown enough the cost falls at once."
    )


def faint_signal(v: Vitals) -> Finding | None:
    """Find layers that squash the differences between images away."""
    has_symptom = is_constant(v) or knows_nothing(v)
    if not (had_time(v) and has_symptom and v.settings.activation in SQUASHING and v.network.signal < FAINT):
        return None
    return Finding(
        "R16",
        "Vanishing signal",
        (
            evidence.signal(v),
            evidence.gradient_ratio(v),
            evidence.spread(v),
            Evidence("hidden_layers", "hidden layers", len(v.network.hidden), unit="count"),
        ),
        f"Each {v.settings.activation} layer passes on a part of the differences between images, and after "
        f"{len(v.network.hidden)} of them too little is left. The gradient shrinks as much on its way back.",
        cure(v.settings, {"activation": "relu", "initializer": "he"}, "or fewer layers, or adam", saves_network=False),
    )


def clipped_away(v: Vitals) -> Finding | None:
    """Find steps that clipping has cut to nothing."""
    clip = v.settings.clip_norm
    has_symptom = had_time(v) and v.run.epoch >= 1 and v.relative_cost > SLOW
    if not (has_symptom and _is_clipped(v)):
        return None
    return Finding(
        "R19",
        "Gradient clipped away",
        (
            Evidence("gradient_norm", "gradient norm", v.run.gradient_norm),
            Evidence("clip_norm", "cut down to", clip),
            evidence.moved(v),
            evidence.update(v),
        ),
        "Every gradient is far longer than it may be, and is cut down to that. So every step is a fraction of what the "
        "learning rate asks for.",
        cure(v.settings, {"clip_norm": 1.0}),
    )


def too_slow(v: Vitals) -> Finding | None:
    """Find steps too short to get anywhere."""
    if not _is_slow(v):
        return None
    return Finding(
        "R17",
        "Steps too short",
        (
            evidence.moved(v),
            evidence.update(v),
            evidence.relative_cost(v),
        ),
        f"It goes the right way, in tiny steps: so far the weights have moved by {v.network.moved * 100:.2g} % of "
        "their length. Healthy runs move by 20 % and more.",
        cure(v.settings, {"learning_rate": min(v.settings.learning_rate * 10, 10.0)}),
    )


def thrown_about(v: Vitals) -> Finding | None:
    """Find steps so long that what one has learned the next one undoes."""
    if not (had_time(v) and v.relative_cost > STUCK and not is_constant(v) and v.network.update > LONG_UPDATE):
        return None
    return Finding(
        "R9",
        "Steps too long",
        (evidence.update(v), evidence.relative_cost(v), evidence.spread(v), evidence.moved(v)),
        f"The next step changes the weights of a layer by {v.network.update * 100:.2g} % of their length. "
        "Each step goes so far that it undoes what the one before has learned.",
        cures.slower(v, 10),
    )


def useless_labels(v: Vitals) -> Finding | None:
    """Find labels that have nothing to do with the images, by a network that moves and does not learn."""
    network = v.network
    if not (_stays_ignorant(v) and network.moved >= HARDLY_MOVED):
        return None
    if is_constant(v) or not (network.first_scale >= ASLEEP and network.spread < LEARNED_SPREAD):
        return None
    if _is_clipped(v) or (v.settings.weight_decay and network.pull > 1):
        return None
    return Finding(
        "R18",
        "Labels say nothing",
        (evidence.relative_cost(v), evidence.moved(v), evidence.spread(v)),
        "The weights move, but the cost stays where knowing only how frequent the classes are would put it. "
        "Usually labels and images do not belong together.",
        Cure(words="look at some images with their labels: mnist-tui show --first 20"),
    )


def unknown(v: Vitals) -> Finding | None:
    """Say what was measured, where the network does not learn and no rule knows why."""
    if not (had_time(v) and v.network.training.count and (is_constant(v) or _stays_ignorant(v))):
        return None
    return Finding(
        "unknown",
        "Does not learn, for no known reason",
        (
            evidence.spread(v),
            evidence.relative_cost(v),
            evidence.moved(v),
            evidence.update(v),
            evidence.flat(v),
            evidence.first_scale(v),
            evidence.signal(v),
            evidence.gradient_ratio(v),
            evidence.gradient_norm(v),
            evidence.pull(v),
            evidence.highest_over_first(v),
        ),
        "The network does not learn, and none of the causes that are known fits these numbers. "
        "The settings and the numbers are worth reporting.",
        Cure(words="try the default preset on the same data, and change one setting at a time"),
    )


def _stays_ignorant(v: Vitals) -> bool:
    """Tell whether it knows nothing, not even a little of images that it has never seen, and had the steps to."""
    held_out = v.run.held_out
    knows_a_little = held_out.interval[0] > held_out.baseline
    return had_patience(v) and v.run.epoch >= 1 and knows_nothing(v) and not knows_a_little


def _is_clipped(v: Vitals) -> bool:
    return 0 < CLIPPED * v.settings.clip_norm < v.run.gradient_norm


def _is_slow(v: Vitals) -> bool:
    return had_time(v) and v.run.epoch >= 1 and v.network.moved < HARDLY_MOVED and v.relative_cost > SLOW
