"""A run without a screen for programs: one JSON object per epoch and one at the end, on standard output."""

import signal
from pathlib import Path

from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.commands.train.console import Console
from mnist_tui.tui.commands.train.outcome import Outcome
from mnist_tui.tui.session.epochs import Epoch, epoch_record
from mnist_tui.tui.training.finding_record import finding_record
from mnist_tui.tui.training.target import Target


class JsonConsole(Console):
    """Prints the epochs, and nothing in between."""

    def tell_note(self, text: str) -> None:
        """Print the line on standard error."""
        complain(text)

    def tell_finding(self, step: int, finding: Finding) -> None:
        """Print the finding."""
        print_json(finding_record(finding, step))

    def tell_epoch(self, epoch: Epoch) -> None:
        """Print the epoch."""
        print_json({"event": "epoch", **epoch_record(epoch)})


def print_json_outcome(
    outcome: Outcome, data: str, goal: Target | None, saved: Path | None, run_saved: bool | None
) -> None:
    """Print the last object: done, diverged or interrupted, with the verdict of the test images.

    `data` is the name of the data set, `goal` the accuracy that was to be reached, `saved` where the model is, and
    `run_saved` whether the end of the run is in its folder, None for a run without one. All of it is on disk by now.
    """
    event = "done" if outcome.signal is None else "interrupted"
    if outcome.diverged_at is not None:
        event = "diverged"
    validation, test = outcome.validation, outcome.test
    print_json(
        {
            "event": event,
            "step": outcome.step,
            "returned_to": outcome.returned_to,
            "advised_rate": outcome.advised_rate,
            "epoch": outcome.epoch,
            "signal": outcome.signal and signal.Signals(outcome.signal).name,
            "data": data,
            "learned": outcome.has_learned,
            "goal_accuracy": goal and goal.value,
            "goal_reached": goal and goal.is_reached(outcome.standing),
            "kept": outcome.keep,
            "kept_step": outcome.kept_step,
            "train_cost": outcome.train_cost,
            "train_objective": outcome.train_objective,
            "train_accuracy": outcome.train_accuracy,
            "validation_cost": validation and validation.cost,
            "validation_accuracy": validation and validation.accuracy,
            "test_cost": test and test.cost,
            "test_accuracy": test and test.accuracy,
            "test_interval": None if test is None or test.not_finite else test.interval,
            "test_not_finite": test and test.not_finite,
            "raw_test_accuracy": outcome.live and outcome.live.accuracy,
            "saved": saved and str(saved),
            "run_saved": run_saved,
            "seconds": outcome.seconds,
            "settings": outcome.settings.as_dict(),
        }
    )
