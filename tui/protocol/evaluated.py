"""The result of an evaluation, as the engine tells it."""

import math

import msgspec
import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.protocol.arrays import Array2D
from mnist_tui.tui.protocol.message import Message


class Mistake(msgspec.Struct, frozen=True, array_like=True, eq=False):
    """A wrong prediction, with the image."""

    index: int
    label: int
    predicted: int
    confidence: float
    pixels: Array2D[np.uint8]
    """None to a screen on another machine that has them."""


class Flip(Message, frozen=True):
    """A prediction that changed between two evaluations: it was learned, or forgotten."""

    index: int
    step: int
    learned: bool


class Evaluated(Message, frozen=True, eq=False):
    """The result of an evaluation: of the split that is watched, of the test images when `is_test`, or of `train`."""

    run: int
    step: int
    split: SplitName
    is_test: bool
    cost: float
    right: int
    count: int
    low: float
    high: float
    """The 95 % interval of the accuracy, 0 to 1."""
    confusion: Array2D[np.int64]
    """(K, K): true by predicted."""
    pair_costs: Array2D[np.float64]
    """(K, K): the mean cost of the images in each cell of `confusion`, NaN where there are none."""
    mistakes: list[Mistake]
    """The most confident ones."""
    test_evaluations: int
    """How often the test images have been evaluated in this run."""
    not_finite: int = 0
    """Images for which an output or the cost is not finite; unless it is 0, nothing else is known and `count` is 0."""
    learned: int = 0
    """Images of the watched split whose prediction turned right since the evaluation before."""
    forgotten: int = 0
    """Those whose prediction turned wrong."""
    flips: tuple[Flip, ...] = ()
    """The last of both, the newest last; a few of them."""
    spread: float = math.nan
    """How far the probabilities differ from image to image, 1 being as far as those of the right classes do."""
    updates: tuple[float, ...] = ()
    """‖Δw‖ / ‖w‖ of each layer by one of the last steps before it; empty where none was measured."""
