"""Finds where the network fails on a split. Session thread only."""

from collections.abc import Generator

import numpy as np

from mnist_tui.engine.attributes import ATTRIBUTES
from mnist_tui.engine.evaluation import Evaluation, EvaluationResult
from mnist_tui.engine.slices import Slice, find_slices, images_of
from mnist_tui.tui.features.trust.examples import MOST_EXAMPLES
from mnist_tui.tui.features.trust.slices_queries import FindSlices, SliceRow, SlicesAnswer
from mnist_tui.tui.images.slice_text import known_groups, slice_filter, slice_title
from mnist_tui.tui.session.measured_attributes import measured_attributes
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

WORST, MOST_WORST = 10, 30
"""Slices that are told, and at most so many of those that have any evidence; a tall window has room for them."""


def slices(context: QueryContext, query: FindSlices) -> Job:
    """Compare all slices; a split that the last evaluation was about is not evaluated again."""
    examples, dataset = context.examples(query.split), context.splits.dataset
    result, step = yield from _result(context, query.split)
    is_wrong, labels = result.predicted != examples.labels, examples.labels
    wrong = int(np.count_nonzero(is_wrong))
    if result.not_finite or not len(examples):
        return SlicesAnswer(query.split, step, len(examples), wrong, result.not_finite)
    attributes = yield from measured_attributes(context, query.split)
    groups = known_groups(dataset.is_mnist and query.split == "test", len(examples))
    found = find_slices(is_wrong, labels, attributes, len(dataset.classes), groups)
    mistakes = np.flatnonzero(is_wrong)
    mistakes = mistakes[np.argsort(-result.confidence[mistakes], kind="stable")]
    yield

    def row(one: Slice) -> SliceRow:
        inside = mistakes[images_of(one.where, labels, attributes, groups)[mistakes]][:MOST_EXAMPLES]
        columns = inside, labels[inside], result.predicted[inside], result.confidence[inside]
        return SliceRow(
            name=slice_title(one.where, dataset.classes),
            filter=slice_filter(one.where, dataset.classes),
            wrong=one.wrong,
            count=one.count,
            rest_wrong=one.rest_wrong,
            rest_count=one.rest_count,
            p=one.p,
            examples=tuple(zip(*(column.tolist() for column in columns), strict=True)),
        )

    return SlicesAnswer(
        split=query.split,
        step=step,
        images=len(examples),
        wrong=wrong,
        not_finite=0,
        examined=len(found.slices),
        worst=tuple(row(one) for place, one in enumerate(found.slices[:MOST_WORST]) if place < WORST or one.p < 1),
        attributes=tuple((name, tuple(map(row, found.of_attribute(name)))) for name in ATTRIBUTES),
    )


def _result(context: QueryContext, split: str) -> Generator[None, None, tuple[EvaluationResult, int]]:
    """Return predictions for a split, and the step of their network."""
    watched = context.watched
    if watched is not None and watched.split == split != "test":
        return watched.result, watched.step
    step = context.trainer.steps
    evaluation = Evaluation(context.copied_network(), context.examples(split))
    while not evaluation.done:
        evaluation.advance()
        yield
    if split == "test":
        context.count_test(evaluation.result(), step)
    return evaluation.result(), step


ANSWERS: Answers = {FindSlices: slices}
