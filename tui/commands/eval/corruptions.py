"""The flag --corruptions: the error on images that are corrupted as those of MNIST-C, as text and JSON."""

from collections.abc import Iterator, Sequence

from mnist_tui.engine.corruption.augmentation import MEASURED_ON, best_augmentation
from mnist_tui.engine.corruption.names import CORRUPTIONS, SEVERITIES
from mnist_tui.engine.corruption.robustness import CorruptionScore, mean_corruption_error, measured_cell
from mnist_tui.tui.cli.console import percent
from mnist_tui.tui.commands.eval.evaluation import EvaluationTask
from mnist_tui.tui.paint.ticks import percent_digits
from mnist_tui.tui.training.foreign_model import AnyModel

NAME_WIDTH, CELL_WIDTH = max(map(len, CORRUPTIONS)), 11


def corruption_rows(model: AnyModel, task: EvaluationTask) -> Iterator[tuple[CorruptionScore, ...]]:
    """Yield the scores at all severities for one corruption after the other."""
    for name in CORRUPTIONS:
        cells = [tuple(measured_cell(model.network, task.examples, name, one + 1)) for one in range(SEVERITIES)]
        yield tuple(blocks[-1] for blocks in cells)


def heading_line() -> str:
    """Return what stands above the rows."""
    numbers = "".join(f"{one:>{CELL_WIDTH}}" for one in range(2, SEVERITIES + 1))
    return f"  {'error % at severity':<{NAME_WIDTH + CELL_WIDTH - 1}}1{numbers}  helps"


def row_line(scores: Sequence[CorruptionScore]) -> str:
    """Return the errors of one corruption with half of their intervals, in percent, and which augmentation helps."""
    found = best_augmentation(scores[0].name)
    cells = "".join(f"{_cell(score):>{CELL_WIDTH}}" for score in scores)
    return f"  {scores[0].name:<{NAME_WIDTH}}{cells}  {'none' if found is None else found.augmentation}"


def _cell(score: CorruptionScore) -> str:
    low, high = score.interval
    return f"{percent_digits(score.error, 1)} ±{50 * (high - low):.1f}"


def last_lines(scores: Sequence[CorruptionScore], task: EvaluationTask) -> tuple[str, ...]:
    """Return the mean of all, what ± means, and on what it was measured which augmentation helps."""
    mean = percent(mean_corruption_error(scores))
    images = f"{len(task.examples):,} {task.split} images"
    return (
        f"  mean corruption error {mean} of {images} (± half a 95 % interval)",
        f"  helps: the augmentation, alone, with the lowest error on {MEASURED_ON}",
    )


def corruption_record(model: str, score: CorruptionScore) -> dict[str, object]:
    """Return the record of a corruption at one severity."""
    found = best_augmentation(score.name)
    return {
        "event": "corruption",
        "model": model,
        "corruption": score.name,
        "severity": score.severity,
        "images": score.count,
        "mistakes": score.wrong,
        "error": score.error,
        "interval": score.interval,
        "helps": None if found is None else found.augmentation,
        "error_without": None if found is None else round(found.without / 100, 4),
        "error_with": None if found is None else round(found.error / 100, 4),
    }


def mean_record(model: str, scores: Sequence[CorruptionScore]) -> dict[str, object]:
    """Return the record of the mean of all."""
    return {"event": "corruptions", "model": model, "mean_corruption_error": mean_corruption_error(scores)}
