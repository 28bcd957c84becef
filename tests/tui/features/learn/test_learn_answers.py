"""What the session tells of one image: about which network, which image, and that training goes on beside it."""

import numpy as np
import pytest
from jobs import result_of

from mnist_tui.data.errors import DataError
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.inspection.explanation import explain
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.learn import frozen
from mnist_tui.tui.features.learn.answers import walk
from mnist_tui.tui.features.learn.frozen import FrozenNetworks
from mnist_tui.tui.features.learn.queries import PRESENT, Subject, Walk, WalkAnswer
from mnist_tui.tui.protocol.queries import answered, ask, read_query, read_reply
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer


@pytest.fixture
def context(small_settings: Settings, small_splits: Splits) -> QueryContext:
    trainer = new_trainer(small_settings, small_splits)
    for _ in range(12):
        trainer.step()
    return QueryContext(trainer, small_splits)


def asked(context: QueryContext, revision: int = 0, **subject: object) -> WalkAnswer:
    answer = result_of(walk(context, Walk(Subject(**subject), revision)))  # type: ignore[arg-type]
    assert isinstance(answer, WalkAnswer)
    return answer


def test_the_prediction_is_that_of_the_network_which_evaluations_look_at(context: QueryContext) -> None:
    answer = asked(context, split="test", index=7)
    network, test = context.trainer.evaluated_network, context.splits.test
    seen = explain(network, test.pixels[7], int(test.labels[7]))
    assert answer.is_ema and network is not context.trainer.network
    assert (answer.split, answer.index, answer.label, answer.predicted) == ("test", 7, seen.label, seen.predicted)
    assert answer.probabilities == pytest.approx(seen.probabilities, rel=1e-4, abs=1e-6)
    assert answer.cost == pytest.approx(seen.cost, rel=1e-4)
    assert (answer.pixels == test.pixels[7].reshape(8, 6)).all() and answer.sizes == [48, 8, 3]
    assert [one.kind for one in answer.operations[:3]] == ["image", "sum", "activation"]
    assert all(one.code for one in answer.operations)


def test_a_network_stays_as_it_was_while_training_goes_on(context: QueryContext) -> None:
    first = asked(context, split="validation", index=3)
    context.trainer.step()
    assert (first.step, context.trainer.steps) == (12, 13)
    again = asked(context, split="validation", index=3, step=12)
    assert again.step == 12 and again.cost == first.cost
    now = asked(context, split="validation", index=3, step=PRESENT)
    assert now.step == 13 and now.cost != first.cost


def test_a_network_that_is_kept_no_more_is_replaced_by_the_present_one(context: QueryContext) -> None:
    for _ in range(frozen.MOST_KEPT + 1):
        asked(context)
        context.trainer.step()
    kept = context.cache.part("Walk").get(FrozenNetworks)
    assert kept is not None and [one.step for one in kept.kept] == [13, 14, 15] and kept.nbytes > 0
    assert asked(context, step=12).step == 16


def test_nothing_of_the_run_is_changed(context: QueryContext) -> None:
    before = context.trainer.network.parameters.vector.copy()
    asked(context)
    assert (context.trainer.network.parameters.vector == before).all() and context.trainer.steps == 12


def test_an_image_is_chosen_whose_mistake_was_a_close_call(context: QueryContext) -> None:
    validation = context.splits.validation
    result = evaluate(context.trainer.evaluated_network, validation)
    answer, second = asked(context), asked(context, index=1)
    assert answer.split == "validation" and answer.index != second.index
    wrong = np.flatnonzero(result.predicted != validation.labels)
    candidates = wrong if len(wrong) else np.arange(len(validation))
    best = candidates[np.abs(result.confidence[candidates] - 0.6).argmin()]
    assert answer.index == best
    assert asked(context, index=len(validation)).index == answer.index  # after the last comes the first


def test_an_index_beyond_the_last_image_is_the_last_one(context: QueryContext) -> None:
    assert asked(context, split="test", index=10**6).index == 89
    with pytest.raises(DataError, match="split 'odd' is not one of"):
        asked(context, split="odd")


def test_ranks_choose_other_units(context: QueryContext) -> None:
    first, other = asked(context, split="test"), asked(context, split="test", ranks=(0, 1, 2))
    order = np.argsort(-np.abs(first.operations[-2].values), kind="stable")  # δ of the hidden layer
    assert first.units[1] == order[0] and other.units[1] == order[1] and first.units[2] != other.units[2]


def test_what_is_told_survives_the_line(context: QueryContext) -> None:
    query = Walk(Subject("test", 3, 12, (1, 2), True), 5)
    assert read_query(ask(1, query), Walk) == query
    answer = result_of(walk(context, query))
    reply = read_reply(answered(1, 2, 12, Walk, answer), Walk).answer
    assert isinstance(reply, WalkAnswer) and isinstance(answer, WalkAnswer)
    for one, other in zip(reply.operations, answer.operations, strict=True):
        assert (one.products == other.products).all() and one.code == other.code


def test_a_network_for_which_there_is_no_room_is_not_copied(
    context: QueryContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen, "available_bytes", lambda: 100)
    with pytest.raises(MemoryError):
        asked(context)


def test_a_network_that_computes_no_numbers_is_told_all_the_same(context: QueryContext) -> None:
    context.trainer.learner.slots["ema"][...] = np.nan
    answer = asked(context, split="test", step=PRESENT)
    assert np.isnan(answer.cost) and len(answer.operations) == 11
