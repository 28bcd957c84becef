"""A session that is asked to stop while something takes long: neither a step nor an evaluation is waited for."""

import threading
from typing import Any

import pytest

from mnist_tui.engine import evaluation, feed
from mnist_tui.engine.network import Network, Workspace
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads

BLOCKS = 24
"""Of ten images, which make the whole training split."""


@pytest.mark.parametrize(("learned", "evaluated", "steps"), [(2 * BLOCKS + 7, 6, 2), (BLOCKS, 1, 1)])
def test_a_request_to_stop_waits_neither_for_a_long_step_nor_for_an_evaluation(
    small_splits: Splits,
    small_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    learned: int,
    evaluated: int,
    steps: int,
) -> None:
    monkeypatch.setattr(feed, "LARGEST_BLOCK", 10)
    monkeypatch.setattr(evaluation, "EVALUATION_CHUNK", 20)  # a third of the validation images
    stop, forward, calls = threading.Event(), Network.forward, [0, 0]

    def count(network: Network, pixels: Any, learning: bool = False, *rest: Any, **options: Any) -> Workspace:
        calls[not learning] += 1
        if calls == [learned, evaluated]:
            stop.set()
        return forward(network, pixels, learning, *rest, **options)

    monkeypatch.setattr(Network, "forward", count)
    trainer = new_trainer(small_settings.replace({"batch_size": 0}), small_splits)
    session = Session(
        small_splits,
        trainer,
        Threads(ALONE, cores=1),
        plan=Plan(evaluates_epochs_only=True),
        is_asked_to_stop=stop.is_set,
    )
    session.run()
    assert (calls, trainer.steps) == ([learned, evaluated], steps)
