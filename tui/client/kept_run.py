"""A run that is read from its folder: its curves as of its newest checkpoint, without its data or an engine."""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import NAME, RunFile, read_run_file
from mnist_tui.engine.curve import Curve
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.history import Event
from mnist_tui.engine.settings import Settings, in_present_terms
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.protocol.progress import EVALUATION_COLUMNS, RATE_COLUMNS, STEP_COLUMNS, Progress
from mnist_tui.tui.protocol.reports import RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.training.kept_checkpoints import KeptCheckpoints, fallback, tell_nobody
from mnist_tui.tui.training.watched_split import watched_split


def read_kept_run(folder: Path, tell: Callable[[str], None] = tell_nobody) -> Run:
    """Return the run in a folder; whoever writes it may go on.

    Where the last checkpoint cannot be read the one before it is, and `tell` hears of it in a line.

    Raises:
        DataError: it is no run, has no checkpoint that can be read, or that is incomplete.
    """
    file = read_run_file(folder / NAME)
    try:
        step, checkpoint, faults = KeptCheckpoints.of(folder, file).newest(lambda _, checkpoint: checkpoint)
        run = _run(folder.name, file, checkpoint)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, SettingError) as error:
        found = printable(f"no {error}" if isinstance(error, KeyError) else str(error))
        raise DataError.about(folder, f"an incomplete checkpoint ({found})", "one of this run") from error
    for line in fallback(step, faults):
        tell(line)
    return run


def _run(name: str, file: RunFile, checkpoint: Checkpoint) -> Run:
    state, session = (json.loads(checkpoint.metadata[key]) for key in ("state", "session"))
    settings = Settings().replace(in_present_terms(json.loads(checkpoint.metadata["settings"])))
    lengths = state["lengths"]
    events = (Event(int(step), str(which), str(old), str(new)) for step, which, old, new in state["events"])
    return Run(
        started=_started(file, state, session, settings, json.loads(checkpoint.metadata["classes"])),
        settings=settings,
        progress=_progress(name, file, state, settings, float(session["training_seconds"])),
        best=file.best.accuracy if file.best is not None and file.best.accuracy is not None else -math.inf,
        changes=tuple(events),
        steps=_curve(checkpoint, "history.steps", lengths["steps"], STEP_COLUMNS),
        evaluations=_curve(checkpoint, "history.evaluated", lengths["evaluated"], EVALUATION_COLUMNS),
        rates=_curve(checkpoint, "rates", session["rates"], RATE_COLUMNS),
    )


def _curve(checkpoint: Checkpoint, name: str, length: int, columns: int) -> Curve:
    curve = Curve(columns)
    rows, buckets = (np.asarray(checkpoint.tensors[key], np.float64) for key in (name, f"{name}.buckets"))
    curve.restore(int(length), rows, buckets)
    return curve


def _started(
    file: RunFile, state: Mapping[str, Any], session: Mapping[str, Any], settings: Settings, classes: list[str]
) -> RunStarted:
    sizes = [int(size) for size in state["sizes"]]
    side = math.isqrt(sizes[0])
    return RunStarted(
        run=1,
        data_name=file.data.name,
        classes=classes,
        rows=side,
        columns=sizes[0] // max(side, 1),
        training_images=int(state["images"]),
        eval_split=watched_split(settings.validation),
        eval_images=settings.validation,
        sizes=sizes,
        settings=plain_settings(settings),
        threads=file.machine.threads,
        resumptions=tuple(int(step) for step in session.get("resumptions", ())),
    )


def _progress(name: str, file: RunFile, state: Mapping[str, Any], settings: Settings, seconds: float) -> Progress:
    images, step = int(state["images"]), int(state["steps"])
    batch = settings.batch_size or images
    return Progress(
        run=1,
        phase="paused" if file.state in ("stopped", "interrupted") else file.state,
        step=step,
        epoch=file.epoch,
        epochs=settings.epochs,
        steps_per_epoch=-(-images // batch),
        learning_rate=settings.learning_rate,
        images_per_second=math.nan,
        seconds_left=math.nan,
        training_seconds=seconds,
        images_in_all_per_second=math.nan,
        pace=None,
        diverged_at=state["diverged_at"],
        steps=np.empty((0, STEP_COLUMNS)),
        evaluations=np.empty((0, EVALUATION_COLUMNS)),
        rates=np.empty((0, RATE_COLUMNS)),
        is_kept=True,
        run_name=name,
    )
