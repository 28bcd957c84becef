"""What is told about a drawing: both forms, the nearest training images, and what is usual."""

from dataclasses import replace

import numpy as np
import pytest
from jobs import result_of

from mnist_tui.data.errors import DataError
from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection import pixel_neighbours
from mnist_tui.engine.label_probability import LabelProbabilityHistory
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.draw.answers import neighbours, read, usual_distances
from mnist_tui.tui.features.draw.queries import (
    DrawingNeighbours,
    DrawingRead,
    NearestToDrawing,
    ReadDrawing,
    UsualDistances,
    UsualDistancesAnswer,
)
from mnist_tui.tui.features.draw.texts import lines
from mnist_tui.tui.images.drawing import in_mnist_form
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.session.query_context import QueryContext, Watched
from mnist_tui.tui.training.splits import Splits, new_trainer


@pytest.fixture
def context(small_settings: Settings, small_splits: Splits) -> QueryContext:
    return QueryContext(new_trainer(small_settings, small_splits), small_splits)


def drawing(context: QueryContext) -> bytes:
    image = np.zeros(context.splits.training.shape, np.uint8)
    image[1:4, 0] = 255
    return image.tobytes()


def test_a_drawing_is_predicted_in_both_forms(context: QueryContext) -> None:
    pixels = drawing(context)
    raw, centred = (result_of(read(context, ReadDrawing(pixels, form))) for form in (False, True))
    assert isinstance(raw, DrawingRead) and isinstance(centred, DrawingRead)
    image = np.frombuffer(pixels, np.uint8).reshape(context.splits.training.shape)
    for told, form in ((raw, image), (centred, in_mnist_form(image))):
        expected = context.trainer.network.forward(form.reshape(1, -1)).outputs[0]
        assert told.probabilities == pytest.approx(expected, abs=1e-6)
        assert told.predicted == expected.argmax()
        first, second = np.sort(expected)[:-3:-1]
        assert told.margin == pytest.approx(first - second, abs=1e-6)
        assert told.entropy == pytest.approx(sum(-p * np.log2(p) for p in expected), abs=1e-5)
    assert raw.otherwise == pytest.approx(centred.probabilities, abs=1e-6)
    assert centred.otherwise == pytest.approx(raw.probabilities, abs=1e-6)
    assert raw.probabilities != pytest.approx(centred.probabilities, abs=1e-4)


def test_probabilities_are_at_the_temperature_of_the_last_evaluation(context: QueryContext) -> None:
    for _ in range(30):
        context.trainer.step()
    network, count = context.trainer.evaluated_network, len(context.splits.validation)
    result = evaluate(network, context.splits.validation, keeps_logs=True)
    watched = Watched("validation", 30, result, Dynamics(count), LabelProbabilityHistory(count))
    pixels = drawing(context)
    told = result_of(read(replace(context, watched=watched), ReadDrawing(pixels, False)))
    assert isinstance(told, DrawingRead) and told.temperature is not None
    given = network.forward(np.frombuffer(pixels, np.uint8).reshape(1, -1)).outputs[0].astype(float)
    powers = given ** (1 / told.temperature)
    assert told.probabilities == pytest.approx(powers / powers.sum(), abs=1e-6)
    assert any(
        f"T = {told.temperature:.2f}" in line.forms[0] for line in lines(told, None, None, ("a", "b", "c"), ASCII)
    )


def test_a_training_image_is_nearest_to_itself(context: QueryContext) -> None:
    training = context.splits.training
    for index in (5, 17):
        found = result_of(neighbours(context, NearestToDrawing(training.pixels[index].tobytes(), 3)))
        assert isinstance(found, DrawingNeighbours)
        assert found.labels[0] == training.labels[index] and found.distances[0] == 0 < found.distances[1]
        assert (found.pixels[0].reshape(-1) == training.pixels[index]).all() and len(found.pixels) == 3


def test_what_is_usual_is_measured_once_on_validation_images(context: QueryContext) -> None:
    told = result_of(usual_distances(context, UsualDistances()))
    assert isinstance(told, UsualDistancesAnswer) and told.images == 60
    training, images = context.splits.training.pixels / 255.0, context.splits.validation.pixels / 255.0
    distances = [np.linalg.norm(training - image, axis=1).min() for image in images]
    assert told.median == pytest.approx(np.median(distances), abs=1e-3)
    assert told.most == pytest.approx(np.percentile(distances, 99), abs=1e-3)
    assert result_of(usual_distances(context, UsualDistances())) is told


def test_a_question_goes_on_where_one_that_was_dropped_has_stopped(
    context: QueryContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pixel_neighbours, "CHUNK", 10)
    pixels = drawing(context)
    undisturbed = sum(1 for _ in neighbours(QueryContext(context.trainer, context.splits), NearestToDrawing(pixels, 1)))
    dropped = neighbours(context, NearestToDrawing(pixels, 1))
    for _ in range(20):
        next(dropped)
    assert sum(1 for _ in neighbours(context, NearestToDrawing(pixels, 1))) == undisturbed - 20


def test_training_images_in_mnist_s_form_are_known_by_it(context: QueryContext) -> None:
    training, shape = context.splits.training, context.splits.training.shape
    formed = np.stack([in_mnist_form(image.reshape(shape)) for image in training.pixels[:60]])
    examples = Examples(formed.reshape(60, -1), training.labels[:60], shape)
    told = [
        result_of(
            usual_distances(QueryContext(context.trainer, replace(context.splits, training=one)), UsualDistances())
        )
        for one in (training, examples)
    ]
    fractions = [one.in_form for one in told if isinstance(one, UsualDistancesAnswer)]
    assert fractions == [0, 1], "as for photographs: to the pixel, not as the same image once more"


def test_without_validation_images_nothing_is_usual(context: QueryContext) -> None:
    held_out = context.splits.validation
    splits = replace(context.splits, validation=Examples(held_out.pixels[:0], held_out.labels[:0], held_out.shape))
    told = result_of(usual_distances(QueryContext(context.trainer, splits), UsualDistances()))
    assert told == UsualDistancesAnswer(0, 0, 0, 0)


def test_a_drawing_of_another_size_is_refused(context: QueryContext) -> None:
    with pytest.raises(DataError, match="7 pixels"):
        result_of(read(context, ReadDrawing(b"1234567", True)))
    with pytest.raises(DataError, match="7 pixels"):
        result_of(neighbours(context, NearestToDrawing(b"1234567", 1)))


def test_a_diverged_network_is_told_of_as_it_is(context: QueryContext) -> None:
    context.trainer.network.parameters.vector[...] = np.nan
    told = result_of(read(context, ReadDrawing(drawing(context), True)))
    assert isinstance(told, DrawingRead) and np.isnan(told.probabilities).all()
