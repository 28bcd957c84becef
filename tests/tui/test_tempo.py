"""Training time, throughput, the time that is left, and the pace."""

import math

import pytest

from mnist_tui.tui.session.tempo import Tempo


def test_training_time_adds_up() -> None:
    tempo = Tempo()
    for _ in range(8):
        tempo.count(100, 0.25)
    assert tempo.training_seconds == 2.0


def test_throughput_is_unknown_until_warm() -> None:
    tempo = Tempo()
    tempo.count(100, 0.25)
    assert math.isnan(tempo.images_per_second)
    tempo.count(100, 0.25)
    assert tempo.images_per_second == 400.0


def test_throughput_looks_back_one_second() -> None:
    tempo = Tempo()
    for _ in range(8):
        tempo.count(100, 0.25)
    for _ in range(4):
        tempo.count(300, 0.25)
    assert tempo.images_per_second == 1200.0


def test_a_step_longer_than_the_window_counts_alone() -> None:
    tempo = Tempo()
    tempo.count(100, 0.25)
    tempo.count(100, 5.0)
    assert tempo.images_per_second == 20.0


def test_a_rate_is_worth_noting_every_quarter_of_a_second() -> None:
    tempo = Tempo()
    assert [tempo.count(1, 0.125) for _ in range(6)] == [False, True] * 3


def test_time_left_follows_from_the_throughput() -> None:
    tempo = Tempo()
    assert math.isnan(tempo.seconds_left(1000, 10))
    tempo.count(100, 0.5)
    assert tempo.seconds_left(1000, 10) == 5.0
    assert tempo.seconds_left(0, 10) == 0.0


def test_time_left_follows_from_the_pace_where_that_is_slower() -> None:
    tempo = Tempo()
    tempo.set_pace(4.0)
    assert tempo.seconds_left(1000, 10) == 25.0  # a hundred steps, four a second
    tempo.count(100, 0.5)
    assert tempo.seconds_left(1000, 10) == 25.0
    tempo.set_pace(400.0)
    assert tempo.seconds_left(1000, 10) == 5.0


def test_without_a_pace_nothing_waits() -> None:
    tempo = Tempo()
    tempo.step_begins(10.0)
    assert tempo.wait(10.0) == 0.0


def test_steps_keep_the_grid_of_the_pace() -> None:
    tempo = Tempo()
    tempo.set_pace(4.0)
    assert tempo.wait(10.0) == 0.0
    tempo.step_begins(10.0)
    assert tempo.wait(10.0) == 0.25
    tempo.step_begins(10.3125)  # late by a sixteenth: the next one is due where it would have been
    assert tempo.wait(10.3125) == pytest.approx(0.1875)
    assert tempo.wait(10.75) == 0.0


def test_a_long_delay_is_not_made_up_for() -> None:
    tempo = Tempo()
    tempo.set_pace(4.0)
    tempo.step_begins(10.0)
    tempo.step_begins(60.0)
    assert tempo.wait(60.0) == 0.25


def test_a_new_pace_takes_its_first_step_at_once() -> None:
    tempo = Tempo()
    tempo.set_pace(0.001)
    tempo.step_begins(10.0)
    tempo.set_pace(5.0)
    assert tempo.wait(10.0) == 0.0
