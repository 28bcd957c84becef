"""Finds where the network fails on a split. Session thread only."""

from collections.abc import Generator, Mapping, Sequence

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.attributes import ATTRIBUTES, Values
from mnist_tui.engine.evaluation import Evaluation, EvaluationResult
from mnist_tui.engine.slices import Mask, Slice, find_slices
from mnist_tui.engine.types import Labels
from mnist_tui.tui.features.trust.slices_queries import FindSlices, SliceRow, SlicesAnswer
from mnist_tui.tui.images.slice_text import known_groups, slice_filter, slice_name
from mnist_tui.tui.session.measured_attributes import measured_attributes
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

WORST = 10


def slices(context: QueryContext, query: FindSlices) -> Job:
    """Compare all slices; a split that the last evaluation was about is not evaluated again."""
    examples, dataset = context.examples(query.split), context.splits.dataset
    result, step = yield from _result(context, query.split)
    wrong = int((result.predicted != examples.labels).sum())
    if result.not_finite or not len(examples):
        return SlicesAnswer(query.split, step, len(examples), wrong, result.not_finite)
    attributes = yield from measured_attributes(context, query.split)
    groups = known_groups(dataset.is_mnist and query.split == "test", len(examples))
    mistakes = result.predicted != examples.labels
    return slices_told(query.split, step, mistakes, examples.labels, attributes, dataset.classes, groups)


def slices_told(
    split: SplitName,
    step: int,
    wrong: Mask,
    labels: Labels,
    attributes: Values,
    classes: Sequence[str],
    groups: Mapping[str, Mask] | None = None,
) -> SlicesAnswer:
    """Return what is told of all slices; arguments as for `find_slices`. Attributes that no image has are left out."""
    found = find_slices(wrong, labels, attributes, len(classes), groups)

    def row(one: Slice) -> SliceRow:
        name, text = slice_name(one.where, classes), slice_filter(one.where, classes)
        return SliceRow(name, text, one.wrong, one.count, one.rest_wrong, one.rest_count, one.p)

    parts = ((name, tuple(map(row, found.of_attribute(name)))) for name in ATTRIBUTES)
    return SlicesAnswer(
        split=split,
        step=step,
        images=len(labels),
        wrong=found.wrong,
        not_finite=0,
        examined=len(found.slices),
        worst=tuple(map(row, found.slices[:WORST])),
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
