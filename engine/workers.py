"""Threads that share out the tasks of a step. They must not know what the tasks compute.

Nobody is given a task: whoever is free takes the next, the caller among them. So the caller waits only for a thread
that is within a task, never for one that has not begun. Where that waiting still costs more than is gained, because
other programs want the cores or the tasks are too short, the caller works alone for a while.
"""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import numpy as np

Work = Callable[[int, int], object]
"""Called with the number of a task and that of the thread, 0 for the caller's own: no two threads share one."""
WINDOW_S = 0.1
LEAST_GAIN = 0.03
"""Fraction of a window that helpers must save for the caller to call them in the next."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 3.2


class Workers:
    """The calling thread and `count` - 1 others, which end with `close` or with the block of a `with`."""

    def __init__(self, count: int = 1) -> None:
        self.count = count
        """Threads, the caller's own included."""
        self._threads = [_Thread(number) for number in range(1, count)]
        self._benefit = Benefit()

    def run(self, tasks: int, work: Work) -> None:
        """Do all `tasks`, in any order and by any thread; what fails in one is raised here, and no other is begun.

        When it returns, or raises, no thread is within a task any more.
        """
        begin = time.perf_counter()
        if tasks < 2 or not self._threads or self._benefit.is_doubtful(begin):
            for task in range(tasks):
                work(task, 0)
            return
        job = _Job(tasks, work)
        try:
            for thread in self._threads[: tasks - 1]:
                thread.offer(job)
            mine = job.take_part(0)
            waiting_since = time.perf_counter()
        finally:
            job.end()
        if job.error is not None:
            raise job.error
        if mine:
            now = time.perf_counter()
            saved = (waiting_since - begin) * (tasks - mine) / mine
            self._benefit.note(saved - (now - waiting_since), now)

    def close(self) -> None:
        """End the threads."""
        for thread in self._threads:
            thread.close()
        self._threads = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class Benefit:
    """What helpers have saved of late: where that is too little, they pause, longer each time until they are worth it.

    Times are those of a clock in seconds.
    """

    def __init__(self) -> None:
        self._begin: float | None = None
        self._saved_s, self._pause_s, self._resume_at = 0.0, FIRST_PAUSE_S, 0.0

    def is_doubtful(self, now: float) -> bool:
        """Tell whether the helpers pause."""
        return now < self._resume_at

    def note(self, saved_s: float, now: float) -> None:
        """Take in the seconds that helpers have saved in a job that ended `now`; negative ones were lost."""
        if self._begin is None:
            self._begin = now
            return
        self._saved_s += saved_s
        if now - self._begin < WINDOW_S:
            return
        if self._saved_s < LEAST_GAIN * (now - self._begin):
            self._resume_at = now + self._pause_s
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        else:
            self._pause_s = FIRST_PAUSE_S
        self._begin, self._saved_s = None, 0.0


class _Job:
    """The tasks of one `run`, handed out in order."""

    def __init__(self, tasks: int, work: Work) -> None:
        self._tasks, self._work = tasks, work
        self._next = self._busy = 0
        self._changed = threading.Condition(threading.Lock())
        self.error: BaseException | None = None

    def take_part(self, thread: int) -> int:
        """Take tasks until none is left; return how many."""
        count = 0
        while (task := self._take()) is not None:
            self._work(task, thread)
            count += 1
        return count

    def help(self, thread: int) -> None:
        """Take tasks as a thread that the caller waits for."""
        with self._changed:
            self._busy += 1
        try:
            self.take_part(thread)
        except BaseException as error:  # raised again in the caller's thread
            self.error = error
        finally:
            with self._changed:
                self._busy -= 1
                if self.error is not None:
                    self._next = self._tasks
                self._changed.notify()

    def _take(self) -> int | None:
        with self._changed:
            task = self._next
            self._next += 1
        return task if task < self._tasks else None

    def end(self) -> None:
        """Let no further task be taken, and wait for those within one, even if the user interrupts once more."""
        interrupt: KeyboardInterrupt | None = None
        while True:
            try:
                with self._changed:
                    self._next = self._tasks
                    self._changed.wait_for(lambda: not self._busy)
                break
            except KeyboardInterrupt as error:
                interrupt = error
        if interrupt is not None:
            raise interrupt


class _Thread:
    """A thread that waits for jobs and helps with the latest."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._job: _Job | None = None
        self._wake = threading.Lock()
        self._wake.acquire()
        self._thread = threading.Thread(target=self._run, name=f"worker {number}", daemon=True)
        self._thread.start()

    def offer(self, job: _Job | None) -> None:
        """Wake the thread for `job`; with None it ends."""
        self._job = job
        if self._wake.locked():
            self._wake.release()

    def close(self) -> None:
        self.offer(None)
        self._thread.join()

    def _run(self) -> None:
        with np.errstate(all="ignore"):  # as in the thread of the learner, which numpy's setting does not leave
            while True:
                self._wake.acquire()
                if self._job is None:
                    return
                self._job.help(self._number)


ALONE = Workers()
"""The calling thread alone."""
