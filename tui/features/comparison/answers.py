"""Replies about two networks on the same images: found, evaluated a few thousand images at a time. Session thread only.

A network of a run on disk is read in a thread of its own, and evaluated in pieces between steps.
"""

from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mnist_tui.data.errors import DataError
from mnist_tui.engine.evaluation import EVALUATION_CHUNK
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.tui.features.comparison.comparison import Comparison
from mnist_tui.tui.features.comparison.networks import (
    LoadedModel,
    begin_loading,
    fitting_network,
    present_network,
)
from mnist_tui.tui.images.pair_queries import NOW, CompareNetworks, NetworksCompared, PairSide
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

READ_WITHIN_S = 0.01
"""How long a reply waits for networks that are being read; what takes longer is asked for again."""
MULTIPLICATIONS_A_PART = 5e8
"""After so many a reply says how far it is: a tenth of a second while paused."""
NO_LABELS = np.zeros(0, np.uint16)


@dataclass(slots=True, eq=False)
class CountedNetworks:
    """The networks of other runs that have been counted as evaluated on the test images: name and step."""

    known: set[tuple[str, int]] = field(default_factory=set)


class ComparisonAnswers:
    """Answers for the runs in one folder; without a folder there are none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @property
    def table(self) -> Answers:
        """By the class of a query, what computes its reply."""
        return {CompareNetworks: self.compare}

    def compare(self, context: QueryContext, query: CompareNetworks) -> Job:
        """Go on with the comparison, and say how far it is; asked again, it comes to its end."""
        examples = context.examples(query.split)
        wanted = query.first, query.second, query.split, query.revision
        kept = context.cache.get(Comparison)
        if kept is None or kept.wanted != wanted:
            kept = context.cache.put(Comparison(wanted))
        count, total = len(examples), 2 * len(examples)
        try:
            yield from self._find(kept, context, query)
        except DataError as error:
            return _reply(query, 0, 0, fault=str(error))
        if not kept.is_found:
            return _reply(query, 0, total)
        until = kept.done(count) + _part(kept)
        while not kept.is_done and kept.done(count) < until:
            kept.advance(examples)
            yield
        if not kept.is_done:
            return _reply(query, kept.done(count), total)
        if query.split == "test" and len(context.splits.validation):
            _count_tests(kept, context)
        return _end(query, kept, examples)

    def _find(self, kept: Comparison, context: QueryContext, query: CompareNetworks) -> Iterator[None]:
        """Find both networks if they are there; else they are being read.

        Raises:
            DataError: there is no such network, or it cannot be compared.
        """
        if kept.is_found:
            return
        if not len(context.examples(query.split)):
            raise DataError(f"there are no {query.split} images here: none are held out")
        if not kept.reading:
            kept.reading = tuple(map(self._begin_reading, (query.first, query.second)))
        yield
        if wait([one for one in kept.reading if one is not None], READ_WITHIN_S).not_done:
            return
        found = []
        for one in kept.reading:
            yield
            network = present_network(context) if one is None else fitting_network(one.result(), context, query.split)
            found.append(network)
        kept.waiting, kept.reading = found, ()

    def _begin_reading(self, text: str) -> "Future[LoadedModel] | None":
        if text == NOW:
            return None
        if self._folder is None:
            raise DataError("no runs are kept here: there is no other network")
        return begin_loading(self._folder, text)


def _part(kept: Comparison) -> int:
    """Return how many images are evaluated before a reply."""
    networks = [one.network for one in kept.waiting]
    if any(not isinstance(one, Network) for one in networks):
        return 1  # nobody knows how long another program takes: say so after every chunk
    parameters = max((len(one.parameters.vector) for one in networks if isinstance(one, Network)), default=1)
    return max(round(MULTIPLICATIONS_A_PART / parameters), EVALUATION_CHUNK)


def _count_tests(kept: Comparison, context: QueryContext) -> None:
    """Count the evaluations of the test images, each network once."""
    tested = context.cache.get(CountedNetworks) or context.cache.put(CountedNetworks())
    for one in kept.evaluated:
        if one.name == NOW:
            context.count_test(one.result, one.step)
        elif (which := (one.name.partition("@")[0], one.step)) not in tested.known:
            tested.known.add(which)
            context.count_test(None, one.step)


def _end(query: CompareNetworks, kept: Comparison, examples: Examples) -> NetworksCompared:
    sides = tuple(
        PairSide(
            one.name,
            one.step,
            one.result.predicted.astype(np.uint16),
            one.result.confidence.astype(np.float32),
            one.result.costs.astype(np.float32),
            one.result.margin.astype(np.float32),
            one.is_fallback,
        )
        for one in kept.evaluated
    )
    total = 2 * len(examples)
    return _reply(query, total, total, labels=examples.labels.astype(np.uint16), sides=sides)


def _reply(
    query: CompareNetworks,
    done: int,
    total: int,
    labels: "np.ndarray[tuple[int], np.dtype[np.uint16]]" = NO_LABELS,
    sides: tuple[PairSide, ...] = (),
    fault: str = "",
) -> NetworksCompared:
    return NetworksCompared(
        query.first, query.second, query.split, query.revision, query.part, done, total, labels, sides, fault
    )
