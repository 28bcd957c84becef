"""How many threads the matrix products get: one beside a screen; without one, what measures faster and stays so.

With two threads a large network learns half as fast again, until another program wants a core: then the products of
both wait for each other and the speed falls to a sixth. So the choice is watched and given up. It is not free of
charge: another number of threads adds in another order, and results differ in the last bits.
"""

import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from mnist_tui.engine.trainer import Trainer

TRIAL_S = 0.06
TRIALS = 3
"""Blocks of steps per candidate; the first block of all warms up and does not count."""
WORTH_A_TRIAL = 1.5e8
"""Operations per step below which a second thread never paid; without a trial such runs are equal to the bit."""
WORTH_IT = 0.87
"""Share of the single-threaded step time that more threads must stay below to be chosen."""
COLLAPSED = 1.5
"""Times its measured step time that a choice may take, over a second, before it is given up."""
WATCH_S = 1.0
FIRST_RETRY_S = 10.0


class Switch(Protocol):
    """Sets the number of threads of the matrix library."""

    def set(self, threads: int) -> None:
        """Use so many threads from the next product on."""


class BlasSwitch:
    """The real one, through threadpoolctl."""

    def __init__(self) -> None:
        from threadpoolctl import ThreadpoolController

        controllers = ThreadpoolController().select(user_api="blas").lib_controllers
        self._before = [(controller, controller.num_threads) for controller in controllers]

    def set(self, threads: int) -> None:
        """Use so many threads from the next product on."""
        for controller, _ in self._before:
            controller.set_num_threads(threads)

    def restore(self) -> None:
        """Go back to what was set before."""
        for controller, threads in self._before:
            controller.set_num_threads(threads)


class Threads:
    """Keeps to a fixed number of threads, or chooses by the step times it is told of (`asked` 0)."""

    def __init__(self, asked: int, switch: Switch, cores: int | None = None) -> None:
        self._switch = switch
        self._cores = cores = cores if cores is not None else available_cores()
        self.count = asked or 1
        """Threads in use."""
        self.before_change: Callable[[], object] = lambda: None
        """Called before the number changes while steps are noted: meanwhile no thread may multiply matrices."""
        self._most = cores if asked == 0 else 1
        self._retry_s = FIRST_RETRY_S
        self._switch.set(self.count)
        self._begin_trial()

    def leave_a_core(self) -> bool:
        """Tell whether the products leave a core to other work of this program."""
        return self.count < self._cores

    def note(self, seconds: float) -> None:
        """Take in the time of a step; the number of threads may change before the next."""
        if self._most == 1:
            return
        self._block.append(seconds)
        self._block_s += seconds
        if self._trial is not None:
            if self._block_s >= TRIAL_S:
                self._next_block(self._trial)
        elif self.count > 1 and self._block_s >= WATCH_S:
            if self._block_s / len(self._block) > COLLAPSED * self._expected_s:
                self._use(1)
            self._empty_block()
        elif self.count == 1 and self._given_up and self._block_s >= self._retry_s:
            self._retry_s *= 2
            self._begin_trial()

    def _begin_trial(self) -> None:
        self._trial: list[tuple[int, float]] | None = []
        self._given_up = False
        self._expected_s = 0.0
        self._empty_block()

    def _empty_block(self) -> None:
        self._block: list[float] = []
        self._block_s = 0.0

    def _next_block(self, trial: list[tuple[int, float]]) -> None:
        """Note the median step time of a block and turn to the next candidate, or choose."""
        trial.append((self.count, statistics.median(self._block)))
        if len(trial) <= 2 * TRIALS:
            self._use(1 if len(trial) % 2 == 0 else self._most)
            return
        one_s, most_s = (
            statistics.median(seconds for count, seconds in trial[1:] if count == threads)
            for threads in (1, self._most)
        )
        self._trial, self._expected_s = None, min(one_s, most_s)
        self._use(self._most if most_s <= WORTH_IT * one_s else 1)
        self._given_up = False

    def _use(self, count: int) -> None:
        self._given_up = count < self.count
        self.count = count
        self.before_change()
        self._switch.set(count)
        self._empty_block()


def available_cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS has no affinity
        return os.cpu_count() or 1


def work_per_step(trainer: Trainer) -> float:
    """Return about how many operations the matrix products of a step take: forward, and twice as many back."""
    batch = trainer.settings.batch_size or len(trainer.learner.training)
    return 6.0 * trainer.network.parameters.weight_count * batch


@contextmanager
def blas_threads(asked: int, work: float = 0.0) -> Iterator[Threads]:
    """Run the block with `asked` threads and put the library back as it was.

    With 0 the number is chosen for steps of `work` operations: small ones get one thread without a trial.
    """
    blas = BlasSwitch()
    try:
        yield Threads(asked or (0 if work >= WORTH_A_TRIAL else 1), blas)
    finally:
        blas.restore()
