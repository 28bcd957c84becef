"""What a run without a screen says at its end, in text: the verdict of the test images, and what went wrong."""

import math
import signal
from collections.abc import Iterator

from mnist_tui.data.quantity import count
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.prior import prior_cost
from mnist_tui.engine.types import Labels
from mnist_tui.tui.cli.console import duration, figure, not_finite_text, percent, rate, short_names
from mnist_tui.tui.commands.train.outcome import Outcome
from mnist_tui.tui.paint.confusion_text import recalls, top_confusions
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import NOT_FINITE, image_name
from mnist_tui.tui.training.splits import Splits

PLATEAU_TOLERANCE = 0.001
TOP_CONFUSIONS = 3
WORST_MISTAKES = 10


def summary_lines(outcome: Outcome, classes: tuple[str, ...], glyphs: Glyphs) -> Iterator[str]:
    """Yield the verdict: how it ended, accuracy with its 95 % interval, costs, time, most frequent confusions."""
    test = outcome.test
    if outcome.diverged_at is not None:
        yield f"diverged at step {outcome.diverged_at:,}: the cost was not finite"
        if outcome.advised_rate is not None:
            yield f"a trial went well with --learning-rate {outcome.advised_rate:g}"
        if test is None or not test.not_finite:
            yield f"the figures below are those of the network of step {outcome.returned_to:,}, before that"
    elif outcome.signal is not None:
        yield f"stopped by {signal.Signals(outcome.signal).name} after {count(outcome.step, 'step')}"
    if outcome.keep == "best":
        yield _best_line(outcome)
    if test is None:
        yield "test accuracy  not evaluated: that would have taken long after the signal"
    elif not test.not_finite:
        yield from _test_lines(test, outcome.live)
    part = "of the last epoch" if outcome.epoch >= 1 else "over the images so far"
    if math.isfinite(outcome.train_cost):
        yield f"train cost     {figure(outcome.train_cost)}  (running mean {part})"
    if math.isfinite(outcome.train_objective) and outcome.train_objective != outcome.train_cost:
        yield f"objective      {figure(outcome.train_objective)}  (train cost with label smoothing and L2 penalty)"
    yield (
        f"trained        {_epochs(outcome.epoch)}, {count(outcome.step, 'step')} in {duration(outcome.seconds)}, "
        f"{rate(outcome.images_per_second)}"
    )
    if test is None:
        return
    yield from _only_answer_lines(test, outcome.settings.cost, classes, glyphs)
    if test.only_prediction() is None and not test.not_finite:
        yield f"mistakes       {top_confusions(test.confusion, classes, TOP_CONFUSIONS, glyphs)}"


def _best_line(outcome: Outcome) -> str:
    validation, which = outcome.validation, f"step {outcome.kept_step:,} of {outcome.step:,}"
    if validation is None or validation.not_finite:
        return f"network        {which}"
    low, high = validation.interval
    return (
        f"best network   {which}: validation accuracy {percent(validation.accuracy)}  "
        f"(95 % interval {low * 100:.2f} to {high * 100:.2f} %; {validation.right:,} of {validation.count:,})"
    )


def _test_lines(test: EvaluationResult, live: EvaluationResult | None) -> Iterator[str]:
    low, high = test.interval
    yield (
        f"test accuracy  {percent(test.accuracy)}  "
        f"(95 % interval {low * 100:.2f} to {high * 100:.2f} %; {test.right:,} of {test.count:,})"
    )
    if live is not None:
        accuracy = NOT_FINITE if live.not_finite else percent(live.accuracy)
        yield f"raw weights    {accuracy}  (test accuracy without the EMA)"
    yield f"test cost      {figure(test.cost)}"


def doubt(outcome: Outcome, classes: tuple[str, ...]) -> str:
    """Return a line about outputs that are not finite, or about nothing learned by the end; else nothing."""
    test = outcome.test
    if test is None:
        return ""
    if test.not_finite:
        return not_finite_text(test.not_finite, len(test.predicted), "test")
    if outcome.has_learned or outcome.diverged_at is not None or outcome.signal is not None:
        return ""
    always = classes[int(test.confusion.sum(axis=1).argmax())]
    return (
        f"warning: nothing was learned: the test accuracy, {percent(test.accuracy)}, is not clearly above "
        f'{percent(test.baseline)}, that of always predicting "{always}"'
    )


def _only_answer_lines(test: EvaluationResult, cost: str, classes: tuple[str, ...], glyphs: Glyphs) -> Iterator[str]:
    answer = test.only_prediction()
    if answer is None:
        return
    yield f'every prediction is "{classes[answer]}": the network ignores its input'
    plateau = prior_cost("quadratic", test.confusion.sum(axis=1).tolist())
    if cost == "quadratic" and abs(test.cost - plateau) <= PLATEAU_TOLERANCE:
        formula = "half the sum of p(1-p)" if glyphs.name == "ascii" else "½Σp(1−p)"
        yield (
            f"its cost is that of the class prior, {formula} = {plateau:.4f}: "
            "the best constant prediction, the frequency of each class"
        )


def confusion_lines(result: EvaluationResult, classes: tuple[str, ...], glyphs: Glyphs) -> Iterator[str]:
    """Yield the whole confusion matrix, a row per label, with its recall."""
    yield f"confusion matrix of the test images: a row is a label, a column a prediction, {glyphs.zero} is none"
    width = max(len(f"{result.confusion.max():d}"), *map(len, classes)) + 1
    first = max(map(len, classes))
    yield " " * first + "".join(name.rjust(width) for name in classes) + "    recall"
    for name, row, recall in zip(classes, result.confusion.tolist(), recalls(result.confusion), strict=True):
        cells = "".join((str(cell) if cell else glyphs.zero).rjust(width) for cell in row)
        yield name.rjust(first) + cells + percent(float(recall)).rjust(10)


def mistake_lines(result: EvaluationResult, labels: Labels, classes: tuple[str, ...], glyphs: Glyphs) -> Iterator[str]:
    """Yield the most confident mistakes."""
    worst = result.most_confident_mistakes(labels, WORST_MISTAKES).tolist()
    if not worst:
        yield "no mistakes among the test images"
        return
    yield f"most confident mistakes among the test images, label{glyphs.to}prediction:"
    for index in worst:
        pair = f"{classes[labels[index]]}{glyphs.to}{classes[result.predicted[index]]}"
        yield f"  {pair}  {percent(float(result.confidence[index]))}  test image {image_name(index)}"


def print_summary(outcome: Outcome, splits: Splits, glyphs: Glyphs, details: bool) -> None:
    """Print the verdict; with `details` the confusion matrix and the most confident mistakes too."""
    classes = short_names(splits.dataset.classes, glyphs)
    lines = list(summary_lines(outcome, classes, glyphs))
    if details and (test := outcome.test) is not None and not test.not_finite:
        lines += ["", *confusion_lines(test, classes, glyphs)]
        lines += ["", *mistake_lines(test, splits.test.labels, classes, glyphs)]
    print("\n".join(lines), flush=True)


def _epochs(number: float) -> str:
    text = f"{number:.2g}" if number < 0.01 else f"{number:,.2f}".rstrip("0").rstrip(".")
    return text + (" epoch" if number == 1 else " epochs")
