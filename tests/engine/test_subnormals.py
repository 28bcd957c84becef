"""What an optimizer remembers of weights without a gradient: it must never become subnormal, for that is slow."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine import optimizers
from mnist_tui.engine.optimizers import OPTIMIZERS, ParameterUpdater, Rates

Vector = NDArray[np.floating]


def silent_run(name: str, learning_rate: float) -> tuple[Vector, int]:
    """Take 10 steps with gradients and 1,200 without; return the weights and how often a subnormal was met."""
    rng = np.random.default_rng(6)
    w: Vector = (rng.choice([-1, 1], 50) * rng.uniform(0.01, 1, 50)).astype(np.float32)
    updater = ParameterUpdater(name, 50, 40, "float32")
    tiny, subnormals = np.finfo(np.float32).tiny, 0
    for step in range(1, 1211):
        gradient = rng.normal(size=50) if step <= 10 else np.zeros(50)
        updater.step(w, gradient.astype(np.float32), Rates(learning_rate, 0.9, 0.999, 0.9, 0.0, step))
        for vector in updater.slots.values():
            subnormals += int(np.count_nonzero((vector != 0) & (np.abs(vector) < tiny)))
    return w, subnormals


@pytest.mark.parametrize("name", [name for name, rule in OPTIMIZERS.items() if rule.slots])
def test_memory_never_decays_into_subnormals_and_the_weights_stay_the_same_to_the_bit(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    w, subnormals = silent_run(name, 0.002)
    monkeypatch.setattr(optimizers, "FLUSH_BELOW", 0.0)
    unflushed, met = silent_run(name, 0.002)
    assert subnormals == 0
    assert met > 0, "without the flush there is nothing to avoid"
    assert np.array_equal(w, unflushed)
