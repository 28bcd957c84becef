"""A step down the gradient of one image: what it promises, what it does, and what the run's optimizer makes of it.

All steps are taken on copies. ∂C · Δw is the promise: what the cost would change by if it were a straight line.
"""

import math
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.backprop.passes import Backward, Forward, forward_pass
from mnist_tui.engine.diagnosis.pieces import Pieces
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.optimizers import Rates
from mnist_tui.engine.parameter_updater import ParameterUpdater
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.types import Floats

RATES = 4
USUAL_RATES = (1e-4, 1e-3, 1e-2, 1e-1)


@dataclass(frozen=True, slots=True)
class Step:
    """What a step has done to one image."""

    rate: float
    promised: float
    """What the cost would change by, if it were a straight line."""
    cost: float
    """The cost after it."""
    probabilities: tuple[float, ...]
    """Of every class after it."""
    length: float
    """‖Δw‖"""


@dataclass(frozen=True, slots=True, eq=False)
class FrozenOptimizer:
    """The optimizer of a run as it was at a step."""

    settings: Settings
    updater: ParameterUpdater
    parameters: Floats
    """(P,), those that it moves; evaluations may look at their moving average."""

    @property
    def nbytes(self) -> int:
        """Bytes that it holds."""
        return self.parameters.nbytes * (1 + len(self.updater.slots))


def frozen_optimizer(learner: Learner) -> FrozenOptimizer:
    """Return a copy that stays as it is while training goes on."""
    return FrozenOptimizer(learner.settings, learner.updater.twin(), learner.network.parameters.vector.copy())


@dataclass(frozen=True, slots=True)
class OptimizerStep:
    """What the run's optimizer makes of the gradient of this image, as if it were the next batch."""

    step: Step
    """At the learning rate that is set."""
    plain: Step
    """Without an optimizer, w ← w − η g, at the same rate."""
    cosine: float
    """Of the angle between its step and −g, 1 for the same direction; NaN where either is 0."""
    without_image: float
    """‖Δw‖ for a gradient of 0: what it would do anyway, for earlier batches and for weight decay."""
    layers: tuple[tuple[float, float], ...]
    """For the weights of every layer the norm of the plain step and of the optimizer's."""


def rates_to_try(cost: float, norm: float) -> tuple[float, ...]:
    """Return four rates, each ten times the one before; at the second or third the promise is the whole cost."""
    if not (math.isfinite(cost) and math.isfinite(norm)) or cost <= 0 or norm <= 0:
        return USUAL_RATES
    middle = math.floor(math.log10(cost) - 2 * math.log10(norm))
    return tuple(float(f"1e{middle + one}") for one in range(-1, RATES - 1))


def try_step(
    network: Network, settings: Settings, forward: Forward, gradient: Floats, change: Floats, rate: float
) -> Step:
    """Move a copy of a float64 network by `change` (P,), and look at the image again."""
    twin = moved(network, change)
    with np.errstate(all="ignore"):  # a long step may overflow, and its row says so
        after = forward_pass(twin, settings, forward.pixels, forward.label)
        probabilities = tuple(map(float, after.probabilities))
        return Step(rate, float(gradient @ change), after.cost, probabilities, float(np.linalg.norm(change)))


def moved(network: Network, change: Floats) -> Network:
    """Return a copy whose parameters (P,) are moved by `change`."""
    twin = network.copy()
    with np.errstate(all="ignore"):
        twin.parameters.vector += change.astype(twin.parameters.vector.dtype)
    return twin


def plain_steps(network: Network, settings: Settings, forward: Forward, backward: Backward) -> Pieces[tuple[Step, ...]]:
    """Try four rates of w ← w − η g on copies of a float64 network."""
    gradient = backward.gradient(forward, network).vector
    yield
    steps = []
    for rate in rates_to_try(forward.cost, backward.norm(forward)):
        steps.append(try_step(network, settings, forward, gradient, -rate * gradient, rate))
        yield
    return tuple(steps)


def optimizer_change(optimizer: FrozenOptimizer, gradient: Floats) -> Floats:
    """Return how the optimizer would change the parameters, (P,), if `gradient` (P,) were that of the next batch.

    It clips the gradient if the run does, and its learning rate is the one that is set, without the schedule.
    """
    settings, w = optimizer.settings, optimizer.parameters
    rates = Rates(settings.learning_rate, settings.momentum, settings.beta2, settings.rms_decay, settings.weight_decay)
    norm, most = float(np.linalg.norm(gradient)), settings.clip_norm
    clipped = gradient * (most / norm) if most and norm > most else gradient
    with np.errstate(all="ignore"):
        return optimizer.updater.rehearse(w, clipped.astype(w.dtype), rates).astype(np.float64)


def optimizer_step(
    network: Network, optimizer: FrozenOptimizer, forward: Forward, backward: Backward
) -> Pieces[OptimizerStep]:
    """Try what the run's optimizer would do on a copy of a float64 network."""
    settings, rate = optimizer.settings, optimizer.settings.learning_rate
    gradient = backward.gradient(forward, network).vector
    yield
    change = optimizer_change(optimizer, gradient)
    yield
    anyway = optimizer_change(optimizer, np.zeros_like(gradient))
    yield
    step = try_step(network, settings, forward, gradient, change, rate)
    yield
    plain = try_step(network, settings, forward, gradient, -rate * gradient, rate)
    yield
    lengths = plain.length * step.length
    cosine = float(-gradient @ change) * rate / lengths if lengths else math.nan
    layers = zip(_layer_norms(network, -rate * gradient), _layer_norms(network, change), strict=True)
    return OptimizerStep(step, plain, cosine, float(np.linalg.norm(anyway)), tuple(layers))


def _layer_norms(network: Network, change: Floats) -> list[float]:
    return [float(np.linalg.norm(w)) for w in Parameters(network.sizes, "float64", change).weights]
