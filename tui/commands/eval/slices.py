"""The flag --slices: where the mistakes are, as text and JSON."""

from collections.abc import Iterator

from mnist_tui.engine.attributes import Values, measure_attributes
from mnist_tui.engine.slices import Slice, Slices, find_slices
from mnist_tui.tui.commands.eval.evaluation import EvaluationTask, ModelResult
from mnist_tui.tui.images.slice_text import known_groups, slice_filter, slice_name

WORST = 10
"""Slices in the text."""
LEAST_P = 0.001


def measured(task: EvaluationTask) -> Values:
    """Return what the images look like, (N, 5)."""
    return measure_attributes(task.examples.pixels.reshape(-1, *task.examples.shape))


def slices_of(model_result: ModelResult, task: EvaluationTask, attributes: Values) -> Slices:
    """Return all slices of the images, the worst first."""
    labels = task.examples.labels
    groups = known_groups(task.is_known, len(labels))
    return find_slices(model_result.result.predicted != labels, labels, attributes, len(task.classes), groups)


def slice_lines(found: Slices, task: EvaluationTask) -> Iterator[str]:
    """Yield a table of the worst slices."""
    worst, examined = found.slices[:WORST], f"{len(found.slices):,} slices"
    names = [slice_name(one.where, task.classes) for one in worst]
    width = max(map(len, ("slice", *names)))
    yield f"  where it fails: the worst of {examined}; * more mistakes than chance explains"
    yield f"  {'slice':<{width}}  images  error %             more than others  p"
    for one, name in zip(worst, names, strict=True):
        (low, high), (least, most) = one.interval, one.difference
        error = f"{100 * one.error:6.2f} {f'[{100 * low:.1f}-{100 * high:.1f}]':<12}"
        yield (
            f"  {name:<{width}}  {one.count:6,} {error}  {100 * least:+5.1f} to {100 * most:+5.1f}"
            f"    {_p_text(one.p)}{' *' if one.is_significant else ''}"
        )
    yield "  intervals of 95 % (Wilson, Newcombe)"
    yield f"  p by Fisher's exact test, corrected for {examined} (Holm)"


def _p_text(p: float) -> str:
    return f"< {LEAST_P}" if p < LEAST_P else f"{p:.3f}"


def slice_records(model: str, found: Slices, task: EvaluationTask) -> Iterator[dict[str, object]]:
    """Yield the record of every slice, the worst first."""
    for one in found.slices:
        yield _record(model, one, task)


def _record(model: str, one: Slice, task: EvaluationTask) -> dict[str, object]:
    where = one.where
    bounds = (None if abs(end) == float("inf") else end for end in (where.low, where.high))
    return {
        "event": "slice",
        "model": model,
        "filter": slice_filter(where, task.classes),
        "attribute": where.attribute or None,
        **dict(zip(("from", "below"), bounds, strict=True)),
        "label": None if where.label is None else task.classes[where.label],
        "writers": where.group or None,
        "images": one.count,
        "mistakes": one.wrong,
        "error": one.error,
        "interval": one.interval,
        "error_of_others": one.rest_error,
        "difference": one.difference,
        "p": one.p,
        "significant": one.is_significant,
    }
