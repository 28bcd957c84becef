"""Galleries over a link: what the screen makes of predictions against what the engine says on other ways."""

import dataclasses
import itertools
from collections.abc import Callable

import numpy as np
import pytest
from jobs import result_of
from stores import new_store

from mnist_tui.engine import evaluation
from mnist_tui.engine.dynamics import NEVER, Dynamics
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.label_probability import LabelProbabilityHistory
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.features.gallery.answers import survey, twins
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.decode import read_gallery
from mnist_tui.tui.images.filter_reader import read_filter
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.images.queries import (
    Images,
    ImagesAnswer,
    MeasureAttributes,
    PredictSplit,
    SplitAttributes,
    SplitPredictions,
)
from mnist_tui.tui.images.sort import SORTS, select
from mnist_tui.tui.images.twin_queries import FindTwins, SplitTwins
from mnist_tui.tui.protocol.commands import Steps
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.queries import answered, ask, read_reply
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session.query_context import QueryContext, Watched
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
CLASSES = ("sky", "land", "sea")


def asked(link: ScreenEnd, follow: Follow, store: Store, split: str) -> SplitPredictions:
    def has_come() -> bool:
        answer = store.run.answer(SplitPredictions)
        return answer is not None and answer.split == split

    link.send(ask(1, PredictSplit(split, all_images=True)))
    follow(link, store, has_come)
    answer = store.run.answer(SplitPredictions)
    assert answer is not None
    return answer


def test_gallery_of_the_validation_split_is_what_the_last_evaluation_said(
    start_session: Start, follow: Follow, small_settings: Settings
) -> None:
    settings, store = small_settings.replace({"learning_rate": 0.0005}), new_store()
    link = start_session(settings, paused=True, clock=lambda: 0.0)  # no evaluation is due before a pause
    follow(link, store, lambda: store.run.phase == "paused")
    link.send(Steps(5))
    follow(
        link,
        store,
        lambda: store.run.phase == "paused" and store.run.evaluated is not None and store.run.evaluated.step == 5,
    )
    evaluated, answer = store.run.evaluated, asked(link, follow, store, "validation")
    assert evaluated is not None and (answer.step, answer.is_mnist) == (5, False)
    gallery = read_gallery(answer, CLASSES)
    answers = gallery.predictions
    assert (len(answers), int((~answers.wrong).sum())) == (evaluated.count, evaluated.right)
    assert answers.cost.mean() == pytest.approx(evaluated.cost, rel=1e-5)
    assert answers.moments is not None and answers.moments.evaluations == 1, "only that at step 5 counts"
    assert answers.moments.mean == pytest.approx(np.exp(-answers.cost), abs=0.003)
    assert answers.moments.spread.max() < 1e-3
    found = select(answers, read_filter("", CLASSES), SORTS["confidence"])
    assert len(evaluated.mistakes) == min(len(found), 48) > 0
    for index, mistake in zip(found.tolist(), evaluated.mistakes, strict=False):
        assert (index, int(answers.labels[index]), int(answers.predicted[index])) == (
            mistake.index,
            mistake.label,
            mistake.predicted,
        )
        assert answers.confidence[index] == pytest.approx(mistake.confidence, rel=1e-6)


@pytest.mark.parametrize("split", ["train", "test"])
def test_gallery_of_another_split_is_that_of_the_network_as_it_stands(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits, split: str
) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    follow(link, store, lambda: store.run.evaluated is not None)  # which finds the temperature
    answer = asked(link, follow, store, split)
    gallery = read_gallery(answer, CLASSES)
    network = new_trainer(small_settings, small_splits).evaluated_network
    temperature = evaluate(network, small_splits.validation, keeps_logs=True).calibrated().temperature
    examples = small_splits.training if split == "train" else small_splits.test
    expected = evaluate(network, examples, temperature=temperature)
    assert gallery.predictions.predicted.tolist() == expected.predicted.tolist()
    assert gallery.predictions.margin == pytest.approx(expected.margin, abs=1e-6)
    unknown = {"forgotten", "first", "learned", "mean", "spread", "disputed", "marked"}
    assert answer.past is None and set(gallery.missing) == unknown


