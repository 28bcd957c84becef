"""Counts the mistakes on corrupted images, block by block between steps. Session thread only."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.corruption.names import CELLS
from mnist_tui.engine.corruption.robustness import CorruptionScore, measured_cell
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.tui.features.trust.robustness_queries import MeasureRobustness, RobustnessAnswer
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
        step = context.trainer.steps
        yield
        clean = int((evaluate(network, examples).predicted != examples.labels).sum())
        kept = context.cache.put(Measurement(wanted, step, network, examples, clean))
        if query.split == "test":
            context.count_test(None, step)
        yield
    while len(kept.wrong) < min(query.known + 1, len(CELLS)) and len(kept.examples):
        kept.advance()
        yield
    wrong = np.array(kept.wrong, np.int64)
    return RobustnessAnswer(query.split, query.revision, kept.step, len(kept.examples), kept.clean_wrong, wrong)


ANSWERS: Answers = {MeasureRobustness: robustness}
