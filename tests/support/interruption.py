"""Interrupts `train` from within, at a step and not at a time."""

import signal

import pytest

from mnist_tui.tui.commands.train.console import Console
from mnist_tui.tui.session.live_run import LiveRun


def interrupt_at(step: int, patch: pytest.MonkeyPatch, times: int = 1) -> list[int]:
    """Send SIGINT once `step` steps or more are done; return where the number of steps is put then."""
    at: list[int] = []

    def progressed(self: Console, run: LiveRun, now: float) -> None:
        if run.trainer.steps >= step and not at:
            at.append(run.trainer.steps)
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)

    patch.setattr(Console, "progressed", progressed)
    return at
