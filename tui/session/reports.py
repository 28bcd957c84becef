"""What a screen is told of a run, put into messages. It knows no line and no loop."""

import os
from dataclasses import astuple
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.checks import warnings_about
from mnist_tui.data.dataset import Dataset
from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.tui.protocol.evaluated import Evaluated, Flip, Mistake
from mnist_tui.tui.protocol.progress import CURVE_COLUMNS, BestResult, Progress, StepEffect
from mnist_tui.tui.protocol.reports import Change, Mark, OutputsOnly, RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.outputs_trainer import OutputsTrainer

MOST_FLIPS = 12
"""Changed predictions that travel with an evaluation: as many as a ticker can show."""
MOST_MISTAKES = 48
"""Mistakes that travel with an evaluation: as many as the widest strip can show."""
MOST_BYTES = 1 << 23
"""Their pixels; of very large images fewer travel."""
Rows = NDArray[np.float64]
NO_ROWS: tuple[Rows, ...] = tuple(np.empty((0, columns)) for columns in CURVE_COLUMNS.values())


def start_report(run: LiveRun) -> RunStarted:
    """Say what a run learns and with what."""
    data, trainer = run.splits.dataset, run.trainer
    return RunStarted(
        run=run.number,
        data_name=data.name,
        classes=list(data.classes),
        rows=data.test.images.shape[1],
        columns=data.test.images.shape[2],
        training_images=len(run.splits.training),
        eval_split=data.eval_split,
        eval_images=len(run.splits.eval_split),
        sizes=list(trainer.network.sizes),
        settings=plain_settings(trainer.settings),
        threads=run.threads,
        resumed_at=run.resumed_at,
        resumptions=run.resumptions,
        forked_at=run.forked_at,
        is_foreign=run.is_foreign,
        changes=tuple(Change(*astuple(event)) for event in trainer.history.events),
        best=_best(run),
        marks=tuple(Mark(split, *mark) for split, notes in run.marks.copy().items() for mark in notes.items()),
        interrupted=run.saving().interrupted,
        data_warnings=_data_warnings(data),
        class_counts=tuple(data.class_counts(data.training)),
        outputs_only=OutputsOnly(trainer.source, trainer.notes) if isinstance(trainer, OutputsTrainer) else None,
    )


@lru_cache(maxsize=1)
def _data_warnings(dataset: Dataset) -> tuple[str, ...]:
    """Return them without looking for them again when the next run starts with the same data."""
    return tuple(warnings_about(dataset))


def _best(run: LiveRun) -> BestResult | None:
    best = run.evaluations.best
    return None if best is None else BestResult(best.step, best.accuracy, *best.interval)


def _phase(run: LiveRun) -> str:
    if run.is_only_shown:
        return "shown"
    return "evaluating" if run.is_evaluating and run.phase != "running" else run.phase


def progress_report(run: LiveRun, steps: Rows, evaluations: Rows, rates: Rows) -> Progress:
    """Say where a run stands, with the new rows of its curves."""
    trainer, throughput, at, saving = run.trainer, run.throughput, run.trainer.snapshot(), run.saving()
    return Progress(
        run=run.number,
        phase=_phase(run),
        step=at.step,
        epoch=at.epoch,
        epochs=trainer.settings.epochs,
        steps_per_epoch=trainer.steps_per_epoch,
        learning_rate=at.learning_rate,
        images_per_second=throughput.images_per_second,
        seconds_left=run.seconds_left,
        training_seconds=throughput.training_seconds,
        images_in_all_per_second=throughput.images_in_all_per_second,
        pace=throughput.pace,
        starts_slowly=throughput.starts_slowly,
        diverged_at=at.diverged_at,
        returned_to=at.returned_to,
        advised_rate=run.advised_rate,
        steps=steps,
        evaluations=evaluations,
        rates=rates,
        target=run.stops.target.text if run.stops.target else "",
        pause_reason=run.stops.reason,
        is_kept=saving.is_kept,
        run_name=os.path.basename(saving.folder),
        best=_best(run),
        keep=run.keep,
        saving_fault=saving.fault,
        not_saved_since=saving.since,
        effect=StepEffect(*astuple(run.effect)) if run.effect is not None else None,
    )


@lru_cache(maxsize=2)  # every viewer is told the same
def evaluation_report(run: LiveRun, evaluated: EvaluatedSample) -> Evaluated:
    """Say how an evaluation came out, with the most confident mistakes and the predictions that it changed."""
    return moment_evaluation(run, evaluated)


def moment_evaluation(run: LiveRun, evaluated: EvaluatedSample) -> Evaluated:
    """Say the same, and keep nothing: a moment of the past is told of once, and released when it is left."""
    result, sample, dynamics = evaluated.result, evaluated.sample, evaluated.dynamics
    learned, forgotten = (0, 0) if dynamics is None else dynamics.counts
    low, high = result.interval
    return Evaluated(
        run=run.number,
        step=evaluated.step,
        split=sample.split,
        is_test=evaluated.is_test,
        cost=result.cost,
        right=result.right,
        count=result.count,
        low=low,
        high=high,
        confusion=result.confusion.astype(np.int64),
        pair_costs=result.pair_costs(sample.examples.labels),
        mistakes=_mistakes(run, evaluated),
        test_evaluations=evaluated.test_evaluations,
        not_finite=result.not_finite,
        learned=learned,
        forgotten=forgotten,
        flips=() if dynamics is None else _flips(dynamics),
        spread=result.spread,
        updates=run.updates.ratios,
    )


def _mistakes(run: LiveRun, evaluated: EvaluatedSample) -> list[Mistake]:
    result, sample = evaluated.result.calibrated(), evaluated.sample
    labels, images = sample.examples.labels, run.splits.dataset.split(sample.split).images[:: sample.stride]
    most = min(MOST_MISTAKES, max(MOST_BYTES // max(sample.examples.pixels.shape[1], 1), 1))
    return [
        Mistake(
            int(index) * sample.stride,
            int(labels[index]),
            int(result.predicted[index]),
            float(result.confidence[index]),
            images[index],
        )
        for index in result.most_confident_mistakes(labels, most)
    ]


def _flips(dynamics: Dynamics) -> tuple[Flip, ...]:
    return tuple(Flip(flip.index, flip.step, flip.learned) for flip in dynamics.latest(MOST_FLIPS))
