"""MNIST's test images beside the fresh ones of QMNIST: both scores and how far they differ, as text and JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mnist_tui.data.dataset import Dataset
from mnist_tui.data.loading import load_mnist_test
from mnist_tui.engine.difference import difference_interval
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.examples import Examples
from mnist_tui.tui.cli.console import percent
from mnist_tui.tui.commands.eval.evaluation import EvaluationTask, ModelResult, evaluate_models
from mnist_tui.tui.training.foreign_model import AnyModel

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class FreshResult:
    """One network on both sets of test images, which share none."""

    model: str
    fresh: EvaluationResult
    mnists: EvaluationResult

    @property
    def difference(self) -> float:
        """Accuracy on the fresh images minus that on MNIST's own."""
        return self.fresh.accuracy - self.mnists.accuracy

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the difference (Newcombe)."""
        return difference_interval(self.fresh.right, self.fresh.count, self.mnists.right, self.mnists.count)


def mnists_test(dataset: Dataset, split: str) -> Examples | None:
    """Return MNIST's own test images, where `dataset` has others in their place; prepared as those are."""
    if not dataset.is_qmnist or split != "test":
        return None
    test = load_mnist_test(dataset.preprocessing)
    return Examples.of(test.images, test.labels)


def evaluated_beside(
    models: Mapping[str, AnyModel], task: EvaluationTask
) -> Iterator[tuple[ModelResult, FreshResult | None]]:
    """Yield every result, as `evaluate_models` does, and with it the one on MNIST's own images where these are known.

    Nothing is compared where outputs are not finite.
    """
    if task.mnists is None:
        yield from ((one, None) for one in evaluate_models(models, task))
        return
    own = evaluate_models(models, replace(task, examples=task.mnists))
    for fresh, mnists in zip(evaluate_models(models, task), own, strict=True):
        is_finite = not (fresh.result.not_finite or mnists.result.not_finite)
        yield fresh, FreshResult(fresh.name, fresh.result, mnists.result) if is_finite else None


def fresh_rows(one: FreshResult) -> Iterator[tuple[str, str]]:
    """Yield names and texts: the score on MNIST's own test images, and the difference."""
    (low, high), (least, most) = one.mnists.interval, one.interval
    interval = f"95 % interval {low * 100:.2f} to {high * 100:.2f} %; {one.mnists.right:,} of {one.mnists.count:,}"
    yield "MNIST's own", f"{percent(one.mnists.accuracy)}  ({interval})"
    verdict = "significant" if _differs(one) else "not significant"
    interval = f"95 % interval {100 * least:+.2f} to {100 * most:+.2f}"
    yield "difference", f"{100 * one.difference:+.2f} points  ({interval}; {verdict})"


def fresh_record(one: FreshResult) -> dict[str, object]:
    """Return the same for JSON."""
    return {
        "event": "fresh",
        "model": one.model,
        "images": one.fresh.count,
        "right": one.fresh.right,
        "accuracy": one.fresh.accuracy,
        "interval": one.fresh.interval,
        "mnist_images": one.mnists.count,
        "mnist_right": one.mnists.right,
        "mnist_accuracy": one.mnists.accuracy,
        "mnist_interval": one.mnists.interval,
        "difference": one.difference,
        "difference_interval": one.interval,
        "differs": _differs(one),
    }


def _differs(one: FreshResult) -> bool:
    least, most = one.interval
    return least > 0 or most < 0
