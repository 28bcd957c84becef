"""What the tests in terminals share."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnist_tui.data.runs.run_lock import holder_of
from mnist_tui.data.runs.run_store import RunStore


@pytest.fixture
def store(state_folder: Path) -> Iterator[RunStore]:
    """The runs of a test; none of them is left under way."""
    runs = RunStore(state_folder / "mnist-tui" / "runs")
    yield runs
    for one in runs.live():
        if (holder := holder_of(one.path)) is not None:
            os.kill(holder.process, signal.SIGKILL)
