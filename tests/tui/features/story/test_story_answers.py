"""What the session replies about the network of the story, and about the cures."""

import numpy as np
import pytest
from jobs import result_of

from mnist_tui.data.errors import DataError
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.features.story import answers
from mnist_tui.tui.features.story.answers import look, try_cure
from mnist_tui.tui.features.story.queries import CureAnswer, Look, LookAnswer, TryCure
from mnist_tui.tui.features.story.script import CURES, TAME_LEG
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer


@pytest.fixture
def context(small_splits: Splits) -> QueryContext:
    """The network of the diary, untrained, on 240 small images; 60 are watched."""
    return QueryContext(new_trainer(TAME_LEG.settings, small_splits), small_splits)


def test_a_look_shows_one_image_a_class_and_how_much_the_outputs_differ(context: QueryContext) -> None:
    answer = result_of(look(context, Look()))
    assert isinstance(answer, LookAnswer)
    assert answer.labels == (0, 1, 2) and answer.images == 60 and answer.step == 0
    assert all(sum(row) == pytest.approx(1, abs=1e-6) for row in answer.outputs)
    assert answer.spread == answer.first_spread > 0


def test_the_spread_is_the_mean_deviation_of_a_probability_and_that_of_the_beginning_stays(
    context: QueryContext,
) -> None:
    before = result_of(look(context, Look()))
    *_, last = context.trainer.network.parameters.weights
    last[...] = 0  # sigmoid of the biases alone: every image gets the same
    answer = result_of(look(context, Look()))
    assert isinstance(before, LookAnswer) and isinstance(answer, LookAnswer)
    assert answer.spread == pytest.approx(0, abs=1e-9) and answer.first_spread == before.spread


def test_a_cure_is_trained_beside_the_run_which_it_leaves_alone(
    context: QueryContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "CURE_STEPS", 3)
    before = context.trainer.network.parameters.vector.copy()
    answer = result_of(try_cure(context, TryCure(4)))
    assert isinstance(answer, CureAnswer)
    assert (answer.number, answer.count, answer.training_images) == (4, 60, 240)
    assert np.array_equal(before, context.trainer.network.parameters.vector) and context.trainer.steps == 0
    # the same network, trained by hand
    trainer = Trainer(CURES[4].settings, context.splits.training, 3)
    costs = [trainer.step() for _ in range(3)]
    outputs = trainer.network.forward(context.splits.validation.pixels).outputs
    assert answer.cost == costs[-1]
    assert answer.right == int((outputs.argmax(axis=1) == context.splits.validation.labels).sum())


def test_a_cure_that_there_is_not_is_refused(context: QueryContext) -> None:
    for number in (-1, len(CURES)):
        with pytest.raises(DataError, match=f"cure {number} is not one of 0 to 9"):
            result_of(try_cure(context, TryCure(number)))
