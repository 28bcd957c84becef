"""Counts the mistakes on corrupted images, block by block between steps. Session thread only."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.corruption.names import CELLS, block_length
from mnist_tui.engine.corruption.robustness import CorruptionScore, measured_cell, predictions
from mnist_tui.engine.corruption.table import corrupted
from mnist_tui.engine.evaluation import images_per_chunk
from mnist_tui.engine.examples import Examples
from mnist_tui.tui.features.trust.examples import MOST_EXAMPLES
from mnist_tui.tui.features.trust.robustness_queries import (
    CorruptedSample,
    MeasureRobustness,
    RobustnessAnswer,
    SampleCorrupted,
)
from mnist_tui.tui.protocol.corrupted_split import CorruptedSplit
from mnist_tui.tui.session.corrupted_examples import first_examples
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext


@dataclass(slots=True, eq=False)
class Measurement:
    """A network as it was when the measurement began, and what is known of it."""

    wanted: tuple[str, int]
    step: int
    network: Classifier
    examples: Examples
    clean_wrong: int
    wrong: list[int] = field(default_factory=list)
    under_way: Iterator[CorruptionScore] | None = None
    score: CorruptionScore | None = None

    def advance(self) -> None:
        """Evaluate another block."""
        if self.under_way is None:
            self.under_way = measured_cell(self.network, self.examples, *CELLS[len(self.wrong)])
        before, self.score = self.score, next(self.under_way, None)
        if self.score is None:
            self.wrong.append(before.wrong if before is not None else 0)
            self.under_way = None


def robustness(context: QueryContext, query: MeasureRobustness) -> Job:
    """Go on with the measurement until one more cell is known."""
    wanted = query.split, query.revision
    kept = context.cache.get(Measurement)
    if kept is None or kept.wanted != wanted:
        examples, network = first_examples(context.examples(query.split)), context.copied_classifier()
        step, clean = context.trainer.steps, 0
        chunk = min(images_per_chunk(examples.pixels.shape[1]), network.most_at_once)
        for start in range(0, len(examples), chunk):
            part = slice(start, start + chunk)
            clean += int(np.count_nonzero(predictions(network, examples.pixels[part]) != examples.labels[part]))
            yield
        kept = context.cache.put(Measurement(wanted, step, network, examples, clean))
        if query.split == "test":
            context.count_test(None, step)
        yield
    while len(kept.wrong) < min(query.known + 1, len(CELLS)) and len(kept.examples):
        kept.advance()
        yield
    wrong = np.array(kept.wrong, np.int64)
    return RobustnessAnswer(query.split, query.revision, kept.step, len(kept.examples), kept.clean_wrong, wrong)


def sample(context: QueryContext, query: SampleCorrupted) -> Job:
    """Read the first block of a cell with the network that was measured; nothing where none is kept any more."""
    cell = CorruptedSplit.read(query.split)
    kept = context.cache.beside(MeasureRobustness.__name__).get(Measurement)
    is_kept = kept is not None and cell is not None and kept.wanted == (cell.split, query.revision)
    if cell is None or kept is None or not is_kept or not len(kept.examples):
        none = np.zeros(0, np.int64)
        return CorruptedSample(query.split, query.revision, 0, 0, none, np.zeros((0, 1, 1), np.uint8), none, none)
    shape = kept.examples.shape
    labels = kept.examples.labels[: block_length(shape)]
    images = kept.examples.pixels[: len(labels)].reshape(-1, *shape)
    images = corrupted(images, cell.name, cell.severity)
    yield
    at_once, rows = kept.network.most_at_once, images.reshape(len(images), -1)
    parts = []
    for start in range(0, len(rows), at_once):
        parts.append(predictions(kept.network, rows[start : start + at_once]))
        yield
    predicted = np.concatenate(parts)
    is_wrong = predicted != labels
    shown = np.argsort(~is_wrong, kind="stable")[:MOST_EXAMPLES]
    return CorruptedSample(
        split=query.split,
        revision=query.revision,
        examined=len(labels),
        wrong=int(np.count_nonzero(is_wrong)),
        indices=shown.astype(np.int64),
        pixels=images[shown],
        labels=labels[shown].astype(np.int64),
        predicted=predicted[shown].astype(np.int64),
    )


ANSWERS: Answers = {MeasureRobustness: robustness, SampleCorrupted: sample}
