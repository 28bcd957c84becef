"""A drawing on other screens: told of as an image of a data set with the same pixels and the same label would be."""

import dataclasses

import numpy as np
import pytest
from jobs import result_of
from stores import new_store

from mnist_tui.data.errors import DataError
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.inspector.answers import inspect, nearest
from mnist_tui.tui.features.inspector.pane import InspectPane
from mnist_tui.tui.features.inspector.queries import Inspect, InspectAnswer
from mnist_tui.tui.features.learn.answers import walk
from mnist_tui.tui.features.learn.pane import LearnPane
from mnist_tui.tui.features.learn.queries import Subject, Walk, WalkAnswer
from mnist_tui.tui.frame.open_drawing import OpenDrawing
from mnist_tui.tui.images.queries import Neighbours, NeighboursAnswer
from mnist_tui.tui.protocol.drawn import DRAWING, UNLABELLED, Drawn
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer

INDEX, NUMBER = 7, 3


@pytest.fixture
def context(small_settings: Settings, small_splits: Splits) -> QueryContext:
    trainer = new_trainer(small_settings, small_splits)
    for _ in range(12):
        trainer.step()
    return QueryContext(trainer, small_splits)


def drawn(context: QueryContext, label: int | None = None) -> Drawn:
    """The test image as if somebody had drawn it."""
    test = context.splits.test
    return Drawn(test.pixels[INDEX].tobytes(), int(test.labels[INDEX]) if label is None else label)


def inspected(context: QueryContext, query: Inspect) -> InspectAnswer:
    answer = result_of(inspect(context, query))
    assert isinstance(answer, InspectAnswer)
    return answer


def walked(context: QueryContext, subject: Subject) -> WalkAnswer:
    answer = result_of(walk(context, Walk(subject)))
    assert isinstance(answer, WalkAnswer)
    return answer


def test_it_is_inspected_as_an_image_of_the_data_is(context: QueryContext) -> None:
    image = inspected(context, Inspect("test", INDEX))
    drawing = inspected(context, Inspect(DRAWING, NUMBER, drawn=drawn(context)))
    assert (drawing.split, drawing.index, drawing.is_labelled) == (DRAWING, NUMBER, True)
    assert (drawing.label, drawing.cost) == (image.label, image.cost)
    assert (drawing.saliency == image.saliency).all() and (drawing.pixels == image.pixels).all()
    near, expected = (
        result_of(nearest(context, query))
        for query in (
            Neighbours(DRAWING, NUMBER, 5, 0, drawn=drawn(context)),
            Neighbours("test", INDEX, 5, 0),
        )
    )
    assert isinstance(near, NeighboursAnswer) and isinstance(expected, NeighboursAnswer)
    assert near.indices == expected.indices and (near.split, near.index) == (DRAWING, NUMBER)


def test_it_goes_through_the_network_as_an_image_of_the_data_does(context: QueryContext) -> None:
    image = walked(context, Subject("test", INDEX))
    drawing = walked(context, Subject(DRAWING, NUMBER, drawn=drawn(context)))
    assert (drawing.split, drawing.index, drawing.pick) == (DRAWING, NUMBER, -1)
    assert (drawing.label, drawing.cost, drawing.units) == (image.label, image.cost, image.units)
    for one, other in zip(drawing.operations, image.operations, strict=True):
        assert (one.kind, one.total) == (other.kind, other.total) and (one.values == other.values).all()


def test_without_a_label_the_prediction_takes_its_place_and_that_is_said(context: QueryContext) -> None:
    unlabelled = drawn(context, UNLABELLED)
    seen = inspected(context, Inspect(DRAWING, NUMBER, drawn=unlabelled))
    way = walked(context, Subject(DRAWING, NUMBER, drawn=unlabelled))
    for answer in (seen, way):
        assert answer.label == answer.predicted == seen.probabilities.argmax() and not answer.is_labelled
    settings = plain_settings(Settings())
    started = RunStarted(1, "data", ["sky", "land", "sea"], 8, 6, 600, "validation", 60, [48, 8, 3], settings)
    store = new_store(started, Reply(1, 1, 12, seen), Reply(1, 2, 12, way))
    store.show(dataclasses.replace(store.ui, screen="inspector"))
    store.put(OpenDrawing(unlabelled, NUMBER, True))
    assert InspectPane().title(store.run, store.ui).startswith("your drawing · no label · predicted ")
    assert "taken as its label · step 12 · your drawing" in LearnPane().title(store.run, store.ui)
    text = " ".join(" ".join(row.split()) for row in LearnPane().paint(store.run, store.ui, 120, 40).lines())
    assert "nobody has said what it is" in text and "which is right" not in text


@pytest.mark.parametrize(("wrong", "fault"), [(Drawn(b"1234567"), "7 pixels"), (Drawn(bytes(48), 3), "label 3")])
def test_what_is_no_image_of_this_run_is_refused(context: QueryContext, wrong: Drawn, fault: str) -> None:
    with pytest.raises(DataError, match=fault):
        inspected(context, Inspect(DRAWING, 1, drawn=wrong))
    with pytest.raises(DataError, match=fault):
        walked(context, Subject(DRAWING, 1, drawn=wrong))


def test_a_diverged_network_is_looked_at_as_it_is(small_settings: Settings, small_splits: Splits) -> None:
    context = QueryContext(new_trainer(small_settings.replace({"ema": 0.0}), small_splits), small_splits)
    context.trainer.network.parameters.vector[...] = np.nan
    assert np.isnan(inspected(context, Inspect(DRAWING, 1, drawn=drawn(context, UNLABELLED))).probabilities).all()
