"""Training time, throughput, the time that is left, and the pace."""

import math

import pytest

from mnist_tui.tui.session.throughput import Throughput


def test_training_time_adds_up() -> None:
    throughput = Throughput()
    for _ in range(8):
        throughput.count(100, 0.25)
    assert throughput.training_seconds == 2.0


def test_throughput_is_unknown_until_warm() -> None:
    throughput = Throughput()
    throughput.count(100, 0.25)
    assert math.isnan(throughput.images_per_second)
    throughput.count(100, 0.25)
    assert throughput.images_per_second == 400.0


def test_throughput_looks_back_one_second() -> None:
    throughput = Throughput()
    for _ in range(8):
        throughput.count(100, 0.25)
    for _ in range(4):
        throughput.count(300, 0.25)
    assert throughput.images_per_second == 1200.0


def test_a_step_longer_than_the_window_counts_alone() -> None:
    throughput = Throughput()
    throughput.count(100, 0.25)
    throughput.count(100, 5.0)
    assert throughput.images_per_second == 20.0


def test_a_rate_is_worth_noting_every_quarter_of_a_second() -> None:
    throughput = Throughput()
    assert [throughput.count(1, 0.125) for _ in range(6)] == [False, True] * 3


def test_time_left_follows_from_the_throughput() -> None:
    throughput = Throughput()
    assert math.isnan(throughput.seconds_left(1000, 10))
    throughput.count(100, 0.5)
    assert throughput.seconds_left(1000, 10) == 5.0
    assert throughput.seconds_left(0, 10) == 0.0


def test_time_left_follows_from_the_pace_where_that_is_slower() -> None:
    throughput = Throughput()
    throughput.set_pace(4.0)
    assert throughput.seconds_left(1000, 10) == 25.0  # a hundred steps, four a second
    throughput.count(100, 0.5)
    assert throughput.seconds_left(1000, 10) == 25.0
    throughput.set_pace(400.0)
    assert throughput.seconds_left(1000, 10) == 5.0


def test_without_a_pace_nothing_waits() -> None:
    throughput = Throughput()
    throughput.step_begins(10.0)
    assert throughput.wait(10.0) == 0.0


def test_steps_keep_the_grid_of_the_pace() -> None:
    throughput = Throughput()
    throughput.set_pace(4.0)
    assert throughput.wait(10.0) == 0.0
    throughput.step_begins(10.0)
    assert throughput.wait(10.0) == 0.25
    throughput.step_begins(10.3125)  # late by a sixteenth: the next one is due where it would have been
    assert throughput.wait(10.3125) == pytest.approx(0.1875)
    assert throughput.wait(10.75) == 0.0


def test_a_long_delay_is_not_made_up_for() -> None:
    throughput = Throughput()
    throughput.set_pace(4.0)
    throughput.step_begins(10.0)
    throughput.step_begins(60.0)
    assert throughput.wait(60.0) == 0.25


def test_a_new_pace_takes_its_first_step_at_once() -> None:
    throughput = Throughput()
    throughput.set_pace(0.001)
    throughput.step_begins(10.0)
    throughput.set_pace(5.0)
    assert throughput.wait(10.0) == 0.0


def test_a_run_that_is_resumed_measures_its_rate_from_then_on() -> None:
    throughput = Throughput()
    throughput.restore(images=1000, training_seconds=10.0)
    assert math.isnan(throughput.images_per_second)
    throughput.count(100, 0.5)
    assert throughput.images_per_second == 200
    assert throughput.images_in_all_per_second == 1100 / 10.5