def test_what_was_learned_less_what_was_forgotten_is_what_the_accuracy_gains(
    start_session: Start, follow: Follow, small_settings: Settings
) -> None:
    settings, store = small_settings.replace({"learning_rate": 0.003}), new_store()
    link = start_session(settings, paused=True, clock=lambda: 0.0)  # no evaluation is due before a pause
    follow(link, store, lambda: store.run.phase == "paused")
    told = [store.run.evaluated]
    for step in range(2, 42, 2):
        link.send(Steps(2))
        follow(link, store, lambda step=step: store.run.evaluated is not None and store.run.evaluated.step == step)  # type: ignore[misc]
        told.append(store.run.evaluated)
    changes = [(0, 0)]
    for before, after in itertools.pairwise(told):
        assert before is not None and after is not None
        assert after.right - before.right == after.learned - after.forgotten
        changes.append((after.learned, after.forgotten))
    follow(link, store, lambda: store.run.phase == "paused")
    gallery = read_gallery(asked(link, follow, store, "validation"), CLASSES)
    past = gallery.predictions.dynamics
    assert past is not None and past.evaluations == len(told)
    assert int(past.forgotten.sum()) == sum(forgotten for _, forgotten in changes)
    assert past.right.tolist() == (~gallery.predictions.wrong).tolist()
    assert (past.first_right[past.right] != NEVER).all()
    last = told[-1]
    assert last is not None
    assert [(flip.index, flip.learned) for flip in last.flips] == [
        (flip.index, flip.learned) for flip in past.flips[-12:]
    ]


def test_predictions_are_of_one_network_though_another_learns_meanwhile(
    small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "EVALUATION_CHUNK", 50)
    trainer = new_trainer(small_settings, small_splits)
    expected = evaluate(trainer.evaluated_network, small_splits.training)
    job, answer = survey(QueryContext(trainer, small_splits), PredictSplit("train", all_images=True)), None
    while answer is None:
        try:
            next(job)
            trainer.step()
        except StopIteration as end:
            answer = end.value
    assert trainer.steps >= 5
    assert isinstance(answer, SplitPredictions) and answer.step == 0
    assert read_gallery(answer, CLASSES).predictions.confidence == pytest.approx(expected.confidence, rel=1e-6)


@pytest.mark.parametrize("split", ["validation", "train"])
def test_the_mistakes_alone_list_the_same_as_all_images_do(
    small_splits: Splits, small_settings: Settings, split: str
) -> None:
    trainer = new_trainer(small_settings, small_splits)
    trainer.step()
    context = QueryContext(trainer, small_splits, watched(trainer, small_splits))
    few, whole = (replied(context, PredictSplit(split, all_images=every)) for every in (False, True))
    assert few.mistakes is not None and 0 < len(few.labels) == len(few.cost) < len(whole.labels)
    assert (few.past is None) == (whole.past is None) == (split == "train")
    mine, theirs = read_gallery(few, CLASSES), read_gallery(whole, CLASSES)
    assert len(mine.predictions) == len(theirs.predictions)
    for sort, text in itertools.product(set(SORTS.values()) - {SORTS["learned"]}, ("", "label:sea", "conf>0.5 top:3")):
        wanted = read_filter(text, CLASSES, mine.missing)
        listed = select(mine.predictions, wanted, sort)
        assert listed.tolist() == select(theirs.predictions, wanted, sort).tolist()
        assert list(mine.records(listed)) == list(theirs.records(listed))


def watched(trainer: Trainer, splits: Splits) -> Watched:
    """Return an evaluation of the validation images, the second of this network."""
    result, count = evaluate(trainer.evaluated_network, splits.validation), len(splits.validation)
    dynamics = Dynamics(count)
    for step, right in ((0, np.arange(count) % 2 == 0), (1, result.predicted == splits.validation.labels)):
        dynamics.note(step, right)
    return Watched("validation", 1, result, dynamics, LabelProbabilityHistory(count))


