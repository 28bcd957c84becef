"""The numbers that several rules show, each beside those of healthy runs."""

from collections.abc import Iterator

from mnist_tui.engine.diagnosis.finding import Evidence
from mnist_tui.engine.diagnosis.symptoms import SQUASHING, USUAL_DECAY
from mnist_tui.engine.diagnosis.vitals import UNKNOWN, Vitals

UNSURE = 0.03
"""Half-width of the interval of an accuracy from which it says little."""
COPIED = 0.005
"""Fraction of held-out images that may have been trained on."""
MID_GREY, FAR_GREYS = 128, 20
TOO_SURE = 0.05
RISEN = 1.15
"""So far above the first cost, or that of guessing, the early cost rises where steps are too long."""
MANY_FLAT = 0.75
"""Fraction of the units of a layer without a gradient that is worth a note. It does no harm where enough are left."""
ONE_SIDED, ONE_SIDED_OF_TWO = 0.5, 0.8


def spread(v: Vitals) -> Evidence:
    """Return how far the outputs differ from image to image."""
    return Evidence("spread", "spread of the outputs, relative to correct ones", v.network.spread, (0.3, 1))


def growth(v: Vitals) -> Evidence:
    """Return how the spread has grown since the start."""
    return Evidence("spread_growth", "spread over that before the first step", v.network.growth)


def moved(v: Vitals) -> Evidence:
    """Return how far the weights have gone."""
    return Evidence("moved", "relative change of the weights since the start", v.network.moved, (0.2, 13))


def update(v: Vitals) -> Evidence:
    """Return how far the next step goes."""
    return Evidence("update", "relative change by the next step", v.network.update, (1e-5, 0.1))


def layer_updates(v: Vitals) -> Iterator[Evidence]:
    """Yield the ratio of update to weights of each layer."""
    for number, layer in enumerate(v.network.layers, 1):
        name = f"relative change of layer {number} by the next step"
        yield Evidence(f"update_layer_{number}", name, layer.update, (1e-5, 0.1))


def relative_cost(v: Vitals) -> Evidence:
    """Return how much lower its cost is than that of the class prior."""
    return Evidence("relative_cost", "training cost over that of the class prior", v.relative_cost, (0, 0.65))


def first_scale(v: Vitals) -> Evidence:
    """Return how large the initial weights were."""
    return Evidence("first_scale", "initial weights, relative to He's", v.network.first_scale, (0.55, 1))


def gradient_ratio(v: Vitals) -> Evidence:
    """Return how much of the gradient reaches the first layer."""
    name = "gradient of layer 1 over that of the last"
    return Evidence("gradient_ratio", name, v.network.gradient_ratio, (0.02, None))


def gradient_norm(v: Vitals) -> Evidence:
    """Return that on training images."""
    return Evidence("gradient_norm", "gradient norm", v.network.gradient_norm, (0.01, None))


def signal(v: Vitals) -> Evidence:
    """Return how much of the differences between images is left in the faintest layer."""
    return Evidence("signal", "differences between images, in the faintest layer", v.network.signal, (0.1, None))


def flat(v: Vitals) -> Evidence:
    """Return how many units are out of action; equal ones are not called dead, whatever they pass on."""
    are_equal = any(layer.began_equal for layer in v.network.hidden)
    name = "units without a gradient, in the worst layer" if are_equal else f"{off(v)} units of the worst layer"
    return Evidence("flat", name, v.network.flat, (0, MANY_FLAT), "fraction")


def narrowest_alive(v: Vitals) -> tuple[int, float]:
    """Return the units of the hidden layer with the fewest that pass on a gradient, and how many these are."""
    both = zip(v.settings.hidden, v.network.hidden, strict=False)  # no layer where nothing was measured
    layers = [(size, round(size * (1 - layer.flat), 3)) for size, layer in both]
    return min(layers, key=lambda one: one[1], default=(0, UNKNOWN))


def units_alive(v: Vitals) -> Evidence:
    """Return how many units are left in the layer with the fewest."""
    alive = narrowest_alive(v)[1]
    return Evidence(
        "units_alive", "units with a gradient, in the layer with the fewest", alive, (v.classes, None), "count"
    )


def off(v: Vitals) -> str:
    """Return what units without a gradient are called."""
    return "saturated" if v.settings.activation in SQUASHING else "dead"


