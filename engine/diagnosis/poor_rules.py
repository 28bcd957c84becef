"""Rules about a network that learns and stays poor, even on the images that it was trained on."""

from dataclasses import fields

from mnist_tui.engine.augmentation import Augmentation
from mnist_tui.engine.diagnosis import evidence
from mnist_tui.engine.diagnosis.evidence import MANY_FLAT
from mnist_tui.engine.diagnosis.finding import Cure, Evidence, Finding, cure
from mnist_tui.engine.diagnosis.symptoms import USUAL_DECAY, had_time
from mnist_tui.engine.diagnosis.vitals import Vitals

WRONG_LABELS_GAP = -0.05
POOR, POOR_GAP = 0.95, 0.1
STRONG_PULL, PULLED = 0.2, 0.97
STRONG_DROPOUT, DROPPED = 0.7, 0.9
SPOILT, SPOILT_GAP = 0.95, 0.1
SPOILT_OTHERS, BETTER_THAN_NEIGHBOURS = 0.9, 0.08
"""Of images that may be harder than MNIST's: what comparing pixels with 400 images can do, a network does better."""
FEW_EPOCHS = 3
"""A network that has seen every image less often may simply not be done."""


def wrong_labels(v: Vitals) -> Finding | None:
    """Find a network that knows its training labels less well than others: some of them must be wrong."""
    known, others = v.network.training, v.network.held_out  # by the same weights, and of as many images
    if not (had_time(v) and known.accuracy - others.accuracy < WRONG_LABELS_GAP):
        return None
    if not others.interval[0] > known.interval[1]:
        return None
    return Finding(
        "R29",
        "Wrong training labels",
        (
            evidence.train(v),
            Evidence("held_out_accuracy", "accuracy on held-out images", others.accuracy, unit="fraction"),
            Evidence(
                "gap", "training accuracy less held-out accuracy", known.accuracy - others.accuracy, unit="fraction"
            ),
        ),
        "It is right more often on images that it has never seen than on those that it was trained on. "
        "So many of the training labels are wrong, or the images that are held out are easier.",
        Cure(words="look at the training images that it gets wrong: mnist-tui mistakes MODEL --split train"),
    )


def too_small(v: Vitals) -> Finding | None:
    """Find a hidden layer too narrow to tell the classes apart."""
    narrowest = min(v.settings.hidden, default=v.classes)
    if not (_has_settled(v) and v.train_accuracy < POOR and v.gap < POOR_GAP and narrowest < v.classes):
        return None
    return Finding(
        "R20",
        "Network too small",
        (
            evidence.train(v, POOR),
            evidence.gap(v),
            Evidence("narrowest", "units of the narrowest hidden layer", narrowest, (v.classes, None), "count"),
        ),
        f"All that is known of an image has to pass through {narrowest} numbers, too few to tell {v.classes} classes "
        "apart. It does as badly on the images that it was trained on.",
        cure(v.settings, {"hidden": (128, 64)}, saves_network=False),
    )


def strong_decay(v: Vitals) -> Finding | None:
    """Find weight decay that holds the weights back."""
    if not (
        had_time(v)
        and v.settings.weight_decay > USUAL_DECAY
        and v.network.pull > STRONG_PULL
        and v.train_accuracy < PULLED
    ):
        return None
    return Finding(
        "R21",
        "Weight decay too strong",
        (
            evidence.pull(v),
            evidence.weight_decay(v),
            evidence.train(v, PULLED),
        ),
        "Weight decay pulls at the weights almost as strongly as the data do, so they stay smaller than the task "
        "needs. The network does not even fit the images that it was trained on.",
        cure(v.settings, {"weight_decay": v.settings.weight_decay / 100}),
    )


def strong_dropout(v: Vitals) -> Finding | None:
    """Find dropout that leaves too little to learn with."""
    if not (had_time(v) and v.settings.dropout >= STRONG_DROPOUT and v.train_accuracy < DROPPED):
        return None
    return Finding(
        "R22",
        "Dropout too strong",
        (
            Evidence("dropout", "hidden units dropped at every step", v.settings.dropout, (0, 0.5), "fraction"),
            evidence.train(v, DROPPED),
        ),
        "So many units are dropped at every step that the others cannot tell the classes apart. "
        "Even with all of them at work, the network is often wrong on the images that it was trained on.",
        cure(v.settings, {"dropout": 0.2}),
    )


def spoilt_images(v: Vitals) -> Finding | None:
    """Find augmentation that leaves too little of the images."""
    names = [field.name for field in fields(Augmentation) if field.name != "elastic_sigma"]
    strong = {name: v.settings.value(name) for name in names if v.settings.value(name)}
    has_learned_long = had_time(v) and v.run.epoch >= FEW_EPOCHS
    least, by_pixels = SPOILT, v.data.neighbours
    if by_pixels.count:
        least = min(SPOILT_OTHERS, by_pixels.accuracy + BETTER_THAN_NEIGHBOURS)
    if not (strong and has_learned_long and v.train_accuracy < least and v.gap < SPOILT_GAP):
        return None
    return Finding(
        "R23",
        "Augmentation spoils the images",
        (
            evidence.train(v, least),
            evidence.gap(v),
            Evidence("kinds", "kinds in use", len(strong), unit="count"),
        ),
        "The images are changed so much before they are trained on that what they show is often lost. "
        "So the network is wrong on training images even as they are stored.",
        cure(v.settings, {name: _quarter(value) for name, value in strong.items() if isinstance(value, float)}),
    )


def many_dead_units(v: Vitals) -> Finding | None:
    """Find a layer that would have units for all classes, if most of them were not dead."""
    size, alive = evidence.narrowest_alive(v)
    has_lost_too_many = size >= v.classes > alive and alive <= size / 2
    if not (v.settings.activation == "relu" and has_lost_too_many and had_time(v) and v.train_accuracy < POOR):
        return None
    return Finding(
        "R24",
        "Many dead units",
        (
            evidence.units_alive(v),
            evidence.flat(v),
            evidence.train(v, POOR),
            evidence.highest_over_first(v),
        ),
        f"Most units of a layer output 0 for every image and learn no more; {alive:.0f} of {size} are left, too few to "
        f"tell {v.classes} classes apart. Steps too long do that, or inputs that are large in every image.",
        _fewer_dead(v),
    )


def spare_dead_units(v: Vitals) -> Finding | None:
    """Note that most units of a layer are dead, where the others are enough."""
    if not (v.settings.activation == "relu" and v.network.flat >= MANY_FLAT and had_time(v)):
        return None
    return Finding(
        "R24b",
        "Dead units to spare",
        (evidence.flat(v), evidence.units_alive(v)),
        "Most units of a layer output 0 for every image and learn no more, so the network is smaller than its "
        "settings say. Those that are left are enough for the classes.",
        _fewer_dead(v),
        "note",
    )


def _fewer_dead(v: Vitals) -> Cure:
    return cure(v.settings, {"learning_rate": v.settings.learning_rate / 10}, "or leaky-relu", saves_network=False)


def _has_settled(v: Vitals) -> bool:
    return had_time(v) and (v.run.is_over or v.run.epoch >= FEW_EPOCHS)


def _quarter(value: float) -> float:
    return float(f"{value / 4:.3g}")
