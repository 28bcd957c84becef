"""Checks the gradients of an image by moving weights, also those of a copy that was broken. Session thread only."""

from collections.abc import Generator, Sequence
from dataclasses import replace

import numpy as np

from mnist_tui.data.errors import DataError
from mnist_tui.engine.backprop.check import (
    EPSILONS,
    TOLERANCE,
    Difference,
    Place,
    best_differences,
    differences,
    passes,
    places_to_check,
)
from mnist_tui.engine.backprop.faults import FAULTS, Fault
from mnist_tui.engine.backprop.passes import backward_pass, in_precision
from mnist_tui.engine.network import Network
from mnist_tui.tui.features.learn.frozen import Walked, walked
from mnist_tui.tui.features.learn.queries import Check, CheckAnswer, CheckedLayer, MovedWeight
from mnist_tui.tui.session.query_context import Job, QueryContext


def check(context: QueryContext, query: Check) -> Job:
    """Move one weight by six ε, and sixty of all layers by one."""
    one = yield from walked(context, query.subject)
    return (yield from checked(one, query))


def checked(one: Walked, query: Check) -> Generator[None, None, CheckAnswer]:
    """Check the gradients of an image that was taken through the network.

    Raises:
        DataError: there is no such bug, or no such layer to plant it in.
    """
    layers = len(one.frozen.network.sizes) - 1
    if query.fault:
        fault = Fault(query.fault, query.fault_layer)
        if query.fault not in FAULTS or not 0 < query.fault_layer < layers:
            raise DataError(f"no fault {query.fault!r:.20} in layer {query.fault_layer}")
        with np.errstate(all="ignore"):
            broken = backward_pass(one.frozen.network, one.frozen.settings, one.forward, fault)
        one = replace(one, backward=broken)
    yield
    single = in_precision(one.frozen.network, one.frozen.settings, "float32")
    source, target = one.units[0], one.units[1]
    place = Place(1, source, target)
    rows = _moved(one.frozen.network, one, place)
    in_float32 = _moved(single, one, place)
    yield
    found = yield from _layers(one, single, query.sample)
    return CheckAnswer(
        sample=query.sample,
        fault=query.fault,
        fault_layer=query.fault_layer,
        step=one.frozen.step,
        split=one.split,
        index=one.index,
        source=source,
        target=target,
        weight=float(one.frozen.network.parameters.weights[0][source, target]),
        claimed=rows[0].claimed,
        parameters=len(one.frozen.network.parameters.vector),
        rows=[_row(double, other) for double, other in zip(rows, in_float32, strict=True)],
        layers=found,
    )


def _moved(network: Network, one: Walked, place: Place) -> list[Difference]:
    with np.errstate(all="ignore"):
        return differences(network, one.forward, one.backward, [place] * len(EPSILONS), EPSILONS)


def _row(double: Difference, single: Difference) -> MovedWeight:
    return MovedWeight(
        double.epsilon, double.above, double.below, double.measured, double.off, single.off, double.is_kink
    )


def _layers(one: Walked, single: Network, sample: int) -> Generator[None, None, list[CheckedLayer]]:
    """Check some parameters of every layer."""
    rng, told = np.random.default_rng(sample), []
    for layer in range(1, len(one.frozen.network.sizes)):
        places = places_to_check(one.forward, one.backward, layer, rng)
        found: dict[str, list[Difference]] = {}
        for dtype, network in (("float64", one.frozen.network), ("float32", single)):
            with np.errstate(all="ignore"):
                found[dtype] = best_differences(network, one.forward, one.backward, places)
            yield
        told.append(_checked(found["float64"], found["float32"]))
    return told


def _checked(double: Sequence[Difference], single: Sequence[Difference]) -> CheckedLayer:
    usable = [one for one in double if not one.is_kink]
    weights = [one for one in usable if one.place.source >= 0]
    biases = [one for one in usable if one.place.source < 0]
    smooth = [one for one in single if not one.is_kink]
    return CheckedLayer(
        checked=len(usable),
        kinks=len(double) - len(usable),
        weights_off=_worst(weights, "float64"),
        biases_off=_worst(biases, "float64"),
        float32_off=_worst(smooth, "float32"),
        weights_pass=all(passes(one, "float64") for one in weights),
        biases_pass=all(passes(one, "float64") for one in biases),
        float32_passes=all(passes(one, "float32") for one in smooth),
    )


def _worst(found: Sequence[Difference], dtype: str) -> float:
    """Return the largest distance, without what may be rounding where that is more than is allowed."""
    tolerance = TOLERANCE[dtype]
    return max((one.off if one.off < tolerance else one.off_beyond_rounding for one in found), default=0.0)