def pull(v: Vitals) -> Evidence:
    """Return how strong weight decay is; a usual one is, too, where the gradient is small, and that is no fault."""
    healthy = (0, 0.1) if v.settings.weight_decay > USUAL_DECAY else (None, None)
    return Evidence("pull", "weight decay over the pull of the data", v.network.pull, healthy)


def weight_decay(v: Vitals) -> Evidence:
    """Return the setting."""
    return Evidence("weight_decay", "weight decay", v.settings.weight_decay, (0, 0.001))


def first_cost(v: Vitals) -> Evidence:
    """Return the cost of the first batch."""
    return Evidence("first_cost", "first cost", v.run.first_cost)


def highest(v: Vitals) -> Evidence:
    """Return the highest cost of the beginning."""
    return Evidence("highest_cost", "highest cost of the first steps", v.run.highest_cost)


def highest_over_first(v: Vitals) -> Evidence:
    """Return how far the first steps drove the cost up."""
    return Evidence("highest_over_first", "highest early cost over the first one", v.highest_over_first, (0.7, RISEN))


def climb(v: Vitals) -> Evidence:
    """Return how far the cost climbed in all, in between falling."""
    return Evidence("climb", "all rises of the early cost, over the first one", v.run.climb_over_first, (0, 1.6))


def late_cost(v: Vitals) -> Evidence:
    """Return how high the cost is when the beginning of the run is over."""
    return Evidence("late_cost", "cost after the first steps, over the first one", v.run.late_over_first, (0, 1))


def train(v: Vitals, least: float | None = None) -> Evidence:
    """Return the accuracy on training images."""
    healthy = (None, None) if least is None else (least, 1)
    return Evidence("train_accuracy", "accuracy on training images", v.train_accuracy, healthy, "fraction")


def held_out_accuracy(v: Vitals) -> Evidence:
    """Return the accuracy on images that are held out."""
    return Evidence("held_out_accuracy", "accuracy on held-out images", v.run.held_out.accuracy, unit="fraction")


def gap(v: Vitals, most: float | None = None) -> Evidence:
    """Return the generalisation gap."""
    return Evidence("gap", "training accuracy less held-out accuracy", v.gap, (None, most), "fraction")


def overconfidence(v: Vitals) -> Evidence:
    """Return by how much the mean confidence is above the accuracy."""
    held_out = v.run.held_out
    over = held_out.confidence - held_out.accuracy
    is_telling = v.settings.cost == "cross-entropy"
    healthy = (-0.1, TOO_SURE) if is_telling else (None, None)
    return Evidence("too_sure", "confidence less accuracy", over, healthy, "fraction")


def half_width(v: Vitals) -> Evidence:
    """Return how uncertain the accuracy is."""
    width = v.run.held_out.half_width
    return Evidence("interval_half_width", "half-width of the 95 % interval", width, (0, UNSURE), "fraction")


def blank(v: Vitals) -> Evidence:
    """Return how many images show nothing."""
    return Evidence("blank", "training images of a single grey", v.data.blank, (0, 0), "fraction")


def mean_grey(v: Vitals) -> Evidence:
    """Return how light the images are."""
    return Evidence("mean_grey", "mean pixel, of 255", v.data.mean_grey, (None, MID_GREY))


def largest_class(v: Vitals) -> Evidence:
    """Return how much one class outnumbers the others."""
    most = ONE_SIDED if v.classes > 2 else ONE_SIDED_OF_TWO
    name = "training images of the largest class"
    return Evidence("largest_class", name, v.data.largest_class, (None, most), "fraction")


def copied_validation(v: Vitals) -> Evidence:
    """Return how many validation images were trained on."""
    name = "validation images trained on"
    return Evidence("copied_validation", name, v.data.copied_validation, (0, COPIED), "fraction")


def copied_test(v: Vitals) -> Evidence:
    """Return how many test images were trained on."""
    return Evidence("copied_test", "test images trained on", v.data.copied_test, (0, COPIED), "fraction")


def test_distance(v: Vitals) -> Evidence:
    """Return how unlike the test images are."""
    name = "grey levels between mean test and training image"
    return Evidence("test_distance", name, v.data.test_distance, (None, FAR_GREYS))


def neighbour_accuracy(v: Vitals) -> Evidence:
    """Return how often the most similar image has the same label."""
    name = "images whose nearest other has their label"
    return Evidence("neighbour_accuracy", name, v.data.neighbours.accuracy, (0.5, 1), "fraction")
