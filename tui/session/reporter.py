"""Turns the state of a run into reports: what is new on its curves, how fast it goes, what it gets wrong."""

import math

from mnist_tui.engine.curve import KEPT, Curve
from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import Judgement
from mnist_tui.engine.history import Event
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.material import Material, Sample
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.link import EngineEnd
from mnist_tui.tui.session.questions import Flip
from mnist_tui.tui.session.rests import Rests
from mnist_tui.tui.session.tempo import Tempo

REPORT_EVERY_S = 0.05
MOST_FLIPS = 12
"""Changed answers that travel with an evaluation: as many as a ticker can show."""
MOST_MISTAKES = 48
"""Mistakes that travel with an evaluation: as many as the widest strip can show."""


class Reporter:
    """Reports one run over one link. Session thread only."""

    def __init__(
        self, link: EngineEnd, material: Material, trainer: Trainer, tempo: Tempo, rests: Rests, run: int
    ) -> None:
        self._link, self._material, self._trainer, self._tempo, self._run = link, material, trainer, tempo, run
        self._rests = rests
        self._curves: dict[say.CurveName, Curve] = {
            "steps": trainer.history.steps,
            "judged": trainer.history.judged,
            "rates": Curve(3),
        }
        self._sent = dict.fromkeys(self._curves, 0)
        self._next_at = -math.inf
        self.is_due = True
        """Set to report at the next opportunity; otherwise a report waits its time."""

    def opened(self, threads: int = 0) -> None:
        """Say what this run learns and with what, the number of threads included."""
        data, trainer = self._material.dataset, self._trainer
        self._link.send(
            say.Opened(
                run=self._run,
                data_name=data.name,
                classes=list(data.classes),
                rows=data.test.images.shape[1],
                columns=data.test.images.shape[2],
                training_images=len(self._material.training),
                steered_by=data.steered_by,
                steered_images=len(self._material.steered_by),
                sizes=list(trainer.network.sizes),
                settings=say.plain_settings(trainer.settings),
                threads=threads,
            )
        )

    def note_rate(self) -> None:
        """Put the present throughput on its curve."""
        if not math.isnan(rate := self._tempo.images_per_second):
            self._curves["rates"].append(self._trainer.steps, rate, self._tempo.training_seconds)

    def changed(self, event: Event) -> None:
        """Say that a live setting has changed."""
        self._link.send(say.Changed(self._run, event.step, event.name, event.old, event.new))
        self.is_due = True

    def judged(
        self, judgement: Judgement, sample: Sample, is_score: bool, looks: int, dynamics: Dynamics | None = None
    ) -> None:
        """Say how the evaluation of a sample came out, with the most confident mistakes and what it changed."""
        learned, forgotten = (0, 0) if dynamics is None else dynamics.counts
        labels = sample.examples.labels
        images = self._material.dataset.split(sample.split).images[:: sample.stride]
        low, high = judgement.interval
        self._link.send(
            say.Judged(
                run=self._run,
                step=self._trainer.steps,
                split=sample.split,
                is_score=is_score,
                cost=judgement.cost,
                right=judgement.right,
                count=judgement.count,
                low=low,
                high=high,
                confusion=judgement.confusion.astype("<i8").tobytes(),
                pair_costs=judgement.pair_costs(labels).astype("<f8").tobytes(),
                mistakes=[
                    say.Mistake(
                        int(index) * sample.stride,
                        int(labels[index]),
                        int(judgement.predicted[index]),
                        float(judgement.confidence[index]),
                        images[index].tobytes(),
                    )
                    for index in judgement.worst_mistakes(labels, MOST_MISTAKES)
                ],
                looks=looks,
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
        trainer, tempo, at = self._trainer, self._tempo, self._trainer.snapshot()
        images = len(self._material.training)
        self._link.send(
            say.Progress(
                run=self._run,
                phase=phase,
                step=at.step,
                epoch=at.epoch,
                epochs=trainer.settings.epochs,
                steps_per_epoch=trainer.steps_per_epoch,
                learning_rate=at.learning_rate,
                images_per_second=tempo.images_per_second,
                seconds_left=tempo.seconds_left(
                    max(trainer.settings.epochs - at.epoch, 0) * images, images / trainer.steps_per_epoch
                ),
                training_seconds=tempo.training_seconds,
                images_in_all_per_second=tempo.images_in_all_per_second,
                pace=tempo.pace,
                diverged_at=at.diverged_at,
                steps=self._news("steps"),
                judged=self._news("judged"),
                rates=self._news("rates"),
                target=self._rests.target.text if self._rests.target else "",
                rested=self._rests.reason,
            )
        )

    @property
    def _is_crowded(self) -> bool:
        """True when steps come so fast that the next ones would not be told row by row."""
        return len(self._curves["steps"]) - self._sent["steps"] > KEPT // 2

    def _news(self, name: say.CurveName) -> bytes:
        """Return the rows of a curve that have not been sent yet; when they are too many, send it whole."""
        curve, start = self._curves[name], self._sent[name]
        self._sent[name] = len(curve)
        if start >= curve.exact_from:
            return curve.rows(start).tobytes()
        length, newest, buckets = curve.saved()
        self._link.send(say.Whole(self._run, name, length, newest.tobytes(), buckets.tobytes()))
        return b""


def _flips(dynamics: Dynamics) -> tuple[Flip, ...]:
    return tuple(Flip(flip.index, flip.step, flip.learned) for flip in dynamics.latest(MOST_FLIPS))
