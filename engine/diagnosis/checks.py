"""All numbers that the rules look at, whether or not they have found anything."""

import math
from collections.abc import Iterator

from mnist_tui.engine.diagnosis import evidence
from mnist_tui.engine.diagnosis.data_rules import COPIED, FAR_GREYS, MID_GREY
from mnist_tui.engine.diagnosis.finding import Evidence
from mnist_tui.engine.diagnosis.vitals import Vitals


def checked(v: Vitals) -> tuple[Evidence, ...]:
    """Return those that were measured, each with where it lies in healthy runs."""
    return tuple(one for one in (*_of_network(v), *_of_data(v)) if not math.isnan(one.value))


def _of_network(v: Vitals) -> Iterator[Evidence]:
    held_out = v.run.held_out
    yield evidence.spread(v)
    yield evidence.relative_cost(v)
    yield evidence.moved(v)
    yield evidence.update(v)
    yield evidence.flat(v)
    yield evidence.signal(v)
    yield evidence.gradient_ratio(v)
    yield evidence.first_scale(v)
    yield evidence.highest_over_first(v)
    yield evidence.pull(v)
    yield evidence.train(v)
    yield evidence.held_out_accuracy(v)
    yield evidence.gap(v)
    yield Evidence("interval_half_width", "half-width of the 95 % interval", held_out.half_width, (0, 0.03), "fraction")
    yield evidence.overconfidence(v)


def _of_data(v: Vitals) -> Iterator[Evidence]:
    data = v.data
    yield Evidence("blank", "training images of a single grey", data.blank, (0, 0), "fraction")
    yield Evidence("mean_grey", "mean pixel, of 255", data.mean_grey, (None, MID_GREY))
    yield Evidence("largest_class", "training images of the largest class", data.largest_class, unit="fraction")
    copies = (0, COPIED)
    yield Evidence("copied_validation", "validation images trained on", data.copied_validation, copies, "fraction")
    yield Evidence("copied_test", "test images trained on", data.copied_test, copies, "fraction")
    far = (None, FAR_GREYS)
    yield Evidence("test_distance", "grey levels between mean test and training image", data.test_distance, far)
    neighbours = data.neighbours.accuracy
    yield Evidence("neighbour_accuracy", "images whose nearest other has their label", neighbours, unit="fraction")