def replied(context: QueryContext, query: PredictSplit) -> SplitPredictions:
    """Return the reply, as it travels."""
    job = survey(context, query)
    while True:
        try:
            next(job)
        except StopIteration as end:
            reply = read_reply(answered(1, 1, 1, PredictSplit, end.value), PredictSplit)
            assert isinstance(reply.answer, SplitPredictions)
            return reply.answer


def test_of_the_test_images_all_are_told_at_once(small_splits: Splits, small_settings: Settings) -> None:
    context = QueryContext(new_trainer(small_settings, small_splits), small_splits)
    assert len(replied(context, PredictSplit("test")).labels) == len(small_splits.test)


@pytest.mark.parametrize("mistakes", [[0, 4], [0, 1, 2]])
def test_a_reply_about_images_that_there_are_not_is_refused(mistakes: list[int]) -> None:
    classes, floats = np.zeros(2, np.uint16), np.zeros(2, np.float32)
    with pytest.raises(ValueError, match="these mistakes are not among 4 images"):
        SplitPredictions(
            "validation", 0, False, classes, classes, floats, floats, floats, None, 4, np.array(mistakes, np.uint32)
        )


def test_marks_of_the_screen_are_found_in_the_gallery(
    start_session: Start, follow: Follow, small_settings: Settings
) -> None:
    link, store, marks = start_session(small_settings, paused=True), new_store(), Marks().toggled("validation", 7)
    gallery = read_gallery(asked(link, follow, store, "validation"), CLASSES, marks)
    wanted = read_filter("flag:marked flag:right|wrong", CLASSES, gallery.missing)
    assert select(gallery.predictions, wanted, SORTS["index"]).tolist() == [7]


