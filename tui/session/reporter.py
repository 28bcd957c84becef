"""Turns the state of a run into reports: what is new on its curves, how fast it goes, what it gets wrong."""

import math

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.curve import KEPT, Curve
from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.setting import Value
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.messages import Flip
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.throughput import Throughput
from mnist_tui.tui.training.splits import Sample, Splits

REPORT_EVERY_S = 0.05
MOST_FLIPS = 12
"""Changed answers that travel with an evaluation: as many as a ticker can show."""
MOST_MISTAKES = 48
"""Mistakes that travel with an evaluation: as many as the widest strip can show."""


class Reporter:
    """Reports one run over one link. Session thread only."""

    def __init__(
        self, link: EngineEnd, splits: Splits, trainer: Trainer, throughput: Throughput, rests: StopConditions, run: int
    ) -> None:
        self._link, self._splits, self._trainer, self._throughput, self._run = link, splits, trainer, throughput, run
        self._stops = rests
        self._curves: dict[say.CurveName, Curve] = {
            "steps": trainer.history.steps,
            "evaluations": trainer.history.evaluated,
            "rates": Curve(3),
        }
        self._sent = dict.fromkeys(self._curves, 0)
        self._next_at = -math.inf
        self.is_due = True
        """Set to report at the next opportunity; otherwise a report waits its time."""

    def opened(self, threads: int = 0) -> None:
        """Say what this run learns and with what, the number of threads included."""
        data, trainer = self._splits.dataset, self._trainer
        self._link.send(
            say.RunStarted(
                run=self._run,
                data_name=data.name,
                classes=list(data.classes),
                rows=data.test.images.shape[1],
                columns=data.test.images.shape[2],
                training_images=len(self._splits.training),
                eval_split=data.eval_split,
                eval_images=len(self._splits.eval_split),
                sizes=list(trainer.network.sizes),
                settings=say.plain_settings(trainer.settings),
                threads=threads,
            )
        )

    def note_rate(self) -> None:
        """Put the present throughput on its curve."""
        if not math.isnan(rate := self._throughput.images_per_second):
            self._curves["rates"].append(self._trainer.steps, rate, self._throughput.training_seconds)

    def changed(self, name: str, old: Value, new: Value) -> None:
        """Say that a live setting has changed."""
        change = say.SettingChanged(self._run, self._trainer.steps, name, say.plain_value(old), say.plain_value(new))
        self._link.send(change)
        self.is_due = True

    def evaluated(
        self,
        result: EvaluationResult,
        sample: Sample,
        is_test: bool,
        test_evaluations: int,
        dynamics: Dynamics | None = None,
    ) -> None:
        """Say how the evaluation of a sample came out, with the most confident mistakes and what it changed."""
        learned, forgotten = (0, 0) if dynamics is None else dynamics.counts
        labels = sample.examples.labels
        images = self._splits.dataset.split(sample.split).images[:: sample.stride]
        low, high = result.interval
        self._link.send(
            say.Evaluated(
                run=self._run,
                step=self._trainer.steps,
                split=sample.split,
                is_test=is_test,
                cost=result.cost,
                right=result.right,
                count=result.count,
                low=low,
                high=high,
                confusion=result.confusion.astype(np.int64),
                pair_costs=result.pair_costs(labels),
                mistakes=[
                    say.Mistake(
                        int(index) * sample.stride,
                        int(labels[index]),
                        int(result.predicted[index]),
                        float(result.confidence[index]),
                        images[index],
                    )
                    for index in result.most_confident_mistakes(labels, MOST_MISTAKES)
                ],
                test_evaluations=test_evaluations,
                learned=learned,
                forgotten=forgotten,
                flips=() if dynamics is None else _flips(dynamics),
            )
        )
        self.is_due = True

    def progress(self, phase: str, now: float) -> None:
        """Say where the run stands, if it is time to and the other side keeps up."""
        if not self.is_due and ((now < self._next_at and not self._is_crowded) or phase != "running"):
            return
        if not self.is_due and not self._link.is_clear():
            return
        self._next_at, self.is_due = now + REPORT_EVERY_S, False
        trainer, throughput, at = self._trainer, self._throughput, self._trainer.snapshot()
        images = len(self._splits.training)
        self._link.send(
            say.Progress(
                run=self._run,
                phase=phase,
                step=at.step,
                epoch=at.epoch,
                epochs=trainer.settings.epochs,
                steps_per_epoch=trainer.steps_per_epoch,
                learning_rate=at.learning_rate,
                images_per_second=throughput.images_per_second,
                seconds_left=throughput.seconds_left(
                    max(trainer.settings.epochs - at.epoch, 0) * images, images / trainer.steps_per_epoch
                ),
                training_seconds=throughput.training_seconds,
                images_in_all_per_second=throughput.images_in_all_per_second,
                pace=throughput.pace,
                diverged_at=at.diverged_at,
                steps=self._news("steps"),
                evaluations=self._news("evaluations"),
                rates=self._news("rates"),
                target=self._stops.target.text if self._stops.target else "",
                pause_reason=self._stops.reason,
            )
        )

    @property
    def _is_crowded(self) -> bool:
        """True when steps come so fast that the next ones would not be told row by row."""
        return len(self._curves["steps"]) - self._sent["steps"] > KEPT // 2

    def _news(self, name: say.CurveName) -> NDArray[np.float64]:
        """Return the rows of a curve that have not been sent yet; when they are too many, send it whole."""
        curve, start = self._curves[name], self._sent[name]
        self._sent[name] = len(curve)
        if start >= curve.exact_from:
            return curve.rows(start)
        length, newest, buckets = curve.saved()
        self._link.send(say.CurveSnapshot(self._run, name, length, newest, buckets))
        return curve.rows(len(curve))


def _flips(dynamics: Dynamics) -> tuple[Flip, ...]:
    return tuple(Flip(flip.index, flip.step, flip.learned) for flip in dynamics.latest(MOST_FLIPS))
