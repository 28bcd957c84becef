"""Replies about a drawing. Session thread only."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from mnist_tui.engine.calibration import at_temperature
from mnist_tui.engine.evaluation import margins
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.explanation import entropy
from mnist_tui.engine.inspection.pixel_neighbours import nearest, nearest_distances, projections
from mnist_tui.engine.types import Indices
from mnist_tui.tui.features.draw.queries import (
    DrawingNeighbours,
    DrawingRead,
    NearestToDrawing,
    ReadDrawing,
    UsualDistances,
    UsualDistancesAnswer,
)
from mnist_tui.tui.images.drawing import Image, form_samples, has_mnist_form, in_mnist_form
from mnist_tui.tui.images.drawn import drawn_image
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext
from mnist_tui.tui.training.splits import Splits

MEASURED = 400
"""Validation images whose nearest training image is looked for: their 99th percentile is the fourth largest."""
RARE = 99
MOST_NEIGHBOURS = 20


Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class UnderWay(Generic[Result]):
    """What is measured piece by piece, and what came of it."""

    work: Generator[None, None, Result]
    result: Result | None = None

    @property
    def nbytes(self) -> int:
        """What the result takes."""
        return getattr(self.result, "nbytes", 0)


def read(context: QueryContext, query: ReadDrawing) -> Job:
    """Predict a drawing in both forms."""
    drawn = _image(context, query.pixels)
    forms = [drawn, in_mnist_form(drawn)]
    yield
    both = np.stack(forms[::-1] if query.centred else forms).reshape(2, -1)
    network = context.trainer.classifier
    with np.errstate(all="ignore"):  # a diverged network may be asked: its numbers are NaN
        outputs = network.forward(both).outputs
        predicted = int(outputs[0].argmax())
        probabilities = at_temperature(network.cost.probabilities(outputs), context.temperature)
    return DrawingRead(
        centred=query.centred,
        probabilities=probabilities[0],
        otherwise=probabilities[1],
        predicted=predicted,
        margin=float(margins(probabilities[:1])[0]),
        entropy=entropy(probabilities[0]),
        temperature=context.temperature,
    )


def neighbours(context: QueryContext, query: NearestToDrawing) -> Job:
    """Find the nearest training images."""
    pixels, training = _image(context, query.pixels).reshape(-1), context.splits.training
    known = yield from _measured(context, projections(training))
    found = yield from nearest(training, known, pixels, min(max(query.count, 0), MOST_NEIGHBOURS))
    return DrawingNeighbours(
        labels=found.labels.tolist(),
        distances=found.distances.tolist(),
        pixels=training.pixels[found.indices].reshape(-1, *training.shape),
    )


def usual_distances(context: QueryContext, query: UsualDistances) -> Job:
    """Measure some validation images, evenly spread; with none held out nothing is known."""
    return (yield from _measured(context, _usual_distances(context.splits)))


def _usual_distances(splits: Splits) -> Generator[None, None, UsualDistancesAnswer]:
    validation = splits.validation
    in_form = yield from _in_form(splits.training)
    distances = yield from nearest_distances(splits.training, validation.pixels[_spread(len(validation), MEASURED)])
    median, most = np.percentile(distances, (50, RARE)) if len(distances) else (0.0, 0.0)
    return UsualDistancesAnswer(len(distances), float(median), float(most), in_form)


def _in_form(training: Examples) -> Generator[None, None, float]:
    """Return which fraction of some training images is in MNIST's form."""
    images = form_samples(training.pixels.reshape(-1, *training.shape))
    formed = 0
    for image in images:
        formed += has_mnist_form(image)
        yield
    return formed / max(len(images), 1)


def _spread(count: int, most: int) -> Indices:
    """Return at most so many of `count` indices, evenly spread."""
    return np.linspace(0, count - 1, min(most, count)).astype(np.intp)


def _measured(context: QueryContext, begun: Generator[None, None, Result]) -> Generator[None, None, Result]:
    """Measure what holds for all drawings once; a question that comes meanwhile goes on where this one stopped."""
    kept = context.cache.get(UnderWay) or context.cache.put(UnderWay(begun))
    while kept.result is None:
        try:
            next(kept.work)
        except StopIteration as end:
            kept.result = end.value
        yield
    result: Result = kept.result
    return result


def _image(context: QueryContext, pixels: bytes) -> Image:
    """Return the image that a query holds. Raises DataError where it is of another size."""
    return drawn_image(pixels, context.splits.training.shape)


ANSWERS: Answers = {ReadDrawing: read, NearestToDrawing: neighbours, UsualDistances: usual_distances}
