"""The time of a piece of work, in which the process may have been stopped. Both clocks are made up."""

import pytest

from mnist_tui.tui.session.stopwatch import Stopwatch


def measured(seconds: float, cpu: float | None) -> float:
    """Return what a stopwatch says of work that took so long by the clock, and so much CPU time."""
    clock, cpu_clock = iter([100.0, 100.0 + seconds]), iter([7.0, 7.0 + (cpu or 0.0)])
    stopwatch = Stopwatch(clock.__next__, None if cpu is None else cpu_clock.__next__)
    assert stopwatch.start() == 100.0
    now, taken = stopwatch.stop()
    assert now == 100.0 + seconds
    return taken


@pytest.mark.parametrize(
    ("seconds", "cpu", "counted"),
    [
        (0.001, 0.001, 0.001),
        (0.125, 0.0, 0.125),  # it waited for a core, as anything may
        (8.0, 0.001, 0.201),  # stopped for 8 s in the middle of a step
        (3600.0, 0.5, 5.0),  # a laptop that slept for an hour in a long step
        (8.0, 2.0, 8.0),  # four other programs on the same core: that is how long it takes here
        (2.0, 3.5, 2.0),  # two threads
        (8.0, None, 8.0),
    ],
)
def test_time_in_which_nothing_was_computed_does_not_count(seconds: float, cpu: float | None, counted: float) -> None:
    assert measured(seconds, cpu) == pytest.approx(counted)
