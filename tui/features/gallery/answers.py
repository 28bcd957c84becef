"""Replies about the images of a split: the predictions for all of them, and pixels. Session thread only."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import PARTS, SplitName
from mnist_tui.data.errors import DataError
from mnist_tui.engine.dynamics import DynamicsRecord
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.engine.label_probability import LabelMoments
from mnist_tui.tui.images.queries import (
    Images,
    ImagesAnswer,
    ImagesWritten,
    MeasureAttributes,
    Past,
    PredictSplit,
    SplitAttributes,
    SplitPredictions,
    WriteImages,
)
from mnist_tui.tui.images.twin_queries import TWIN_BITS, FindTwins, SplitTwins
from mnist_tui.tui.protocol.corrupted_split import CorruptedSplit
from mnist_tui.tui.protocol.evaluated import Flip
from mnist_tui.tui.session.found_twins import found_twins
from mnist_tui.tui.session.home_path import home_path
from mnist_tui.tui.session.measured_attributes import measured_attributes
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

MOST_BYTES = 1 << 25
"""Pixels in a reply; two pages of a large window take 1 MB of MNIST, and 32 MB of images of 200 by 200."""
LOOK_S = 0.001
"""How long a look at an export under way takes from training."""


def survey(context: QueryContext, query: PredictSplit) -> Job:
    """Predict every image; a split that the last evaluation was about is not evaluated again."""
    examples, watched, step = context.examples(query.split), context.watched, context.trainer.steps
    record = moments = None
    if watched is not None and watched.split == query.split:
        result, step, record = watched.result.calibrated(), watched.step, watched.dynamics.record()
        moments = watched.label_probability.moments()
        yield
    else:
        evaluation = Evaluation(context.copied_classifier(), examples, temperature=context.temperature)
        while not evaluation.done:
            evaluation.advance()
            yield
        result = evaluation.result()
        if query.split == "test":
            context.count_test(result, step)
    tells_all = query.all_images or query.split == "test" or result.not_finite > 0
    mistakes = None if tells_all else np.flatnonzero(result.predicted != examples.labels)
    told = slice(None) if mistakes is None else mistakes
    return SplitPredictions(
        split=query.split,
        step=step,
        is_mnist=context.splits.dataset.is_mnist,
        labels=examples.labels[told].astype(np.uint16),
        predicted=result.predicted[told].astype(np.uint16),
        confidence=result.confidence[told].astype(np.float32),
        cost=result.costs[told].astype(np.float32),
        margin=result.margin[told].astype(np.float32),
        past=None if record is None or moments is None else _past(record, moments, told),
        images=len(examples),
        mistakes=None if mistakes is None else mistakes.astype(np.uint32),
        raw=None if result.given_confidence is None else result.given_confidence[told].astype(np.float32),
        temperature=result.temperature,
    )


def attributes(context: QueryContext, query: MeasureAttributes) -> Job:
    """Measure what the images look like."""
    return SplitAttributes(query.split, (yield from measured_attributes(context, query.split)))


def twins(context: QueryContext, query: FindTwins) -> Job:
    """Look for the images that have a twin; a corrupted one has the twins of what it was made from."""
    worse = CorruptedSplit.read(query.split)
    split = query.split if worse is None else worse.split
    count = len(context.examples(query.split))
    found = yield from found_twins(context, PARTS.index(cast("SplitName", split)))
    here = found.indices < count
    kinds = np.zeros(int(here.sum()), np.uint8)
    for bit, is_one in zip(TWIN_BITS, (found.is_same, found.leaks, found.conflicts), strict=True):
        kinds[is_one[here]] += bit
    return SplitTwins(
        split=query.split,
        indices=found.indices[here].astype(np.uint32),
        parts=found.parts[here].astype(np.uint8),
        twins=found.twins[here].astype(np.uint32),
        kinds=kinds,
    )


def pictures(context: QueryContext, query: Images) -> Job:
    """Return the pixels of the images, of very large ones as many as a reply may hold."""
    examples = context.examples(query.split)
    indices = [index for index in query.indices if 0 <= index < len(examples)]
    indices = indices[: max(MOST_BYTES // max(examples.pixels.shape[1], 1), 1)]
    yield
    pixels = examples.pixels[np.array(indices, np.intp)]
    return ImagesAnswer(query.split, indices, pixels.reshape(-1, *examples.shape))


def write_images(context: QueryContext, query: WriteImages) -> Job:
    """Write images to a file, in a thread of its own: training waits for no disk."""
    from mnist_tui.tui.images.export import PictureTexts, write_pictures  # here: most people never write a file

    examples, is_given_up = context.examples(query.split), Event()
    indices = query.indices[(query.indices >= 0) & (query.indices < len(examples))].astype(np.intp)
    texts = PictureTexts(query.captions, query.labels if len(query.labels) else None, query.classes, query.table)

    file = home_path(query.path)

    def write() -> ImagesWritten:
        try:
            for _ in write_pictures(file, texts, indices, examples.pixels.reshape(-1, *examples.shape)):
                if is_given_up.is_set():
                    break
        except DataError as error:
            return ImagesWritten(query.number, str(error))
        return ImagesWritten(query.number)

    with ThreadPoolExecutor(1, "export") as thread:
        written = thread.submit(write)
        try:
            while not written.done():
                wait((written,), LOOK_S)
                yield
        finally:
            is_given_up.set()
    return written.result()


def _past(record: DynamicsRecord, moments: LabelMoments, told: slice | NDArray[np.intp]) -> Past:
    return Past(
        first_right=record.first_right[told].astype(np.uint32),
        forgotten=record.forgotten[told].astype(np.uint16),
        flipped_at=record.flipped_at[told].astype(np.uint32),
        flips=[Flip(flip.index, flip.step, flip.learned) for flip in record.flips],
        learned_count=record.learned_count,
        forgotten_count=record.forgotten_count,
        evaluations=record.evaluations,
        mean=moments.mean[told],
        spread=moments.spread[told],
        averaged=moments.evaluations,
    )


ANSWERS: Answers = {
    PredictSplit: survey,
    MeasureAttributes: attributes,
    FindTwins: twins,
    Images: pictures,
    WriteImages: write_images,
}
