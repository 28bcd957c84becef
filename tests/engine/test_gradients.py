"""Backpropagation against central finite differences, for everything that the tables of the engine offer."""

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.network import Network, Parameters, Workspace
from mnist_tui.engine.optimizers import Rates
from mnist_tui.engine.parameter_updater import ParameterUpdater
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.engine.types import Labels, Pixels

INPUTS, HIDDEN, CLASSES = 6, (5, 4), 3
WIDTH = 1e-5
"""Half the distance of the two points of a difference, as a fraction of the size of the weights."""
KINK = 0.05
"""A slope that jumps by more than this between the two points has a kink between them; a smooth one moves by 1e-4."""
REGULARISERS: dict[str, dict[str, float]] = {
    "none": {},
    "label smoothing": {"label_smoothing": 0.2},
    "L2": {"weight_decay": 0.3},
    "dropout": {"dropout": 0.4},
    "all": {"label_smoothing": 0.1, "weight_decay": 0.1, "dropout": 0.3},
}

Vector = NDArray[np.floating]


@dataclass(frozen=True)
class Problem:
    """A network with its weights, and one batch for it."""

    settings: Settings
    network: Network
    pixels: Pixels
    labels: Labels

    def forward(self) -> Workspace:
        """Every call drops the same units."""
        self.network.workspace(len(self.labels)).slopes[-1].fill(0)  # cross-entropy leaves it unwritten
        rng = np.random.default_rng(11)
        return self.network.forward(self.pixels, learning=True, dropout=self.settings.dropout, rng=rng)

    def objective(self, vector: Vector) -> tuple[float, Vector]:
        """Return the mean cost plus the penalty ½ λ ‖weights‖² at `vector`, and the slopes of all units."""
        kept = self.network.parameters.vector.copy()
        self.network.parameters.vector[...] = vector
        work = self.forward()
        smoothing = self.settings.label_smoothing
        cost = self.network.cost.per_image(work.logits, work.outputs, work.rows, self.labels, smoothing)
        penalty = sum(float((w**2).sum()) for w in self.network.parameters.weights)
        self.network.parameters.vector[...] = kept
        slopes = np.concatenate([slope.ravel() for slope in work.slopes])
        return float(cost.mean()) + 0.5 * self.settings.weight_decay * penalty, slopes

    def gradient(self) -> Vector:
        """Return what a step of length 1 against the gradient subtracts, penalty included."""
        parameters = self.network.parameters
        gradients = Parameters(self.network.sizes, "float64")
        self.network.backward(self.forward(), self.labels, gradients, self.settings.label_smoothing)
        moved = parameters.vector.copy()
        updater = ParameterUpdater("sgd", len(moved), parameters.weight_count, "float64")
        updater.step(moved, gradients.vector, Rates(1.0, 0.0, 0.0, 0.0, self.settings.weight_decay))
        return parameters.vector - moved


def problem(settings: Settings, batch: int, seed: int) -> Problem:
    """Draw weights whose z is of order 1 for either scale of the pixels, and a batch."""
    rng = np.random.default_rng(seed)
    network = Network(settings.architecture(INPUTS, CLASSES))
    network.parameters.vector[...] = rng.uniform(-1, 1, len(network.parameters.vector))
    if settings.pixels == "raw":
        network.parameters.weights[0] /= 255
    pixels = rng.integers(0, 256, (batch, INPUTS), np.uint8)
    return Problem(settings, network, pixels, rng.integers(0, CLASSES, batch))


def tensors(sizes: tuple[int, ...]) -> list[tuple[str, slice]]:
    """Return the name of each weight matrix and bias with its slice of the vector of all parameters."""
    slices, start = [], 0
    for layer, (inputs, outputs) in enumerate(itertools.pairwise(sizes)):
        slices.append((f"w{layer + 1}", slice(start, start + inputs * outputs)))
        start += inputs * outputs
    for layer, outputs in enumerate(sizes[1:]):
        slices.append((f"b{layer + 1}", slice(start, start + outputs)))
        start += outputs
    return slices


def directions(case: Problem, gradient: Vector, part: slice, rng: np.random.Generator) -> list[Vector]:
    """Return a random direction in one tensor, and its steepest and one other entry."""
    count = part.stop - part.start
    steepest = int(np.abs(gradient[part]).argmax())
    within = [rng.normal(size=count) / np.sqrt(count), np.eye(count)[steepest], np.eye(count)[rng.integers(count)]]
    scale = 1 / 255 if case.settings.pixels == "raw" and part.start == 0 else 1.0
    result: list[Vector] = []
    for values in within:
        direction = np.zeros(len(gradient))
        direction[part] = scale * values
        result.append(direction)
    return result


def differences(case: Problem) -> list[tuple[str, float, float]] | None:
    """Return name, backpropagated and measured slope of each direction; None when a kink or a dead layer spoils it."""
    rng = np.random.default_rng(7)
    gradient, here = case.gradient(), case.network.parameters.vector
    found = []
    for name, part in tensors(case.network.sizes):
        if not np.abs(gradient[part]).max() > 1e-6:
            return None
        for direction in directions(case, gradient, part, rng):
            above, slopes_above = case.objective(here + WIDTH * direction)
            below, slopes_below = case.objective(here - WIDTH * direction)
            if np.abs(slopes_above - slopes_below).max() > KINK:
                return None
            found.append((name, float(gradient @ direction), (above - below) / (2 * WIDTH)))
    return found


@pytest.mark.parametrize("batch", [1, 7])
@pytest.mark.parametrize("pixels", SETTINGS["pixels"].choices)
@pytest.mark.parametrize("regulariser", REGULARISERS)
@pytest.mark.parametrize("output", SETTINGS["output"].choices)
@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_is_the_measured_slope_of_the_cost(
    activation: str, cost: str, output: str, regulariser: str, pixels: str, batch: int
) -> None:
    plain = Settings(hidden=HIDDEN, activation=activation, cost=cost, output=output, pixels=pixels, dtype="float64")
    settings = plain.replace(REGULARISERS[regulariser])
    for seed in range(200):
        found = differences(problem(settings, batch, seed))
        if found is not None:
            break
    assert found is not None, "every draw had a kink within reach or a layer without gradient"
    assert len(found) == 3 * 2 * (len(HIDDEN) + 1)
    for name, backpropagated, measured in found:
        assert backpropagated == pytest.approx(measured, rel=2e-6, abs=2e-9), name


@pytest.mark.parametrize("hidden", [(), (5,), (5, 4, 3, 3)])
def test_gradient_is_right_for_any_number_of_layers(hidden: tuple[int, ...]) -> None:
    settings = Settings(hidden=hidden, activation="tanh", dtype="float64")
    found = differences(problem(settings, 7, 0))
    assert found is not None
    for name, backpropagated, measured in found:
        assert backpropagated == pytest.approx(measured, rel=2e-6, abs=2e-9), name


@pytest.mark.parametrize("batch", [1, 7, 40])
def test_gradient_is_right_where_black_pixels_are_left_out(batch: int) -> None:
    case = problem(Settings(hidden=(64, 5), activation="tanh", dtype="float64"), batch, 0)
    case.pixels[:, [0, 3, 4]] = 0
    found = differences(case)
    assert case.forward().layers[0].shape == (batch, 3)
    assert found is not None
    for name, backpropagated, measured in found:
        assert backpropagated == pytest.approx(measured, rel=2e-6, abs=2e-9), name
