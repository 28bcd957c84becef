"""Occlusion: which patches of an image decide, from outputs alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.inspection.occlusion import occlusion, patch_side
from mnist_tui.engine.types import Floats, Labels, Pixels
from mnist_tui.engine.workers import ALONE

SHAPE = 28, 28


@dataclass(frozen=True, slots=True)
class Result:
    rows: Labels
    logits: Floats
    outputs: Floats


class OnePixel:
    """The logit of class 0 is the grey level of one pixel, the other one is 0."""

    workers, most_at_once, sizes, cost = ALONE, 10, (784, 2), COSTS["cross-entropy"]

    def __init__(self, y: int, x: int) -> None:
        self._place = y * SHAPE[1] + x
        self.asked: list[int] = []

    def forward(self, pixels: Pixels, /) -> Result:
        self.asked.append(len(pixels))
        z = np.stack([pixels[:, self._place].astype(np.float64), np.zeros(len(pixels))], axis=1)
        return Result(np.arange(len(z)), z, z)


def result(pieces: Iterator[None]) -> NDArray[np.float64]:
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            found: NDArray[np.float64] = end.value
            return found


@pytest.mark.parametrize("pair", [(0, 1), (1, 0)])
def test_the_pixel_that_decides_is_where_every_patch_counts(pair: tuple[int, int]) -> None:
    network, image = OnePixel(12, 14), np.full(784, 200, np.uint8)
    found = result(occlusion(network, image, SHAPE, pair))
    sign = 1 if pair == (0, 1) else -1
    # Patches of 5 pixels begin at every second one: those over (12, 14) all blank it, and take 200 from the logit.
    assert found[12, 14] == sign * 200 and abs(found).max() == 200
    # Over row 15 are those that begin in rows 12 and 14, and only the former lie over row 12, too.
    assert found[15, 14] == pytest.approx(sign * 200 * 1 / 2)
    assert found[20, 14] == found[12, 22] == 0


def test_blank_patches_are_not_asked_about_and_the_rest_in_small_batches() -> None:
    network, image = OnePixel(4, 4), np.zeros(SHAPE, np.uint8)
    image[4, 4] = 255
    found = result(occlusion(network, image.reshape(-1), SHAPE, (0, 1)))
    assert sum(network.asked) == 1 + 9 and max(network.asked) <= network.most_at_once  # 3 x 3 patches hold (4, 4)
    assert found[4, 4] == 255 and found[10, 10] == 0


@pytest.mark.parametrize(("shape", "side"), [((28, 28), 5), ((8, 6), 1), ((56, 56), 10), ((1, 40), 1), ((1, 1), 1)])
def test_patches_grow_with_the_image_and_fit_into_it(shape: tuple[int, int], side: int) -> None:
    assert patch_side(shape) == side
