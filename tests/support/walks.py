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
from mnist_tui.tui.features.learn.queries import StepAccuraciesAnswer, StepsAnswer, TriedStep, WalkAnswer

SHAPE = (4, 6)
CLASSES = ("sky", "land", "sea", "ice", "sun")
STEPS = StepsAnswer(
    step=645,
    split="validation",
    index=3,
    before=TriedStep(0, 0, 0.9709, 0.379, 0.601, 0),
    norm=21.906,
    steps=[
        TriedStep(1e-4, -0.048, 0.9236, 0.397, 0.582, 0.0022),
        TriedStep(1e-3, -0.48, 0.5785, 0.561, 0.42, 0.0219),
        TriedStep(1e-2, -4.799, 0.0032, 0.997, 0.002, 0.2191),
        TriedStep(1e-1, -47.99, 0.0, 1.0, 0.0, 2.191),
    ],
    weight=-0.3224,
    weight_after=-0.3173,
    weight_rate=1e-2,
    weight_cost=0.9683,
    plain=TriedStep(1e-2, -4.799, 0.0032, 0.997, 0.002, 0.2191),
    optimized=TriedStep(1e-2, -1.2, 0.31, 0.73, 0.25, 0.5),
    cosine=0.5,
    without_image=0.4,
    layers=[(0.2, 0.4), (0.07, 0.2), (0.05, 0.1)],
    optimizer="adam",
    optimizer_steps=645,
    has_memory=True,
    decays_weights=True,
    batch_size=256,
    code=["mean *= rates.first.factor", "np.divide(mean, spare, out=spare)", "w -= spare"],
    plain_code=["g *= rates.learning_rate", "w -= g"],
)
ACCURACIES = StepAccuraciesAnswer(645, "validation", 3, "validation", 5000, [4869, 4869, 4870, 4841, 3652, 4841, 4860])


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
