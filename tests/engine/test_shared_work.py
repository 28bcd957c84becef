"""Products and steps that several threads share: the numbers are those of one thread, to the bit."""

from collections.abc import Iterator

import numpy as np
import pytest

from mnist_tui.engine import parameter_updater, products, workers
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.products import multiply
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.state import take_state
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.workers import ALONE, Work, Workers

EVERYTHING = Settings(
    hidden=(70, 40), batch_size=64, epochs=50, validation=0, dropout=0.2, label_smoothing=0.1
).replace({"optimizer": "adamw", "weight_decay": 0.01, "ema": 0.9, "clip_norm": 0.5, "shift": 1.0, "noise": 9.0})
PLAIN = Settings(hidden=(70,), batch_size=0, epochs=50, validation=0, optimizer="momentum", weight_decay=0.01)


class Delayed(Workers):
    """Threads that each dawdle for a random while before a task, as if another program had their core."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self._rng = np.random.default_rng(count)
        self.did: set[int] = set()
        """Threads that have done a task."""

    def run(self, tasks: int, work: Work) -> None:
        """Do the tasks, dawdling."""
        delays = self._rng.integers(0, 3000, tasks)

        def dawdle(task: int, thread: int) -> None:
            self.did.add(thread)
            for _ in range(delays[task]):
                pass
            work(task, thread)

        super().run(tasks, dawdle)


@pytest.fixture
def cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let products and updates be cut as those of large networks are, and helpers be called without fail."""
    monkeypatch.setattr(workers, "LEAST_GAIN", -np.inf)
    monkeypatch.setattr(products, "CUT_FROM", 500)
    monkeypatch.setattr(products, "CUT_IN_FOUR_FROM", 30_000)
    monkeypatch.setattr(products, "ALIGNMENT", 4)
    monkeypatch.setattr(parameter_updater, "CHUNK", 300)


@pytest.fixture(params=[2, 3])
def delayed(request: pytest.FixtureRequest) -> Iterator[Delayed]:
    with Delayed(request.param) as threads:
        yield threads


@pytest.mark.usefixtures("cut_small")
@pytest.mark.parametrize(("rows", "columns"), [(9, 33), (33, 9), (64, 64), (5, 1), (300, 70)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_a_product_cut_into_blocks_is_the_product(rows: int, columns: int, order: str) -> None:
    rng = np.random.default_rng(7)
    a, b = rng.integers(-9, 9, (rows, 21)), rng.integers(-9, 9, (21, columns))  # whole numbers: sums have no rounding
    out, expected = np.full((rows, columns), np.nan), np.einsum("ik,kj->ij", a, b)
    as_laid_out = [np.asarray(factor, np.float64, order="F" if order == "F" else "C") for factor in (a, b)]
    with Workers(2) as two:
        multiply(as_laid_out[0], as_laid_out[1], out, two)
    assert np.array_equal(out, expected)


@pytest.mark.parametrize(("rows", "depth", "columns", "blocks"), [
    (64, 784, 128, 1), (100, 800, 299, 1), (100, 800, 300, 2), (784, 256, 128, 2), (256, 784, 1000, 4),
])  # fmt: skip
def test_only_the_shape_decides_into_how_many_blocks_a_product_is_cut(
    rows: int, depth: int, columns: int, blocks: int
) -> None:
    class Counting(Workers):
        tasks = 1

        def run(self, tasks: int, work: Work) -> None:
            self.tasks = tasks

    counting = Counting()
    multiply(np.zeros((rows, depth)), np.zeros((depth, columns)), np.zeros((rows, columns)), counting)
    assert counting.tasks == blocks


@pytest.mark.usefixtures("cut_small")
@pytest.mark.parametrize("settings", [EVERYTHING, PLAIN], ids=["everything", "whole set"])
def test_any_number_of_threads_trains_and_evaluates_to_the_bit_as_one_does(
    settings: Settings, blobs: Examples, delayed: Delayed
) -> None:
    alone, shared = Trainer(settings, blobs, 3), Trainer(settings, blobs, 3)
    alone.learner.share_work(ALONE)
    shared.learner.share_work(delayed)
    for _ in range(25):
        assert shared.step() == alone.step()
    one, other = take_state(alone), take_state(shared)
    assert one.values == other.values
    for name, tensor in one.tensors.items():
        assert np.array_equal(tensor, other.tensors[name], equal_nan=True), name
    results = [evaluate(trainer.evaluated_network, blobs) for trainer in (alone, shared)]
    assert results[0].cost == results[1].cost and np.array_equal(results[0].confidence, results[1].confidence)
    assert len(delayed.did) > 1


@pytest.mark.usefixtures("cut_small")
def test_training_in_pieces_is_the_training_of_the_whole(blobs: Examples, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = Trainer(EVERYTHING, blobs, 3)
    monkeypatch.undo()
    whole = Trainer(EVERYTHING, blobs, 3)
    with monkeypatch.context() as patch:
        for trainer, least in ((cut, 500), (whole, 1e12)):
            patch.setattr(products, "CUT_FROM", least)
            for _ in range(25):
                trainer.step()
    assert np.allclose(cut.network.parameters.vector, whole.network.parameters.vector, rtol=1e-3, atol=1e-4)
