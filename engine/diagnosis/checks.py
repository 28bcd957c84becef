"""All numbers that the rules look at, whether or not they have found anything."""

import math
from collections.abc import Iterator

from mnist_tui.engine.diagnosis import evidence
from mnist_tui.engine.diagnosis.finding import Evidence
from mnist_tui.engine.diagnosis.vitals import Vitals


def checked(v: Vitals) -> tuple[Evidence, ...]:
    """Return those that were measured, each with where it lies in healthy runs."""
    return tuple(one for one in (*_of_network(v), *_of_data(v)) if not math.isnan(one.value))


def _of_network(v: Vitals) -> Iterator[Evidence]:
    yield evidence.spread(v)
    yield evidence.relative_cost(v)
    yield evidence.moved(v)
    yield from evidence.layer_updates(v)
    yield evidence.flat(v)
    yield evidence.units_alive(v)
    yield evidence.signal(v)
    yield evidence.gradient_ratio(v)
    yield evidence.first_scale(v)
    yield evidence.highest_over_first(v)
    yield evidence.climb(v)
    yield evidence.late_cost(v)
    yield evidence.pull(v)
    yield evidence.train(v)
    yield evidence.held_out_accuracy(v)
    yield evidence.gap(v)
    yield evidence.half_width(v)
    yield evidence.overconfidence(v)


def _of_data(v: Vitals) -> Iterator[Evidence]:
    yield evidence.blank(v)
    yield evidence.mean_grey(v)
    yield evidence.largest_class(v)
    yield evidence.copied_validation(v)
    yield evidence.copied_test(v)
    yield evidence.test_distance(v)
    yield evidence.neighbour_accuracy(v)
