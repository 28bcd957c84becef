"""Ten images memorised: what can, what cannot, and which images they are."""

import numpy as np
import pytest

from mnist_tui.engine.diagnosis.memorisation import MOST_STEPS, memorise
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.settings import Settings


def test_a_usual_network_knows_ten_images_within_a_few_steps(blobs: Examples) -> None:
    seen = memorise(Settings(dropout=0.5, noise=200.0), blobs, 3)
    assert seen.has_succeeded and seen.images == 10 and seen.steps < 100


@pytest.mark.parametrize(
    "changes",
    [{"initializer": "zeros"}, {"optimizer": "sgd", "learning_rate": 1e-5}, {"pixels": "raw", "learning_rate": 10.0}],
)
def test_sick_networks_cannot(blobs: Examples, changes: dict[str, object]) -> None:
    seen = memorise(Settings().replace(changes), blobs, 3)
    assert not seen.has_succeeded and seen.right < 10


def test_a_network_that_cannot_stops_at_last(blobs: Examples) -> None:
    assert memorise(Settings(initializer="zeros"), blobs, 3).steps == MOST_STEPS


def test_images_are_of_all_classes_in_turn() -> None:
    pixels, labels = np.zeros((40, 4), np.uint8), np.repeat([0, 1], [38, 2]).astype(np.intp)
    # Eight of the first class and both of the second, all black: the best that any network can say is the first.
    seen = memorise(Settings(initializer="zeros"), Examples(pixels, labels), 2)
    assert (seen.images, seen.right) == (10, 8)