def test_images_come_in_the_order_asked_for_without_those_that_there_are_not(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    link.send(ask(1, Images("validation", [9, -1, 0, 60, 59])))
    follow(link, store, lambda: store.run.answer(ImagesAnswer) is not None)
    answer = store.run.answer(ImagesAnswer)
    assert answer is not None and answer.indices == [9, 0, 59]
    images = small_splits.dataset.validation.images
    assert np.array_equal(answer.pixels, images[[9, 0, 59]])


@pytest.mark.parametrize("split", ["validation", "test"])
def test_confidences_are_at_the_temperature_of_the_last_evaluation_with_the_raw_ones_beside(
    small_settings: Settings, small_splits: Splits, split: str
) -> None:
    trainer = new_trainer(small_settings, small_splits)
    for _ in range(30):
        trainer.step()
    network, count = trainer.evaluated_network, len(small_splits.validation)
    result = evaluate(network, small_splits.validation, keeps_logs=True)
    watched = Watched("validation", 30, result, Dynamics(count), LabelProbabilityHistory(count))
    context = QueryContext(trainer, small_splits, watched)
    answer = result_of(survey(context, PredictSplit(split, all_images=True)))
    assert isinstance(answer, SplitPredictions) and answer.temperature is not None and answer.raw is not None
    pixels = (small_splits.validation if split == "validation" else small_splits.test).pixels
    given = network.forward(pixels).outputs.astype(float)
    powers = given ** (1 / answer.temperature)
    assert answer.raw == pytest.approx(given.max(axis=1), abs=1e-5)
    assert answer.confidence == pytest.approx((powers / powers.sum(axis=1, keepdims=True)).max(axis=1), abs=1e-5)
    predictions = read_gallery(answer, CLASSES).predictions
    assert predictions.temperature == answer.temperature
    middle = float(np.median(answer.raw))
    assert select(predictions, read_filter(f"raw>{middle} flag:right|wrong", CLASSES), SORTS["index"]).tolist() == (
        np.flatnonzero(answer.raw.astype(float) > middle).tolist()
    )


def test_without_validation_images_no_temperature_is_known(small_settings: Settings, small_splits: Splits) -> None:
    trainer = new_trainer(small_settings, small_splits)
    result = evaluate(trainer.evaluated_network, small_splits.test)
    watched = Watched("test", 0, result, Dynamics(90), LabelProbabilityHistory(90))
    answer = result_of(survey(QueryContext(trainer, small_splits, watched), PredictSplit("test")))
    assert isinstance(answer, SplitPredictions) and answer.temperature is None and answer.raw is None


def test_a_filter_by_what_images_look_like_waits_until_that_is_measured(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    answer = asked(link, follow, store, "validation")
    state = GalleryState(split="validation", text="ink>74 flag:right|wrong")
    assert state.needs_attributes(store.run) and state.selection(store.run) is None
    link.send(ask(2, MeasureAttributes("validation")))
    follow(link, store, lambda: store.run.answer(SplitAttributes) is not None)
    selection = state.selection(store.run)
    means = small_splits.validation.pixels.mean(axis=1)
    assert selection is not None and len(answer.labels) == len(means)
    assert sorted(selection.order.tolist()) == np.flatnonzero(means > 74).tolist() != []


def with_twins(splits: Splits) -> Splits:
    """Training image 3 is copied to validation image 5, and test image 8 is nearly test image 80."""
    parts = [splits.training, splits.validation, splits.test]
    training, validation, test = (dataclasses.replace(part, pixels=part.pixels.copy()) for part in parts)
    validation.pixels[5] = training.pixels[3]
    test.pixels[80] = test.pixels[8] // 2
    return dataclasses.replace(splits, training=training, validation=validation, test=test)


def test_twins_are_looked_for_once_and_told_by_split(small_settings: Settings, small_splits: Splits) -> None:
    splits = with_twins(small_splits)
    context = QueryContext(new_trainer(small_settings, splits), splits)
    first = twins(context, FindTwins("validation"))
    assert next(first) is None
    found = result_of(first)
    assert isinstance(found, SplitTwins) and found.split == "validation"
    place = found.indices.tolist().index(5)
    assert (found.parts[place], found.twins[place]) == (0, 3)
    is_same_label = splits.validation.labels[5] == splits.training.labels[3]
    assert found.kinds[place] == (3 if is_same_label else 7)
    with pytest.raises(StopIteration) as end:
        next(twins(context, FindTwins("test")))
    assert dict(zip(end.value.value.indices.tolist(), end.value.value.twins.tolist(), strict=True))[8] == 80


def test_corrupted_images_have_the_twins_of_what_they_were_made_from(
    small_settings: Settings, small_splits: Splits, monkeypatch: pytest.MonkeyPatch
) -> None:
    splits = with_twins(small_splits)
    context = QueryContext(new_trainer(small_settings, splits), splits)
    plain = result_of(twins(context, FindTwins("test")))
    few = Examples(splits.test.pixels[:50], splits.test.labels[:50], splits.test.shape)
    monkeypatch.setattr(QueryContext, "examples", lambda self, split: few)
    worse = result_of(twins(context, FindTwins("test fog 3")))
    assert isinstance(plain, SplitTwins) and isinstance(worse, SplitTwins) and worse.split == "test fog 3"
    assert 8 in worse.indices and 80 in plain.indices
    assert worse.indices.tolist() == plain.indices[plain.indices < 50].tolist()


def test_a_filter_for_leaks_waits_until_twins_are_found(
    start_session: Start, follow: Follow, small_settings: Settings
) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    asked(link, follow, store, "validation")
    state = GalleryState(split="validation", text="flag:leak")
    assert state.needs_twins(store.run) and state.selection(store.run) is None
    link.send(ask(2, FindTwins("validation")))
    follow(link, store, lambda: store.run.answer(SplitTwins) is not None)
    found, selection = store.run.answer(SplitTwins), state.selection(store.run)
    assert found is not None and selection is not None and not selection.only_mistakes
    assert sorted(selection.order.tolist()) == found.indices[(found.kinds & 2) > 0].tolist()
    assert GalleryState(split="test", text="flag:leak").selection(store.run) is None
