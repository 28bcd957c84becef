"""The number of threads follows the step times: tried, chosen when worth it, given up when it collapses."""

import pytest

from mnist_tui.tui.training.blas_threads import COLLAPSED, FIRST_RETRY_S, Threads, blas_threads


class Recorder:
    """Stands in for the matrix library."""

    def __init__(self) -> None:
        self.count = 0

    def set(self, threads: int) -> None:
        self.count = threads


def learn(threads: Threads, switch: Recorder, one_s: float, two_s: float, seconds: float) -> None:
    """Tell of steps that take `one_s` with one thread and `two_s` with two."""
    spent = 0.0
    while spent < seconds:
        step = one_s if switch.count == 1 else two_s
        threads.note(step)
        spent += step


def test_more_threads_are_chosen_when_they_are_clearly_faster() -> None:
    switch = Recorder()
    threads = Threads(0, switch, cores=2)

    learn(threads, switch, one_s=0.010, two_s=0.006, seconds=2)

    assert threads.count == switch.count == 2


def test_one_thread_is_kept_when_more_gain_little() -> None:
    switch = Recorder()
    threads = Threads(0, switch, cores=2)

    learn(threads, switch, one_s=0.010, two_s=0.0095, seconds=2)

    assert threads.count == switch.count == 1


def test_collapsed_threads_are_given_up_and_tried_again_later() -> None:
    switch = Recorder()
    threads = Threads(0, switch, cores=2)
    learn(threads, switch, one_s=0.010, two_s=0.006, seconds=2)

    learn(threads, switch, one_s=0.011, two_s=0.006 * COLLAPSED * 2, seconds=3)
    count_while_crowded = switch.count
    learn(threads, switch, one_s=0.010, two_s=0.006, seconds=FIRST_RETRY_S + 3)

    assert count_while_crowded == 1
    assert switch.count == 2


@pytest.mark.parametrize("asked", [1, 3])
def test_a_number_that_was_asked_for_is_kept(asked: int) -> None:
    switch = Recorder()
    threads = Threads(asked, switch, cores=2)

    learn(threads, switch, one_s=0.01, two_s=0.001, seconds=2)

    assert switch.count == asked


def test_one_core_is_never_tried_with_more() -> None:
    switch = Recorder()

    learn(Threads(0, switch, cores=1), switch, one_s=0.01, two_s=0.001, seconds=2)

    assert switch.count == 1


def test_others_are_told_to_rest_before_the_number_changes() -> None:
    switch = Recorder()
    threads, counts = Threads(0, switch, cores=2), []
    threads.before_change = lambda: counts.append(switch.count)

    learn(threads, switch, one_s=0.010, two_s=0.006, seconds=2)

    assert counts[:3] == [1, 2, 1]


@pytest.mark.parametrize(("asked", "cores", "is_left"), [(1, 2, True), (2, 2, False), (1, 1, False), (2, 4, True)])
def test_a_core_is_left_by_fewer_threads_than_cores(asked: int, cores: int, is_left: bool) -> None:
    assert Threads(asked, Recorder(), cores).leave_a_core() is is_left


def test_the_library_is_put_back_as_it_was() -> None:
    from threadpoolctl import threadpool_info

    before = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    with blas_threads(1):
        inside = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    assert set(inside) == {1}
    assert [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"] == before
