"""Finds where the network fails on a split. Session thread only."""

from collections.abc import Generator, Mapping, Sequence

import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.attributes import ATTRIBUTES, Values
from mnist_tui.engine.evaluation import Evaluation, EvaluationResult
from mnist_tui.engine.slices import Mask, Slice, find_slices, images_of
from mnist_tui.engine.types import Labels
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
    mistakes = result.predicted != examples.labels
    if result.not_finite or not len(examples):
        wrong = int(np.count_nonzero(mistakes))
        return SlicesAnswer(query.split, step, len(examples), wrong, result.not_finite)
    attributes = yield from measured_attributes(context, query.split)
    groups = known_groups(dataset.is_mnist and query.split == "test", len(examples))
    told = slices_told(query.split, step, mistakes, examples.labels, attributes, dataset.classes, groups, result)
    yield
    return told


def slices_told(
    split: SplitName,
    step: int,
    wrong: Mask,
    labels: Labels,
    attributes: Values,
    classes: Sequence[str],
    groups: Mapping[str, Mask] | None = None,
    result: EvaluationResult | None = None,
) -> SlicesAnswer:
    """Return what is told of all slices; arguments as for `find_slices`. Attributes that no image has are left out.

    With `result` the most confident mistakes are told of each.
    """
    found = find_slices(wrong, labels, attributes, len(classes), groups)
    mistakes = np.flatnonzero(wrong)
    if result is not None:
        mistakes = mistakes[np.argsort(-result.confidence[mistakes], kind="stable")]

    def examples(one: Slice) -> tuple[tuple[int, int, int, float], ...]:
        if result is None:
            return ()
        inside = mistakes[images_of(one.where, labels, attributes, groups)[mistakes]][:MOST_EXAMPLES]
        columns = inside, labels[inside], result.predicted[inside], result.confidence[inside]
        return tuple(zip(*(column.tolist() for column in columns), strict=True))

    def row(one: Slice) -> SliceRow:
        return SliceRow(
            name=slice_title(one.where, classes),
            filter=slice_filter(one.where, classes),
            wrong=one.wrong,
            count=one.count,
            rest_wrong=one.rest_wrong,
            rest_count=one.rest_count,
            p=one.p,
            examples=examples(one),
        )

    parts = ((name, tuple(map(row, found.of_attribute(name)))) for name in ATTRIBUTES)
    return SlicesAnswer(
        split=split,
        step=step,
        images=len(labels),
        wrong=found.wrong,
        not_finite=0,
        examined=len(found.slices),
        worst=tuple(row(one) for place, one in enumerate(found.slices[:MOST_WORST]) if place < WORST or one.p < 1),
        attributes=tuple((name, rows) for name, rows in parts if rows),
    )


def _result(context: QueryContext, split: str) -> Generator[None, None, tuple[EvaluationResult, int]]:
    """Return predictions for a split, and the step of their network."""
    watched = context.watched
    if watched is not None and watched.split == split != "test":
        return watched.result, watched.step
    step = context.trainer.steps
    evaluation = Evaluation(context.copied_classifier(), context.examples(split))
    while not evaluation.done:
        evaluation.advance()
        yield
    if split == "test":
        context.count_test(evaluation.result(), step)
    return evaluation.result(), step


ANSWERS: Answers = {FindSlices: slices}
