"""The numbers that several rules show, each beside those of healthy runs."""

from mnist_tui.engine.diagnosis.finding import Evidence
from mnist_tui.engine.diagnosis.symptoms import SQUASHING
from mnist_tui.engine.diagnosis.vitals import Vitals


def spread(v: Vitals) -> Evidence:
    """Return how far the outputs differ from image to image."""
    return Evidence("spread", "spread of the outputs, relative to correct ones", v.network.spread, (0.4, 1))


def moved(v: Vitals) -> Evidence:
    """Return how far the weights have gone."""
    return Evidence("moved", "relative change of the weights since the start", v.network.moved, (0.2, 13))


def update(v: Vitals) -> Evidence:
    """Return how far the next step goes."""
    return Evidence("update", "relative change by the next step", v.network.update, (1e-4, 0.1))


def relative_cost(v: Vitals) -> Evidence:
    """Return how much lower its cost is than that of the class prior."""
    return Evidence("relative_cost", "training cost over that of the class prior", v.relative_cost, (0, 0.4))


def first_scale(v: Vitals) -> Evidence:
    """Return how large the initial weights were."""
    return Evidence("first_scale", "initial weights, relative to He's", v.network.first_scale, (0.7, 1))


def gradient_ratio(v: Vitals) -> Evidence:
    """Return how much of the gradient reaches the first layer."""
    name = "gradient of layer 1 over that of the last"
    return Evidence("gradient_ratio", name, v.network.gradient_ratio, (0.02, None))


def gradient_norm(v: Vitals) -> Evidence:
    """Return that on training images."""
    return Evidence("gradient_norm", "gradient norm", v.network.gradient_norm, (0.01, None))


def signal(v: Vitals) -> Evidence:
    """Return how much of the differences between images is left in the faintest layer."""
    return Evidence("signal", "differences between images, in the faintest layer", v.network.signal, (0.15, None))


def flat(v: Vitals) -> Evidence:
    """Return how many units are out of action."""
    name = f"{off(v)} units of the worst layer"
    return Evidence("flat", name, v.network.flat, (0, 0.62), "fraction")


def off(v: Vitals) -> str:
    """Return what units without a gradient are called."""
    return "saturated" if v.settings.activation in SQUASHING else "dead"


def pull(v: Vitals) -> Evidence:
    """Return how strong weight decay is."""
    return Evidence("pull", "weight decay over the pull of the data", v.network.pull, (0, 0.1))


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
    return Evidence("highest_over_first", "highest early cost over the first one", v.highest_over_first, (1, 1.1))


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
    return Evidence("too_sure", "confidence less accuracy", over, (-0.1, 0.045), "fraction")
