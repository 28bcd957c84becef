"""What an optimizer keeps of weights without a gradient: it must never become subnormal, for that is slow."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine import parameter_updater
from mnist_tui.engine.optimizers import OPTIMIZERS, Rates
from mnist_tui.engine.parameter_updater import ParameterUpdater

Vector = NDArray[np.floating]

DECAY = 0.9
"""Of every average that a rule may keep: what decays at all is subnormal after 830 steps, 0.9^830 being 1e-38."""
STEPS_WITH_GRADIENT, STEPS = 10, 1210
DECAYING = ("momentum", "nesterov", "rmsprop", "adam", "adamw")
"""Rules whose slots decay towards 0 and whose step is proportional to a slot: where that vanishes, so does the step."""


def run_without_gradient(name: str) -> tuple[Vector, int]:
    """Take 10 steps with gradients and 1,200 without; return the weights and how many subnormals the slots held."""
    rng = np.random.default_rng(6)
    w: Vector = (rng.choice([-1, 1], 50) * rng.uniform(0.01, 1, 50)).astype(np.float32)
    updater = ParameterUpdater(name, 50, 40, "float32")
    tiny, subnormals = np.finfo(np.float32).tiny, 0
    for step in range(1, STEPS + 1):
        gradient = rng.normal(size=50) if step <= STEPS_WITH_GRADIENT else np.zeros(50)
        rates = Rates(0.002, momentum=DECAY, beta2=DECAY, rms_decay=DECAY, weight_decay=0.0)
        updater.step(w, gradient.astype(np.float32), rates)
        for vector in updater.slots.values():
            subnormals += int(np.count_nonzero((vector != 0) & (np.abs(vector) < tiny)))
    return w, subnormals


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_slot_ever_becomes_subnormal(name: str) -> None:
    _, subnormals = run_without_gradient(name)
    assert subnormals == 0


@pytest.mark.parametrize("name", DECAYING)
def test_without_the_flush_slots_become_subnormal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameter_updater, "FLUSH_BELOW", 0.0)
    _, subnormals = run_without_gradient(name)
    assert subnormals > 0, "the run is too short: the test above shows nothing"


@pytest.mark.parametrize("name", DECAYING)
def test_flush_leaves_the_weights_the_same_to_the_bit(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed, _ = run_without_gradient(name)
    monkeypatch.setattr(parameter_updater, "FLUSH_BELOW", 0.0)
    unflushed, _ = run_without_gradient(name)
    assert np.array_equal(flushed, unflushed)
