"""The nearest images while the network learns: at once among a part of them, better when asked again."""

import numpy as np
import pytest

from mnist_tui.engine.inspection import representation
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.inspector import answers
from mnist_tui.tui.images.queries import Neighbours, NeighboursAnswer
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer

AN_EPOCH = 10


@pytest.fixture
def context(small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> QueryContext:
    """A run of forty steps, and training images that are computed ten at a time, twice that for each answer."""
    monkeypatch.setattr(representation, "ADVANCE_IMAGES", 10)
    monkeypatch.setattr(answers, "FIRST_IMAGES", 20)
    monkeypatch.setattr(answers, "PARTS_AN_ANSWER", 2)
    context = QueryContext(new_trainer(small_settings, small_splits), small_splits)
    train(context, 40)
    return context


def train(context: QueryContext, steps: int) -> None:
    for _ in range(steps):
        context.trainer.step()


def answer(context: QueryContext, index: int, most_steps_old: int = AN_EPOCH) -> NeighboursAnswer:
    job = answers.nearest(context, Neighbours("test", index, 5, most_steps_old))
    while True:
        try:
            next(job)
        except StopIteration as end:
            assert isinstance(end.value, NeighboursAnswer)
            return end.value


def distances(context: QueryContext, index: int, count: int) -> list[float]:
    """Return those of the five nearest of the first `count` training images."""
    network, splits = context.trainer.evaluated_network, context.splits
    seen = network.forward(splits.training.pixels[:count]).layers[-2].astype(np.float64)
    here = network.forward(splits.test.pixels[index : index + 1]).layers[-2][0].astype(np.float64)
    nearest: list[float] = np.sort(np.sqrt(((seen - here) ** 2).sum(axis=1)))[:5].tolist()
    return nearest


def test_the_first_neighbours_are_of_a_part_and_get_better_when_asked_again(context: QueryContext) -> None:
    total = len(context.splits.training)
    found = answer(context, 4)
    assert (found.step, found.compared, found.training_images, found.has_more) == (40, 20, total, True)
    assert found.distances == pytest.approx(distances(context, 4, 20), rel=1e-4, abs=1e-4)
    other = answer(context, 5)
    assert (other.compared, other.has_more) == (20, True), "the next image is answered at once"
    assert other.distances == pytest.approx(distances(context, 5, 20), rel=1e-4, abs=1e-4)
    assert answer(context, 5).compared == 40
    while (found := answer(context, 5)).has_more:
        assert found.compared < total
    assert (found.step, found.compared) == (40, total)
    assert found.distances == pytest.approx(distances(context, 5, total), rel=1e-4, abs=1e-4)


def test_neighbours_of_a_moment_ago_are_shown_until_later_ones_are_complete(context: QueryContext) -> None:
    total = len(context.splits.training)
    while answer(context, 4).has_more:
        pass
    train(context, AN_EPOCH)
    assert not answer(context, 5).has_more, "they are no older than an epoch"
    train(context, 1)
    found = answer(context, 6)
    assert (found.step, found.compared, found.has_more) == (40, total, True)
    while (found := answer(context, 6)).has_more:
        assert found.step == 40
    assert (found.step, found.compared) == (51, total)


def test_neighbours_of_a_network_that_is_another_by_now_are_not_shown(context: QueryContext) -> None:
    while answer(context, 4).has_more:
        pass
    train(context, 42)
    found = answer(context, 5)
    assert (found.step, found.compared) == (82, 20)


def test_at_rest_the_answer_waits_for_all_images_of_the_present_step(context: QueryContext) -> None:
    answer(context, 4)
    train(context, 1)
    found = answer(context, 4, most_steps_old=0)
    assert (found.step, found.compared, found.has_more) == (41, len(context.splits.training), False)


def test_what_a_question_that_was_dropped_has_computed_is_not_computed_again(context: QueryContext) -> None:
    parts = -(-len(context.splits.training) // 10)
    job = answers.nearest(context, Neighbours("test", 4, 5, 0))
    for _ in range(5):
        next(job)
    job.close()
    rest = sum(1 for _ in answers.nearest(context, Neighbours("test", 5, 5, 0)))
    assert rest == parts - 5 + 1  # and a pause after the image itself
