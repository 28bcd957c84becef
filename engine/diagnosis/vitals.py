"""What is measured of a run, its network and its data, for the rules. What is not known is NaN, or empty.

A comparison with NaN is false, so no rule speaks of what was not measured.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.engine.settings import Settings

UNKNOWN = math.nan


@dataclass(frozen=True, slots=True)
class Scores:
    """How a network did on some images."""

    right: int = 0
    count: int = 0
    cost: float = UNKNOWN
    confidence: float = UNKNOWN
    """Mean probability of the predicted class."""
    predicted_classes: int = 0
    """Different classes among the predictions."""
    baseline: float = UNKNOWN
    """Accuracy of always predicting the most frequent label."""

    @property
    def accuracy(self) -> float:
        """0 to 1."""
        return self.right / self.count if self.count else UNKNOWN

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the accuracy."""
        return wilson_interval(self.right, self.count) if self.count else (UNKNOWN, UNKNOWN)

    @property
    def half_width(self) -> float:
        """Half the width of that interval."""
        low, high = self.interval
        return (high - low) / 2


@dataclass(frozen=True, slots=True)
class DataVitals:
    """Of a data set. Grey levels go from 0 to 255."""

    counts: tuple[int, ...] = ()
    """Training images of each class; the next two are of the other splits."""
    validation_counts: tuple[int, ...] = ()
    test_counts: tuple[int, ...] = ()
    blank: float = UNKNOWN
    """Fraction of training images whose pixels are all the same."""
    mean_grey: float = UNKNOWN
    """Mean of the training pixels."""
    border_grey: float = UNKNOWN
    """Median of the pixels along the border of the training images; NaN where their shape is not known."""
    copied_validation: float = UNKNOWN
    """Fraction of the validation images that are training images as well."""
    copied_test: float = UNKNOWN
    test_distance: float = UNKNOWN
    """Mean over the pixels of how far the mean test image is from the mean training image."""
    test_noise: float = UNKNOWN
    """What chance alone would make of that."""
    neighbours: Scores = Scores()  # frozen
    """Of predicting the label of the nearest other image, among as many images of every class."""

    @property
    def largest_class(self) -> float:
        """Fraction of the training images that are of the largest class."""
        return max(self.counts) / sum(self.counts) if sum(self.counts) else UNKNOWN

    def lacking(self, expected: float) -> tuple[int, ...]:
        """Return the classes without a validation image of which a fair split would have at least `expected`."""
        held_out, in_all = sum(self.validation_counts), sum(self.counts) + sum(self.validation_counts)
        pairs = enumerate(zip(self.counts, self.validation_counts, strict=bool(self.validation_counts)))
        return tuple(label for label, (count, there) in pairs if not there and count * held_out >= expected * in_all)


@dataclass(frozen=True, slots=True)
class RunVitals:
    """Of a run, from what it keeps anyway: this costs nothing."""

    step: int = 0
    epoch: float = UNKNOWN
    is_over: bool = False
    """True when it will learn no more: at the end of a run, or of a model on disk."""
    diverged_at: int | None = None
    floor: float = UNKNOWN
    """Cost of the class prior: of always predicting how frequent each class is among the training images."""
    guessing: float = UNKNOWN
    """Cost of giving every class the same probability."""
    first_cost: float = UNKNOWN
    """Of the first batch."""
    highest_cost: float = UNKNOWN
    """The highest mean over some 256 images at the beginning of the run: in its first 50 such means and its warm-up."""
    climb: float = UNKNOWN
    """How far these means climbed in all, in between falling, within any 50 of them."""
    late_cost: float = UNKNOWN
    """The mean of the last ten of these means; NaN while there are too few of them to tell."""
    first_rate: float = UNKNOWN
    """The learning rate that the run was begun with, before anybody changed it; the dropout, too."""
    first_dropout: float = UNKNOWN
    train_cost: float = UNKNOWN
    """Mean over the last completed epoch, or what there is of the first, as it was trained on."""
    cost_before: float = UNKNOWN
    """The same, an epoch earlier."""
    train_accuracy: float = UNKNOWN
    gradient_norm: float = UNKNOWN
    """Of the last step, before clipping."""
    learning_rate: float = UNKNOWN
    """Of the last step, schedule included."""
    held_out: Scores = Scores()  # frozen
    """Of the split that the run is watched on."""
    has_validation: bool = False
    """False when that is the test images."""
    best_accuracy: float = UNKNOWN
    best_step: int = 0
    lowest_cost: float = UNKNOWN
    """Of all evaluations."""
    evaluations_since_best: int = 0
    test: Scores = Scores()  # frozen
    """Of the test images, where they were evaluated."""

    @property
    def climb_over_first(self) -> float:
        """The climb, over the first cost or that of guessing."""
        return self.climb / max(self.first_cost, self.guessing)

    @property
    def late_over_first(self) -> float:
        """The cost at the end of the beginning, over the same."""
        return self.late_cost / max(self.first_cost, self.guessing)


