"""The rows of a benchmark, and how they are written as JSON."""

from dataclasses import dataclass

from mnist_tui.tui.commands.bench.measurement import Quartiles, Times


@dataclass(frozen=True, slots=True)
class StepRow:
    """One optimizer at one size and batch."""

    hidden: tuple[int, ...]
    batch: int
    optimizer: str
    times: Times
    threads: int
    """As many as a run without a screen uses, unless told otherwise."""
    shared: Quartiles
    """Seconds of a step that those threads share."""


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """An evaluation of all test images with one network."""

    hidden: tuple[int, ...]
    images: int
    times: Times


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """Training time until the test accuracy reaches `target`, 0 to 1; None if it never does."""

    target: float
    seconds: float | None


Row = StepRow | EvaluationRow | AccuracyRow


def record(row: Row) -> dict[str, object]:
    """Return a row as the fields of a JSON object; times are medians in milliseconds, with both quartiles."""
    if isinstance(row, AccuracyRow):
        return {"event": "accuracy_time", "test_accuracy": row.target, "seconds": row.seconds}
    times = {
        "floor_ms": _milliseconds(row.times.floor.median),
        "ms": _milliseconds(row.times.task.median),
        "quartiles_ms": [_milliseconds(row.times.task.low), _milliseconds(row.times.task.high)],
        "ratio": round(row.times.ratio.median, 3),
    }
    if isinstance(row, EvaluationRow):
        speed = {"images": row.images, "images_per_second": round(row.images / row.times.task.median)}
        return {"event": "evaluation_time", "hidden": row.hidden, **times, **speed}
    speed = {
        "images_per_second": round(row.batch / row.times.task.median),
        "threads": row.threads,
        "shared_images_per_second": round(row.batch / row.shared.median),
    }
    return {
        "event": "step_time",
        "hidden": row.hidden,
        "batch": row.batch,
        "optimizer": row.optimizer,
        **times,
        **speed,
    }


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 4)
