"""Threads that share tasks: every task once, whoever is free; and what fails, interrupts or forks on the way."""

import os
import signal
import threading
import warnings
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from mnist_tui.engine.workers import ALONE, FIRST_PAUSE_S, LONGEST_PAUSE_S, WINDOW_S, Benefit, Workers

TOO_LONG_S = 20


@pytest.fixture
def three() -> Iterator[Workers]:
    count = threading.active_count()
    with Workers(3) as workers:
        yield workers
    assert threading.active_count() == count


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("tasks", [0, 1, 2, 7])
def test_every_task_is_done_once_by_a_thread_of_the_pool(count: int, tasks: int) -> None:
    done: list[tuple[int, int]] = []
    with Workers(count) as workers:
        for _ in range(20):
            workers.run(tasks, lambda task, thread: done.append((task, thread)))
    assert Counter(task for task, _ in done) == dict.fromkeys(range(tasks), 20)
    assert {thread for _, thread in done} <= set(range(count))


def test_tasks_run_at_the_same_time(three: Workers) -> None:
    meeting = threading.Barrier(3, timeout=TOO_LONG_S)
    threads = [0, 0, 0]

    def meet(task: int, thread: int) -> None:
        meeting.wait()
        threads[task] = thread

    three.run(3, meet)
    assert sorted(threads) == [0, 1, 2]


def test_a_thread_that_does_not_come_is_not_waited_for(three: Workers) -> None:
    # Another thread's run holds both helpers within a task of its own.
    held, may_go = threading.Barrier(4, timeout=TOO_LONG_S), threading.Event()

    def hold(task: int, thread: int) -> None:
        held.wait()
        may_go.wait(TOO_LONG_S)

    other = threading.Thread(target=three.run, args=(3, hold))
    other.start()
    held.wait()
    done: list[tuple[int, int]] = []
    three.run(5, lambda task, thread: done.append((task, thread)))
    may_go.set()
    other.join(TOO_LONG_S)
    assert done == [(task, 0) for task in range(5)]


@pytest.mark.parametrize("failing", ["caller", "helper"])
def test_what_fails_in_any_thread_reaches_the_caller_and_the_pool_goes_on(three: Workers, failing: str) -> None:
    meeting = threading.Barrier(2, timeout=TOO_LONG_S)

    def fail(task: int, thread: int) -> None:
        meeting.wait()
        if (thread == 0) == (failing == "caller"):
            raise MemoryError(f"no room for task {task}")

    with pytest.raises(MemoryError, match="no room for task"), Workers(2) as two:
        two.run(2, fail)
    done: list[int] = []
    three.run(4, lambda task, thread: done.append(task))
    assert sorted(done) == [0, 1, 2, 3]


def test_after_an_interrupt_no_thread_is_within_a_task() -> None:
    meeting, may_go = threading.Barrier(2, timeout=TOO_LONG_S), threading.Event()
    ended: list[int] = []

    def work(task: int, thread: int) -> None:
        meeting.wait()
        if thread == 0:
            threading.Timer(0, may_go.set).start()
            raise KeyboardInterrupt
        may_go.wait(TOO_LONG_S)
        ended.append(task)

    with Workers(2) as workers:
        with pytest.raises(KeyboardInterrupt):
            workers.run(2, work)
        assert len(ended) == 1


def test_overflow_in_a_helper_is_as_silent_as_in_the_learner() -> None:
    meeting = threading.Barrier(2, timeout=TOO_LONG_S)

    def overflow(task: int, thread: int) -> None:
        meeting.wait()
        np.multiply(np.full(3, 1e30, np.float32), np.float32(1e30))

    with warnings.catch_warnings(record=True) as told, np.errstate(all="ignore"), Workers(2) as workers:
        warnings.simplefilter("always")
        workers.run(2, overflow)
    assert not told


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_child_that_was_forked_does_all_tasks_itself_and_ends() -> None:
    with Workers(2) as workers:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads is what is tried here
            child = os.fork()
        if child == 0:
            signal.alarm(TOO_LONG_S)
            done: list[int] = []
            workers.run(3, lambda task, thread: done.append(thread))
            workers.close()
            os._exit(0 if done == [0, 0, 0] else 1)
        assert os.waitpid(child, 0)[1] == 0


def test_a_closed_pool_leaves_the_work_to_the_caller() -> None:
    workers = Workers(2)
    workers.close()
    done: list[int] = []
    workers.run(2, lambda task, thread: done.append(thread))
    ALONE.run(2, lambda task, thread: done.append(thread))
    assert done == [0, 0, 0, 0]


def told(benefit: Benefit, begin: float, fraction: float) -> float:
    """Tell of a window of jobs that each save a fraction of their time; return its end."""
    for part in range(12):
        now = begin + part * WINDOW_S / 10
        benefit.note(fraction * WINDOW_S / 10, now)
        if benefit.is_doubtful(now):
            break
    return now


def test_helpers_that_save_time_are_called_again_and_again() -> None:
    benefit, now = Benefit(), 100.0
    for _ in range(9):
        now = told(benefit, now, 0.3)
        assert not benefit.is_doubtful(now)


@pytest.mark.parametrize("fraction", [0.01, -0.5])
def test_helpers_that_save_nothing_pause_longer_each_time_and_are_tried_again(fraction: float) -> None:
    benefit, now, pauses = Benefit(), 100.0, []
    for _ in range(7):
        now = told(benefit, now, fraction)
        pause = FIRST_PAUSE_S
        while benefit.is_doubtful(now + pause):
            pause *= 2
        pauses.append(round(pause, 3))
        now += pause
    assert pauses[:2] == [0.2, 0.4] and pauses[-1] == LONGEST_PAUSE_S
    now = told(benefit, now, 0.3)
    assert not benefit.is_doubtful(now)
    assert not benefit.is_doubtful(told(benefit, now, fraction) + FIRST_PAUSE_S)
