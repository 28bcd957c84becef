"""How a run without a screen ended, with the verdict of the test images. It prints nothing."""

import math
import time
from dataclasses import dataclass
from typing import Self

from mnist_tui.data.runs.run_file import Keep
from mnist_tui.engine.evaluation import Evaluation, EvaluationResult
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.session.best_network import KeptNetwork
from mnist_tui.tui.session.epochs import last_epoch_accuracy, last_epoch_cost, last_epoch_objective
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.stopping import standing
from mnist_tui.tui.training.target import Standing
from mnist_tui.tui.training.threads import compute_threads

AFTER_A_SIGNAL_S = 1.0
"""What takes longer to evaluate then is not evaluated: whoever sent the signal waits for the end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a run."""

    settings: Settings
    keep: Keep
    """Which network was to be handed over."""
    kept_step: int
    """The step after which that network was as it is."""
    step: int
    epoch: float
    diverged_at: int | None
    returned_to: int | None
    """The step, before that, whose network a diverged run has gone back to."""
    advised_rate: float | None
    """The learning rate that such a run can continue with."""
    signal: int | None
    """The signal that stopped it."""
    train_cost: float
    """Mean cost over the last completed epoch, or over the images seen of the first."""
    train_objective: float
    """Mean over the same images of what training minimises: the cost with label smoothing, plus the L2 penalty."""
    train_accuracy: float
    """Accuracy, 0 to 1, on the same images as they were trained on."""
    standing: Standing
    """Where it ended, by the evaluation after the last completed epoch."""
    validation: EvaluationResult | None
    """Of the weights that `test` is of; None without validation images, and where a signal left no time."""
    test: EvaluationResult | None
    """Of the network that is handed over: of the averaged weights, where they are kept; None as above."""
    live: EvaluationResult | None
    """Of the weights of the last step, where `test` is of the averaged ones of that step."""
    seconds: float
    """Of training, without the evaluations."""
    images_per_second: float

    @property
    def temperature(self) -> float | None:
        """The temperature that fits the validation images; None where there is none, or was no time for it."""
        return None if self.validation is None else self.validation.calibrated().temperature

    @property
    def has_learned(self) -> bool | None:
        """True when the test accuracy is above that of always predicting the most frequent label; None if unknown."""
        return None if self.test is None or self.test.not_finite else self.test.is_above_baseline

    @classmethod
    def of(cls, run: LiveRun, signal: int | None, best: KeptNetwork | None = None) -> Self:
        """Evaluate the test images, once, if there is time; return how a run has ended.

        It hands over its best network, or its last.

        `best` is None where the last one is to be handed over, or no network has been evaluated.
        """
        trainer, test_images = run.trainer, run.splits.test
        until = math.inf if signal is None else time.monotonic() + AFTER_A_SIGNAL_S
        with compute_threads(trainer.settings.threads) as threads:
            trainer.learner.share_work(threads.workers)
            network = trainer.evaluated_network if best is None else best.network
            test = evaluate_until(network, test_images, until)
            has_raw = best is None and trainer.learner.ema_network is not None
            live = evaluate_until(trainer.network, test_images, until) if has_raw else None
            held_out = run.splits.validation
            validation = evaluate_until(network, held_out, until, keeps_logs=True) if len(held_out) else None
        return cls(
            settings=trainer.settings,
            keep=run.keep,
            kept_step=trainer.steps if best is None else best.step,
            step=trainer.steps,
            epoch=trainer.learner.epoch,
            diverged_at=trainer.diverged_at,
            returned_to=trainer.snapshot().returned_to,
            advised_rate=run.advised_rate,
            signal=signal,
            train_cost=last_epoch_cost(trainer),
            train_objective=last_epoch_objective(trainer),
            train_accuracy=last_epoch_accuracy(trainer),
            standing=standing(trainer),
            validation=validation,
            test=test,
            live=live,
            seconds=run.throughput.training_seconds,
            images_per_second=run.throughput.images_in_all_per_second,
        )


def evaluate_until(
    network: Network, images: Examples, until: float, keeps_logs: bool = False
) -> EvaluationResult | None:
    """Evaluate as long as there is time; None where it was too short."""
    evaluation = Evaluation(network, images, keeps_logs)
    while not evaluation.done:
        if time.monotonic() > until:
            return None
        evaluation.advance()
    return evaluation.result()
