"""Ablated units: missing above, refused where there are none."""

import pytest

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.ablation import ablated
from mnist_tui.engine.network import Network


def test_ablated_units_are_missing_above_and_the_network_is_left_alone(relu_by_hand: tuple[Network, Examples]) -> None:
    network, examples = relu_by_hand
    before = network.parameters.vector.copy()
    without = ablated(network, [(0, 2)])
    assert without.forward(examples.pixels).outputs.argmax(axis=1).tolist() == [0, 0, 0, 0]
    assert (evaluate(network, examples).accuracy, evaluate(without, examples).accuracy) == (1, 0.5)
    assert (network.parameters.vector == before).all()


@pytest.mark.parametrize("unit", [(0, 3), (1, 0), (-1, 0), (0, -1)])
def test_only_hidden_units_can_be_ablated(unit: tuple[int, int], relu_by_hand: tuple[Network, Examples]) -> None:
    with pytest.raises(IndexError, match="no unit"):
        ablated(relu_by_hand[0], [unit])
