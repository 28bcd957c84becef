"""Images on their way through small networks, as the engine tells them."""

import numpy as np
from examined_networks import Examined, examined

from mnist_tui.engine.backprop.descent import FrozenOptimizer
from mnist_tui.engine.backprop.ladder import chosen_units
from mnist_tui.engine.backprop.passes import backward_pass, forward_pass
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.parameter_updater import ParameterUpdater
from mnist_tui.tui.features.learn.answers import told
from mnist_tui.tui.features.learn.frozen import Frozen, Walked
from mnist_tui.tui.features.learn.queries import WalkAnswer

SHAPE = (4, 6)
CLASSES = ("sky", "land", "sea", "ice", "sun")


def walked_image(one: Examined, image: int, ranks: tuple[int, ...] = (), follows: bool = False) -> Walked:
    """Return an image of one of the six networks with both passes."""
    forward = forward_pass(one.network, one.settings, one.pixels[image], one.labels[image])
    backward = backward_pass(one.network, one.settings, forward)
    units = chosen_units(one.network, forward, backward, ranks, follows)
    vector = one.network.parameters.vector
    updater = ParameterUpdater(one.settings.optimizer, len(vector), one.network.parameters.weight_count, "float64")
    frozen = Frozen(645, False, one.settings, one.network, FrozenOptimizer(one.settings, updater, vector))
    examples = Examples(one.pixels, np.array(one.labels), SHAPE)
    return Walked(frozen, "validation", image, examples, forward, backward, units)


def walk_answer(kind: int, image: int = 3, ranks: tuple[int, ...] = ()) -> WalkAnswer:
    """Return what the engine tells of it."""
    return told(walked_image(examined(kind), image, ranks), 0)
