"""The table of errors on corrupted images."""

from dataclasses import dataclass

import numpy as np
import pytest

from mnist_tui.engine.corruption.names import CELLS, block_length
from mnist_tui.engine.corruption.robustness import CorruptionScore, mean_corruption_error, measured_cell
from mnist_tui.engine.corruption.table import corrupted
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.types import Floats, Labels, Pixels
from mnist_tui.engine.workers import ALONE


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


@dataclass(frozen=True)
class Read:
    """What is read of some images."""

    rows: Labels
    logits: Floats
    outputs: Floats


class InkReader:
    """Tells a narrow stroke from a broad one by its ink alone: what changes the ink is its planted weakness."""

    workers, most_at_once = ALONE, 100
    cost = COSTS["cross-entropy"]
    sizes = (28 * 28, 2)

    def forward(self, pixels: Pixels, /) -> Read:
        is_broad = pixels.mean(axis=1) > 30
        probabilities = np.stack([~is_broad, is_broad], axis=1).astype(np.float32)
        return Read(np.arange(len(pixels)), probabilities, probabilities)


def test_a_planted_weakness_is_the_corruption_that_stands_out() -> None:
    images = np.zeros((40, 28, 28), np.uint8)
    images[:, 8:20, 13:15] = 255  # 24 pixels of 784: 7.8 of 255
    images[20:, 8:20, 8:20] = 255  # 144: 46.8
    examples = Examples.of(images, np.repeat([0, 1], 20).astype(np.uint8))
    errors = {}
    for name in ("brightness", "fog", "translate", "rotate", "shear", "motion blur"):
        *_, last = measured_cell(InkReader(), examples, name, 3)
        errors[name] = last.error
    assert errors["brightness"] == errors["fog"] == 0.5
    assert {errors[name] for name in ("translate", "rotate", "shear", "motion blur")} == {0.0}
