"""A run without a screen for programs: one JSON object per epoch and one at the end, on standard output."""

import signal

from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.commands.train.console import Console, Epoch
from mnist_tui.tui.commands.train.outcome import Outcome


class JsonConsole(Console):
    """Prints the epochs, and nothing in between."""

    def tell_epoch(self, epoch: Epoch) -> None:
        """Print the epoch; without validation images their figures are null: test figures do not go by that name."""
        validation = epoch.result if epoch.split == "validation" else None
        print_json(
            {
                "event": "epoch",
                "epoch": epoch.number,
                "step": epoch.step,
                "train_cost": epoch.train_cost,
                "train_objective": epoch.train_objective,
                "validation_cost": validation and validation.cost,
                "validation_accuracy": validation and validation.accuracy,
                "seconds": epoch.seconds,
                "images_per_second": epoch.images_per_second,
            }
        )


def print_json_outcome(outcome: Outcome) -> None:
    """Print the last object: done, diverged or interrupted, with the verdict of the test images."""
    record: dict[str, object] = {"event": "done"}
    if outcome.diverged_at is not None:
        record = {"event": "diverged", "step": outcome.diverged_at}
    elif outcome.signal is not None:
        record = {"event": "interrupted", "step": outcome.step, "signal": signal.Signals(outcome.signal).name}
    print_json(
        {
            **record,
            "train_objective": outcome.train_objective,
            "test_accuracy": outcome.test.accuracy,
            "test_interval": outcome.test.interval,
            "test_cost": outcome.test.cost,
            "live_test_accuracy": outcome.live and outcome.live.accuracy,
            "seconds": outcome.seconds,
            "settings": outcome.settings.as_dict(),
        }
    )
