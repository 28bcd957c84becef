"""Where runs are kept, and on which machine they are computed. It opens none of them."""

import platform
import socket
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mnist_tui.data.absolute_path import absolute
from mnist_tui.data.errors import printable
from mnist_tui.data.runs.run_file import BUDGET_BYTES, RunData, RunMachine
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui import __version__
from mnist_tui.tui.training.blas import blas_name
from mnist_tui.tui.training.splits import Splits


@dataclass(frozen=True, slots=True)
class Place:
    """Where runs are kept, and what is the same for all runs of a session."""

    store: RunStore
    data: RunData
    machine: RunMachine
    budget_bytes: int = BUDGET_BYTES
    interrupted: str = ""
    """The name of the run before, if that was interrupted."""


def place_of(
    runs: Path,
    splits: Splits,
    source: Path | None,
    threads: int,
    budget_bytes: int = BUDGET_BYTES,
) -> Place:
    """Return what a recorder needs to know of this program, its machine and its data.

    Raises:
        DataError: the path of the data cannot be kept.
    """
    data, preprocessing = splits.dataset, splits.dataset.preprocessing
    path = None if source is None else absolute(source)
    run_data = RunData(
        data.name, data.fingerprint, path, preprocessing.invert, preprocessing.transpose, preprocessing.size
    )
    store = RunStore(runs)
    return Place(store, run_data, this_machine(threads), budget_bytes, store.interrupted())


def this_machine(threads: int) -> RunMachine:
    """Return what a run's numbers may depend on."""
    return RunMachine(
        host=socket.gethostname(),
        processor=platform.machine(),
        threads=threads,
        python=platform.python_version(),
        numpy=np.__version__,
        program=__version__,
        blas=blas_name(),
    )


def find_difference(then: RunMachine, now: RunMachine) -> str:
    """Return in what the machine differs from the one that computed the run so far; nothing if in nothing that counts.

    The number of threads is none: it changes no bit. A library that is unknown is taken for the same.
    """
    names = {"processor": "processor", "blas": "BLAS", "numpy": "numpy", "program": "program"}
    for what, name in names.items():
        before, after = getattr(then, what), getattr(now, what)
        if before != after and before and after:
            return f"{name} {printable(before)} is {after} here"
    return ""
