"""The flags that say where runs are kept. It opens no run."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from mnist_tui.data.absolute_path import absolute
from mnist_tui.data.runs.run_file import BUDGET_BYTES, Keep
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.arguments import add_setting, read_choice
from mnist_tui.tui.cli.paths import read_path
from mnist_tui.tui.cli.state_folder import state_folder
from mnist_tui.tui.training.keep import refuse_without_validation

VARIABLE = "MNIST_TUI_RUNS"
MEGABYTE = 1_000_000
KEEP = Setting(
    "keep",
    "choice",
    "last",
    "end",
    "network that is the result of the run: that of its last step, or the best by validation accuracy",
    choices=get_args(Keep),
)
CHECKPOINT_MB = Setting(
    "checkpoint_mb",
    "int",
    BUDGET_BYTES // MEGABYTE,
    "end",
    "megabytes that the checkpoints of a run may take on disk; the newest and the best are always kept",
    low=1,
    high=1_000_000,
)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept of a run; None for what a run that goes on has been told before, or else the usual."""

    keep: Keep | None = None
    budget_bytes: int | None = None


def add_runs(group: argparse._ActionsContainer) -> None:
    """Add --runs."""
    group.add_argument(
        "--runs",
        type=read_path,
        metavar="DIR",
        help=f"folder that runs are kept in (default: ${VARIABLE}, or runs in the state folder)",
    )


def add_keeping(group: argparse._ActionsContainer) -> None:
    """Add the flags of a new run: --runs, --no-save, and what is kept."""
    add_runs(group)
    group.add_argument("--no-save", action="store_true", help="keep nothing of the run on disk")
    add_what(group)


def add_what(group: argparse._ActionsContainer, otherwise: str = "") -> None:
    """Add --keep and --checkpoint-mb; `otherwise` is what holds without them, if not their defaults."""
    add_setting(group, KEEP, otherwise)
    add_setting(group, CHECKPOINT_MB, otherwise)


def read_what(namespace: argparse.Namespace, settings: Settings | None = None) -> Keeping:
    """Return what is kept of a run with these settings, where they are known.

    Raises:
        SettingError: a value is outside its range, or there is nothing to choose the best network by.
    """
    keep = cast("Keep", read_choice(namespace, KEEP)) if KEEP.name in namespace else None
    if keep == "best" and settings is not None:
        refuse_without_validation(settings.validation != 0)
    megabytes = getattr(namespace, CHECKPOINT_MB.name, None)
    budget = None if megabytes is None else MEGABYTE * cast("int", CHECKPOINT_MB.parse(megabytes))
    return Keeping(keep, budget)


def read_runs(namespace: argparse.Namespace) -> Path:
    """Return the folder that runs are kept in; it need not exist."""
    if namespace.runs is not None:
        return Path(absolute(namespace.runs))
    named = os.environ.get(VARIABLE)
    return Path(absolute(named)) if named else state_folder() / "runs"


def read_keeping(namespace: argparse.Namespace) -> Path | None:
    """Return the folder that a new run is kept in; None for nowhere."""
    return None if namespace.no_save else read_runs(namespace)
