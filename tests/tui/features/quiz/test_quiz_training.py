"""Networks of the quiz that are trained beside a run: what they learn from, how they are counted, and in pieces."""

import dataclasses

import numpy as np
import pytest
from jobs import result_of

from mnist_tui.data.errors import DataError
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.features.quiz import training
from mnist_tui.tui.features.quiz.answers import train_beside
from mnist_tui.tui.features.quiz.networks import NETWORKS, TRIED
from mnist_tui.tui.features.quiz.queries import TrainBeside, Trained
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer


@pytest.fixture
def context(small_settings: Settings, small_splits: Splits) -> QueryContext:
    return QueryContext(new_trainer(small_settings, small_splits), small_splits)


def told(context: QueryContext, question: str, letter: str, until: int, number: int = 1) -> Trained:
    answer = result_of(train_beside(context, TrainBeside(question, letter, number, until)))
    assert isinstance(answer, Trained)
    return answer


def test_a_network_learns_from_the_first_images_and_is_evaluated_on_validation_images(context: QueryContext) -> None:
    before = context.trainer.network.parameters.vector.copy()
    answers = [told(context, "few", "A", until) for until in (1, 40)]
    learned = training.first(context.splits.training, 200)
    alone, last = Trainer(NETWORKS["few"]["A"].settings, learned, 3, 2000), answers[-1]
    assert [one.done for one in answers] == [1, 40] and last.total == 2000
    marked = [step for step in training.marks(2000) if step <= 40]
    assert last.points[:, 0].tolist() == marked
    costs = [alone.step() for _ in range(marked[-1])]
    result = evaluate(alone.evaluated_network, context.splits.validation)
    assert last.points[0, 1] == pytest.approx(costs[0], rel=1e-5)
    assert min(costs) < last.points[-1, 1] < np.mean(costs), "an average that leans to the latest steps"
    assert last.points[-1, 2] == pytest.approx(result.cost, rel=1e-5) and last.accuracy == result.accuracy
    assert context.trainer.steps == 0 and (context.trainer.network.parameters.vector == before).all()


def test_an_interrupted_piece_loses_no_step_and_no_point(context: QueryContext) -> None:
    whole = told(context, "few", "A", 13)
    other = dataclasses.replace(context, cache=type(context.cache)())
    job = train_beside(other, TrainBeside("few", "A", 1, 13))
    next(job)
    job.close()
    assert told(other, "few", "A", 13).points.tolist() == whole.points.tolist()


def test_the_best_of_many_is_chosen_on_few_images_and_checked_on_the_others(
    context: QueryContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "SMALL_TEST", 20)
    answer = told(context, "tries", "A", 4)
    images = context.splits.validation
    small = np.random.default_rng(0).choice(len(images), 20, replace=False)
    found = []
    for seed in range(4):
        trainer = Trainer(TRIED.replace({"seed": seed}), training.first(context.splits.training, 2000), 3)
        while not trainer.finished:
            trainer.step()
        right = evaluate(trainer.evaluated_network, images).predicted == images.labels
        found.append((right[small].mean(), np.delete(right, small).mean()))
    best = [max(found[: count + 1], key=lambda one: one[0]) for count in range(4)]
    assert answer.points[:, 1:] == pytest.approx(np.array(best)) and answer.points[:, 0].tolist() == [1, 2, 3, 4]


def test_v_once_more_trains_again_and_nobody_else_is_trained(context: QueryContext) -> None:
    assert told(context, "few", "A", 5).done == 5 and told(context, "few", "A", 1).done == 5
    assert told(context, "few", "A", 1, number=2).done == 1
    with pytest.raises(DataError, match="is not trained beside a run"):
        told(context, "zeros", "A", 1)
