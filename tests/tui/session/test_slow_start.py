"""The slow start of a run: fifty steps in five seconds, twice as fast every second, never slower than asked for."""

import itertools

import pytest

from mnist_tui.tui.session.slow_start import SlowStart
from mnist_tui.tui.session.throughput import Throughput


def paces(seconds: float) -> list[tuple[float | None, int]]:
    """Return every pace of a run whose steps take so long, and for how many steps it held; full speed is the last."""
    start, seen = SlowStart(), []
    for _ in range(5_000):
        seen.append(start.pace)
        start.count(seconds)
    return [(pace, len(list(steps))) for pace, steps in itertools.groupby(seen)]


def test_fifty_steps_take_five_seconds_and_every_further_second_has_twice_as_many() -> None:
    *slow, (last, _) = paces(0.001)
    assert slow == [(10, 50), (20, 20), (40, 40), (80, 80), (160, 160), (320, 320), (640, 640), (1280, 3)]
    assert last is None, "three steps of 1 ms, of which 1280 do not go into a second"


def test_a_machine_that_is_slower_is_at_full_speed_after_three_steps() -> None:
    assert paces(0.2) == [(10, 3), (None, 4_997)]


def test_two_slow_steps_are_an_accident() -> None:
    start = SlowStart()
    for seconds in (0.2, 0.2, 0.01, 0.2, 0.2, 0.01):
        start.count(seconds)
    assert start.pace == 10
    start.count(0.2)
    start.count(0.2)
    start.count(0.2)
    assert start.pace is None


def test_a_chosen_pace_ends_it_and_the_time_left_leaves_it_out() -> None:
    throughput = Throughput()
    throughput.start_slowly()
    throughput.step_begins(10.0)
    assert throughput.starts_slowly and throughput.wait(10.0) == pytest.approx(0.1)
    throughput.count(100, 0.5)
    assert throughput.seconds_left(1_000, 10) == 5.0, "at the speed of the machine"
    throughput.set_pace(None)
    assert not throughput.starts_slowly and throughput.pace is None and throughput.wait(10.0) == 0.0