@dataclass(frozen=True, slots=True)
class LayerVitals:
    """Of one layer, the one nearest to the pixels being the first."""

    first_scale: float = UNKNOWN
    """Root mean square of the initial weights over what He would draw, raw pixels included."""
    shrinkage: float = UNKNOWN
    """Root mean square of the weights now over that of the initial ones."""
    moved: float = UNKNOWN
    """Norm of the change of the weights since the start over that of the initial ones."""
    update: float = UNKNOWN
    """Norm of the change that the next step would make over that of the weights."""
    gradient: float = UNKNOWN
    """Norm of the gradient of the weights over that of the weights."""
    flat: float = UNKNOWN
    """Fraction of the units that pass on no gradient for any image: dead (ReLU) or saturated."""
    began_equal: bool = False
    """True when all units had the same initial weights, and have the same weights still."""


@dataclass(frozen=True, slots=True)
class NetworkVitals:
    """Of a network and a few hundred images: this costs a pass over them."""

    hidden: tuple[LayerVitals, ...] = ()
    output: LayerVitals = LayerVitals()  # frozen
    spread: float = UNKNOWN
    """How far the probabilities differ from image to image, 1 being as far as those of the right classes do.

    Mean over the classes of the standard deviation over the images. Probabilities, not raw outputs: under the quadratic
    cost those rise and fall together with a picture's ink.
    """
    growth: float = UNKNOWN
    """The spread over that of the network as it began; measured only where the outputs hardly depend on the image."""
    signal: float = UNKNOWN
    """Smallest over the hidden layers of the mean over units of deviation over the images by mean absolute value."""
    gradient_norm: float = UNKNOWN
    pull: float = UNKNOWN
    """How strongly weight decay pulls at the weights, over how strongly the data do."""
    training: Scores = Scores()  # frozen
    """Of training images as they are stored, by the same weights as everything here."""
    held_out: Scores = Scores()  # frozen

    @property
    def layers(self) -> tuple[LayerVitals, ...]:
        """All of them, the outputs last."""
        return (*self.hidden, self.output)

    @property
    def moved(self) -> float:
        """That of the layer that moved most."""
        return _largest(layer.moved for layer in self.layers)

    @property
    def update(self) -> float:
        """That of the layer that the next step changes most."""
        return _largest(layer.update for layer in self.layers)

    @property
    def first_scale(self) -> float:
        """That of the layer with the smallest."""
        return -_largest(-layer.first_scale for layer in self.layers)

    @property
    def flat(self) -> float:
        """That of the hidden layer with the largest."""
        return _largest(layer.flat for layer in self.hidden)

    @property
    def gradient_ratio(self) -> float:
        """Gradient of the first layer over that of the last, each relative to its weights."""
        first, last = self.layers[0].gradient, self.output.gradient
        return first / last if last else UNKNOWN


@dataclass(frozen=True, slots=True)
class Vitals:
    """Everything that is known at one moment."""

    settings: Settings
    classes: int
    data: DataVitals = field(default_factory=DataVitals)
    run: RunVitals = field(default_factory=RunVitals)
    network: NetworkVitals = field(default_factory=NetworkVitals)
    training_images: int = 0

    @property
    def relative_cost(self) -> float:
        """Cost of the training images over that of the class prior."""
        return self.train_cost / self.run.floor if self.run.floor else UNKNOWN

    @property
    def train_cost(self) -> float:
        """Of training images; of a look at the network, where there was one."""
        return self.network.training.cost if self.network.training.count else self.run.train_cost

    @property
    def highest_over_first(self) -> float:
        """How far the cost rose at the beginning, over the first one or that of guessing."""
        return self.run.highest_cost / max(self.run.first_cost, self.run.guessing)

    @property
    def train_accuracy(self) -> float:
        """On training images; of a look at the network, where there was one."""
        return self.network.training.accuracy if self.network.training.count else self.run.train_accuracy

    @property
    def gap(self) -> float:
        """Training accuracy less that of the images that are held out."""
        return self.train_accuracy - self.run.held_out.accuracy


def _largest(values: Iterable[float]) -> float:
    return max((value for value in values if not math.isnan(value)), default=UNKNOWN)
