"""What a screen is told of predictions that were made elsewhere, put into the messages about a run."""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.protocol.evaluated import Evaluated, Mistake
from mnist_tui.tui.protocol.progress import EVALUATION_COLUMNS, RATE_COLUMNS, STEP_COLUMNS, Progress
from mnist_tui.tui.protocol.reports import ForeignPredictions, Mark, Report, RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.session.predictions.context import PredictionContext
from mnist_tui.tui.training.table_evaluation import tenths

MOST_MISTAKES = 48
"""As many as the widest strip can show; their images are asked for when they are."""
NO_PIXELS = np.zeros((1, 1), np.uint8)
SPLIT: Final = "predictions"


def opening_reports(
    context: PredictionContext, notes: tuple[str, ...], marks: Mapping[int, str] | None = None
) -> tuple[Report, ...]:
    """Return all that a screen is told unasked.

    `notes` say how the files were understood, and `marks` are the notes of marked rows.
    """
    started, progress = _started(context, notes, marks or {}), _progress(context)
    if context.table.labels is None:
        return started, progress
    return started, _evaluated(context, context.result), progress


def _started(context: PredictionContext, notes: tuple[str, ...], marks: Mapping[int, str]) -> RunStarted:
    table, images = context.table, context.images
    rows, columns = images.box if images is not None else (0, 0)
    known = table.confidence[np.isfinite(table.confidence)]
    return RunStarted(
        run=context.source,
        data_name=table.source,
        classes=list(table.classes),
        rows=rows,
        columns=columns,
        training_images=0,
        eval_split=SPLIT,
        eval_images=len(table),
        sizes=[],
        settings=plain_settings(Settings()),
        marks=tuple(Mark(SPLIT, *mark) for mark in marks.items()),
        foreign=ForeignPredictions(
            source=table.source,
            images=images.source if images is not None else "",
            is_labelled=table.labels is not None,
            has_probabilities=table.probabilities is not None,
            rows=len(table),
            notes=notes,
            mean_confidence=float(known.mean(dtype=np.float64)) if len(known) else math.nan,
            confidences=tenths(table),
            against=None if context.other is None else short_names(context.other.source, table.source),
        ),
    )


def short_names(first: str, second: str) -> tuple[str, str]:
    """Return the ends of two paths that tell them apart."""
    parts = first.split("/"), second.split("/")
    for count in range(1, max(map(len, parts))):
        ends = tuple("/".join(part[-count:]) for part in parts)
        if ends[0] != ends[1]:
            return ends[0], ends[1]
    return f"{first} (against)", second


def _progress(context: PredictionContext) -> Progress:
    """Say that nothing is trained."""
    return Progress(
        run=context.source,
        phase="shown",
        step=context.step,
        epoch=0.0,
        epochs=1,
        steps_per_epoch=1,
        learning_rate=0.0,
        images_per_second=math.nan,
        seconds_left=math.nan,
        training_seconds=0.0,
        images_in_all_per_second=math.nan,
        pace=None,
        diverged_at=None,
        steps=np.empty((0, STEP_COLUMNS)),
        evaluations=np.empty((0, EVALUATION_COLUMNS)),
        rates=np.empty((0, RATE_COLUMNS)),
    )


def _evaluated(context: PredictionContext, result: EvaluationResult) -> Evaluated:
    low, high = result.interval
    return Evaluated(
        run=context.source,
        step=context.step,
        split=SPLIT,
        is_test=False,
        cost=result.cost,
        right=result.right,
        count=result.count,
        low=low,
        high=high,
        confusion=result.confusion.astype(np.int64),
        pair_costs=result.pair_costs(context.labels),
        mistakes=_mistakes(context, result),
        test_evaluations=0,
    )


def _mistakes(context: PredictionContext, result: EvaluationResult) -> list[Mistake]:
    """Return the most confident ones; those of unknown confidence come last."""
    labels = context.labels
    wrong = np.flatnonzero(result.predicted != labels)
    order = np.argsort(-np.nan_to_num(result.confidence[wrong], nan=-1.0), kind="stable")[:MOST_MISTAKES]
    return [
        Mistake(row, int(labels[row]), int(result.predicted[row]), float(result.confidence[row]), NO_PIXELS)
        for row in wrong[order].tolist()
    ]
