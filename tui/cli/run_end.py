"""The flags that say where a run is to end, other than after its epochs. It trains nothing."""

import argparse
from argparse import SUPPRESS
from dataclasses import dataclass
from typing import cast

from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.cli.arguments import add_setting
from mnist_tui.tui.training.target import Target, read_fraction

AS_BEFORE = "as before"
"""What holds for a run that goes on, unless a flag says otherwise."""
STEPS = Setting("steps", "int", 1, "end", "steps to take", low=1, high=10**12)


@dataclass(frozen=True, slots=True)
class End:
    """Where a run is to end; None for no word about it."""

    epochs: int | None = None
    last_step: int | None = None
    target: Target | None = None


def add_end(group: argparse._ActionsContainer) -> None:
    """Add --steps and --until-accuracy."""
    ends = group.add_mutually_exclusive_group()
    ends.add_argument(
        "--steps", metavar="N", default=SUPPRESS, help="train for N steps instead of --epochs; the schedule spans them"
    )
    ends.add_argument(
        "--until-accuracy",
        metavar="A",
        help="stop after the first epoch whose validation accuracy reaches A, e.g. 0.97 or 97%%; "
        "exit status 1 when none does",
    )


def add_new_end(group: argparse._ActionsContainer) -> None:
    """Add --epochs, --steps and --until-accuracy, for a run that has an end already."""
    add_setting(group, find_setting("epochs"), AS_BEFORE)
    add_end(group)


def read_end(namespace: argparse.Namespace) -> End:
    """Return where a run is to end; the epochs of a new run are one of its settings.

    Raises:
        SettingError: a value is outside its range.
    """
    epochs = cast("int", find_setting("epochs").parse(namespace.epochs)) if "epochs" in namespace else None
    steps = cast("int", STEPS.parse(namespace.steps)) if "steps" in namespace else None
    accuracy = namespace.until_accuracy
    target = None if accuracy is None else Target("accuracy", read_fraction(accuracy, "until_accuracy"))
    return End(epochs, steps, target)
