"""The table of errors on corrupted images."""

import numpy as np
import pytest

from mnist_tui.engine.corruption.names import CELLS, block_length
from mnist_tui.engine.corruption.robustness import CorruptionScore, mean_corruption_error, measured_cell
from mnist_tui.engine.corruption.table import corrupted
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer


def _examples() -> Examples:
    rng = np.random.default_rng(3)
    images = rng.integers(0, 256, (block_length((9, 9)) + 10, 9, 9), dtype=np.uint8)
    return Examples.of(images, (images.reshape(len(images), -1).mean(axis=1) > 127).astype(np.uint8))


def _network(examples: Examples) -> Network:
    return Trainer(Settings(hidden=(4,), seed=1), examples, 2).network


def test_a_cell_counts_the_mistakes_on_the_corrupted_images() -> None:
    examples = _examples()
    network = _network(examples)
    *_, last = measured_cell(network, examples, "shot noise", 4)
    images = corrupted(examples.pixels.reshape(-1, 9, 9), "shot noise", 4)
    predicted = network.forward(images.reshape(len(images), -1)).outputs.argmax(axis=1)
    assert (last.wrong, last.count) == (int((predicted != examples.labels).sum()), len(examples))
    assert len(list(measured_cell(network, examples, "shot noise", 4))) == 2


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_outputs_that_are_not_finite_are_mistakes() -> None:
    examples = _examples()
    network = _network(examples)
    network.parameters.vector[...] = np.nan
    *_, last = measured_cell(network, examples, "stripe", 1)
    assert last.wrong == last.count == len(examples)


def test_the_mean_is_that_of_all_75_cells() -> None:
    assert len(CELLS) == 75 and CELLS[0] == ("shot noise", 1) and CELLS[-1] == ("canny edges", 5)
    scores = [CorruptionScore("fog", 1, 1, 10), CorruptionScore("fog", 2, 3, 10)]
    assert mean_corruption_error(scores) == pytest.approx(0.2)
    # Wilson's interval of 3 in 10, from tables: 10.8 to 60.3 %
    assert scores[1].interval == pytest.approx((0.108, 0.603), abs=1e-3)
