"""The evaluations of the last checkpoints: one for each, however often a network was evaluated and copied."""

from types import SimpleNamespace
from typing import Any

from mnist_tui.tui.session.known_evaluations import KnownEvaluations


def evaluation(cost: float) -> Any:
    return SimpleNamespace(cost=cost, accuracy=0.5)


def test_a_network_that_is_evaluated_again_pushes_no_other_out() -> None:
    known = KnownEvaluations()
    for step in (10, 20, 30, 40):
        for _ in range(2):
            known.note(step, evaluation(1 / step))
            known.note_copy(step)
            known.note_copy(step)
    assert [known.of_checkpoint(step, 1 / step, 0.5) is not None for step in (10, 20, 30, 40)] == [True] * 4


def test_a_network_that_was_copied_without_an_evaluation_is_not_known() -> None:
    known = KnownEvaluations()
    known.note(10, evaluation(0.1))
    known.note_copy(11)
    assert known.of_checkpoint(10, 0.1, 0.5) is None
