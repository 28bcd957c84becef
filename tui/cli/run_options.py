"""The flags that say where runs are kept. It opens no run."""

import argparse
import os
from pathlib import Path

from mnist_tui.tui.cli.paths import read_path
from mnist_tui.tui.cli.state_folder import state_folder

VARIABLE = "MNIST_TUI_RUNS"


def add_runs(group: argparse._ActionsContainer) -> None:
    """Add --runs."""
    group.add_argument(
        "--runs",
        type=read_path,
        metavar="DIR",
        help=f"folder that runs are kept in (default: ${VARIABLE}, or runs in the state folder)",
    )


def add_keeping(group: argparse._ActionsContainer) -> None:
    """Add --runs and --no-save."""
    add_runs(group)
    group.add_argument("--no-save", action="store_true", help="keep nothing of the run on disk")


def read_runs(namespace: argparse.Namespace) -> Path:
    """Return the folder that runs are kept in; it need not exist."""
    if namespace.runs is not None:
        return Path(os.path.abspath(namespace.runs))
    named = os.environ.get(VARIABLE)
    return Path(os.path.abspath(named)) if named else state_folder() / "runs"


def read_keeping(namespace: argparse.Namespace) -> Path | None:
    """Return the folder that a new run is kept in; None for nowhere."""
    return None if namespace.no_save else read_runs(namespace)
