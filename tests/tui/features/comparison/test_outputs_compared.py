"""A network of which only the outputs are known is compared as any other is."""

import numpy as np
from jobs import result_of
from outputs import SOURCE, ByColumns

from mnist_tui.tui.features.comparison.answers import ComparisonAnswers
from mnist_tui.tui.images.pair_queries import NOW, CompareNetworks, NetworksCompared
from mnist_tui.tui.session.outputs_trainer import OutputsTrainer
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits


def test_a_network_is_compared_with_itself_by_its_outputs(small_splits: Splits) -> None:
    trainer = OutputsTrainer(network := ByColumns(), SOURCE, (), small_splits)
    context, compare = QueryContext(trainer, small_splits), ComparisonAnswers(None).compare
    replies = [result_of(compare(context, CompareNetworks(NOW, NOW, "validation", 0, part))) for part in range(99)]
    ends = [one for one in replies if isinstance(one, NetworksCompared) and one.sides]
    assert ends and max(network.asked) <= network.most_at_once
    first, second = ends[0].sides
    np.testing.assert_array_equal(first.predicted, second.predicted)
    assert (first.predicted == ends[0].labels).sum() == 40  # all but the 20 of the class that it never predicts
