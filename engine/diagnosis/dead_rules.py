"""Rules about networks that are beyond recovery: no gradient passes, or units and weights have nothing to differ by.

They are asked in the order of the table, and the first that fits is the cause.
"""

from mnist_tui.engine.diagnosis import cures, evidence
from mnist_tui.engine.diagnosis.evidence import MANY_FLAT, RISEN
from mnist_tui.engine.diagnosis.finding import Evidence, Finding, cure
from mnist_tui.engine.diagnosis.symptoms import (
    CONSTANT,
    SQUASHING,
    USUAL_DECAY,
    had_time,
    is_constant,
    knows_nothing,
)
from mnist_tui.engine.diagnosis.vitals import Vitals

DEAD = 0.9
HEAVY_DROPOUT = 0.8
FADED = 0.1


def dead_outputs(v: Vitals) -> Finding | None:
    """Find outputs that pass on no gradient."""
    is_final = v.run.step > 0 and v.network.gradient_norm == 0  # for good, however few steps it took
    if not ((is_constant(v) or (is_final and v.network.spread < CONSTANT)) and v.network.output.flat >= DEAD):
        return None
    dead = "0" if v.settings.activation == "relu" else "at the flat end of its curve"
    return Finding(
        "R10",
        "Outputs dead",
        (
            evidence.spread(v),
            Evidence("flat_outputs", "outputs that pass on no gradient", v.network.output.flat, (0, 0), "fraction"),
            evidence.gradient_norm(v),
            evidence.first_cost(v),
        ),
        f"Every output is {dead} for every image, and {v.settings.activation} passes on no gradient there. "
        "There is nothing left to follow; only a new network helps.",
        cure(v.settings, {"output": "linear", "pixels": "unit", **cures.usual_start(v)}, saves_network=False),
    )


def equal_units(v: Vitals) -> Finding | None:
    """Find layers whose units do the work of one; it is so whether or not the outputs depend on the image."""
    layers = [layer.began_equal for layer in v.network.hidden]
    if not any(layers):
        return None
    return Finding(
        "R13",
        "Equal units",
        (
            Evidence("equal_layers", "hidden layers of equal units", sum(layers), (0, 0), "count"),
            evidence.spread(v),
        ),
        "All units of a layer began equal, get equal gradients, and stay equal: they do the work of one. "
        "Random initial weights break the tie.",
        cures.tame_start(v),
    )


def faded_weights(v: Vitals) -> Finding | None:
    """Find weights that decay has taken."""
    shrinkage = min((layer.shrinkage for layer in v.network.layers), default=1.0)
    if not (is_constant(v) and v.settings.weight_decay > USUAL_DECAY and shrinkage < FADED):
        return None
    return Finding(
        "R14",
        "Weights decayed away",
        (
            evidence.spread(v),
            Evidence("shrinkage", "weights now, in sizes of the initial ones", shrinkage, (0.8, None)),
            evidence.weight_decay(v),
        ),
        "Every step takes a part of every weight, and the data give less back than that. "
        "What the network has learned fades faster than it learns.",
        cure(v.settings, {"weight_decay": v.settings.weight_decay / 1000}, saves_network=False),
    )


def dead_layer(v: Vitals) -> Finding | None:
    """Find a hidden layer that steps too long have put out of action, for good."""
    if not (is_constant(v) and v.settings.activation != "leaky-relu" and v.network.flat >= DEAD):
        return None
    squashes = v.settings.activation in SQUASHING
    layer = max(range(len(v.network.hidden)), key=lambda one: v.network.hidden[one].flat) + 1
    end = "into the flat ends of its curve" if squashes else "below 0"
    return Finding(
        "R11",
        "Saturated layer" if squashes else "Dead layer",
        _silence(v),
        f"Steps were so long that the weighted sums of layer {layer} went {end} for every image. "
        "No gradient passes there, so no later step brings these units back.",
        cures.new_network(v, {"learning_rate": v.settings.learning_rate / 100, "pixels": "unit"}),
    )


def narrow_layer_died(v: Vitals) -> Finding | None:
    """Find a layer of few units that have all died, although no step was long."""
    size, alive = evidence.narrowest_alive(v)
    if not (is_constant(v) and size < v.classes and alive <= (1 - DEAD) * size and not v.highest_over_first > RISEN):
        return None
    return Finding(
        "R20",
        "Network too small",
        (
            evidence.units_alive(v),
            Evidence("narrowest", "units of the narrowest hidden layer", size, (v.classes, None), "count"),
            evidence.spread(v),
            evidence.highest_over_first(v),
        ),
        f"A layer has only {size} units, and none of them passes on a gradient any more. Of so few all are easily "
        f"lost, and they would be too few to tell {v.classes} classes apart.",
        cure(v.settings, {"hidden": (128, 64)}, saves_network=False),
    )


def dropout_kills(v: Vitals) -> Finding | None:
    """Find dropout that lets nothing be learned."""
    has_symptom = is_constant(v) or (had_time(v) and knows_nothing(v))
    if not (has_symptom and v.settings.dropout >= HEAVY_DROPOUT and v.network.hidden):
        return None
    return Finding(
        "R12",
        "Dropout silences a layer",
        _silence(v),
        f"{v.settings.dropout * 100:.0f} of 100 units are off in every step, and the others count "
        f"{1 / (1 - v.settings.dropout):.0f}-fold to make up for it. The next layer sees mostly noise, and is driven "
        "out of its range by it.",
        cures.new_network(v, {"dropout": 0.2}),
    )


def _silence(v: Vitals) -> tuple[Evidence, ...]:
    return (
        evidence.spread(v),
        *(
            Evidence(
                f"flat_layer_{number}",
                f"{evidence.off(v)} units of layer {number}",
                layer.flat,
                (0, MANY_FLAT),
                "fraction",
            )
            for number, layer in enumerate(v.network.hidden, 1)
        ),
        evidence.moved(v),
        evidence.highest_over_first(v),
    )
