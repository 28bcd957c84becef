"""What `run.json` and the log say of a live run. It knows no disk, and decides not when anything is said."""

import math
import uuid

from msgspec import structs

from mnist_tui.data.runs.run_file import FORMAT, Point, RunData, RunFile, RunMachine
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.session.evaluator import Best, EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun


def new_run_file(
    run: LiveRun, data: RunData, machine: RunMachine, budget_bytes: int, now: float, parent: RunFile | None
) -> RunFile:
    """Return what is said of a run that begins."""
    return RunFile(
        format=FORMAT,
        id=uuid.uuid4().hex[:12],
        created=now,
        updated=now,
        state=run.phase,
        settings=plain_settings(run.trainer.settings),
        data=data,
        machine=machine,
        last_step=run.trainer.last_step,
        parent=None if parent is None else parent.id,
        forked_at=run.forked_at,
        best=point_of(run.evaluations.best),
        keep=run.keep,
        budget_bytes=budget_bytes,
    )


def resumed_run_file(file: RunFile, run: LiveRun, data: RunData, machine: RunMachine, budget_bytes: int) -> RunFile:
    """Return what is said of a run that goes on, of which `file` was said before."""
    return structs.replace(
        file,
        format=FORMAT,
        state=run.phase,
        data=data,
        machine=machine,
        budget_bytes=budget_bytes,
        keep=run.keep,
        last_step=run.trainer.last_step,
        best=point_of(run.evaluations.best),
    )


def saved_run_file(file: RunFile, run: LiveRun, latest: Point | None, now: float) -> RunFile:
    """Return what is said of a run from a checkpoint on; `latest` is its last evaluation."""
    step = run.trainer.steps
    return structs.replace(
        file,
        updated=now,
        settings=plain_settings(run.trainer.settings),
        step=step,
        epoch=run.trainer.snapshot().epoch,
        training_seconds=run.throughput.training_seconds,
        latest=latest,
        best=point_of(run.evaluations.best),
        checkpoint=step,
        test_evaluations=run.evaluations.test_evaluations,
        until=run.stops.target.text if run.stops.target is not None else "",
    )


def metrics(run: LiveRun) -> dict[str, object]:
    """Return how the run stands, for the log."""
    row = run.trainer.history.steps.rows()[-1:]
    cost, accuracy, norm = (_finite(value) for value in row[0, 1:4].tolist()) if len(row) else (None, None, None)
    at, throughput = run.trainer.snapshot(), run.throughput
    return {
        "step": at.step,
        "epoch": at.epoch,
        "cost": cost,
        "accuracy": accuracy,
        "gradient_norm": norm,
        "learning_rate": at.learning_rate,
        "images_per_second": _finite(throughput.images_per_second),
        "training_seconds": throughput.training_seconds,
    }


def evaluation(evaluated: EvaluatedSample) -> dict[str, object]:
    """Return how an evaluation came out, for the log."""
    result = evaluated.result
    return {
        "step": evaluated.step,
        "split": evaluated.sample.split,
        "is_test": evaluated.is_test,
        "cost": _finite(result.cost),
        "right": result.right,
        "count": result.count,
    }


def evaluated_point(evaluated: EvaluatedSample) -> Point:
    """Return how an evaluation came out, for `run.json`."""
    result = evaluated.result
    return Point(evaluated.step, result.right / result.count if result.count else None, _finite(result.cost))


def point_of(best: Best | None) -> Point | None:
    """Return the best evaluation, for `run.json`."""
    return None if best is None else Point(best.step, best.accuracy, _finite(best.cost))


def origin(run: RunFile) -> dict[str, object]:
    """Return from what a run was forked, for the log; nothing for any other run."""
    return {} if run.forked_at is None else {"parent": run.parent, "forked_at": run.forked_at}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
