"""What a run of any length costs the screen: memory of its curves, and processor time of a picture.

    python tests/bench/long_run.py [--lengths 10000 1000000 100000000] [--pictures N]

A made-up run is fed to the screen's copy of it in bulk, as if it had gone on for hours; an evaluation and a rate
come with every 250th step. Then pictures are painted as the dashboard paints them at full speed: some more steps
arrive, then the three panes with curves are painted at the sizes that they have on a screen of 140x45.
"""

import argparse
import math
import statistics
import time
import tracemalloc

import numpy as np

from mnist_tui.engine.curve import Curve
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.accuracy_pane import AccuracyPane
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.curves.stats_pane import StatsPane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Report, RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

PIECE = 1_000_000
STEPS_PER_EPOCH = 860
STEPS_PER_EVALUATION = 250
STEPS_PER_PICTURE = LAST = 300
PANES = ((CostPane, 88, 18), (AccuracyPane, 88, 10), (StatsPane, 88, 3))


def steps(first: int, count: int, rng: np.random.Generator) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return rows of step, cost, accuracy and length of the gradient as a network that learns leaves them."""
    at = np.arange(first, first + count, dtype=np.float64)
    cost = (0.02 + 2.3 / (1 + at / 300)) * rng.lognormal(0, 0.4, count)
    return np.column_stack([at, cost, np.exp(-cost), 0.5 * np.sqrt(cost)])


def told(first: int, count: int, rng: np.random.Generator) -> Progress:
    """Return the report that these steps were taken."""
    rows = steps(first, count, rng)
    evaluated = rows[::STEPS_PER_EVALUATION, [0, 0, 1, 2]] / [1, STEPS_PER_EPOCH, 1, 1]
    rates = rows[::STEPS_PER_EVALUATION, [0, 0, 0]] * [1, 0, 1e-3] + [0, 60_000, 0]
    return Progress(
        run=1,
        phase="running",
        step=first + count - 1,
        epoch=(first + count - 1) / STEPS_PER_EPOCH,
        epochs=10**6,
        steps_per_epoch=STEPS_PER_EPOCH,
        learning_rate=0.002,
        images_per_second=60_000.0,
        seconds_left=math.nan,
        training_seconds=first * 1e-3,
        images_in_all_per_second=60_000.0,
        pace=None,
        diverged_at=None,
        steps=rows,
        evaluations=evaluated,
        rates=rates,
    )


def numbers_in(curve: Curve) -> int:
    """Return how many numbers a saved curve takes."""
    return sum(array.size for array in curve.saved()[1:])


class MadeUpRun:
    """A made-up run of some length, its memory, and what its pictures took so far."""

    def __init__(self, length: int) -> None:
        self.length, self._rng = length, np.random.default_rng(0)
        self.run, self.ui = Run(), UiState(Look(DARK, BRAILLE, "256"))
        self._panes = [(kind(), width, height) for kind, width, height in PANES]
        self._next = length + 1
        self.seconds: list[list[float]] = [[] for _ in range(len(PANES) + 1)]
        settings = plain_settings(Settings())
        tracemalloc.start()
        self._take_in(RunStarted(1, "made up", list("ab"), 8, 6, 55_000, "validation", 5_000, [48, 2], settings))
        for first in range(1, length - LAST + 1, PIECE):
            self._take_in(told(first, min(PIECE, length - LAST + 1 - first), self._rng))
        self._take_in(told(length - LAST + 1, LAST, self._rng))  # a run keeps its last report
        self.mebibytes = tracemalloc.get_traced_memory()[0] / 2**20
        tracemalloc.stop()

    def _take_in(self, report: Report) -> None:
        self.run = run_after(self.run, report, 0.0)

    def take_a_picture(self) -> None:
        """Merge a report and paint, and note the processor time of each."""
        report = told(self._next, STEPS_PER_PICTURE, self._rng)
        self._next += STEPS_PER_PICTURE
        begin = time.process_time()
        self._take_in(report)
        self.seconds[-1].append(time.process_time() - begin)
        for place, (pane, width, height) in enumerate(self._panes):
            begin = time.process_time()
            pane.paint(self.run, self.ui, width, height)
            self.seconds[place].append(time.process_time() - begin)

    def row(self) -> str:
        """Return the figures."""
        middles = [1e3 * statistics.median(each) for each in self.seconds]
        saved = sum(map(numbers_in, (self.run.steps, self.run.evaluations, self.run.rates))) * 8 / 2**20
        parts = "".join(f"{middle:>9.2f}" for middle in middles)
        return (
            f"{self.length:>11,} {self.mebibytes:>7.2f} MiB {saved:>7.2f} MiB{parts}"
            f"{sum(middles):>9.2f} ms  {sum(middles):>5.1f} %"
        )


def main() -> None:
    """Measure and print; the pictures of the runs take turns, so that a busy machine is the same for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lengths", type=int, nargs="+", default=[1_000, 10_000, 1_000_000, 100_000_000])
    parser.add_argument("--pictures", type=int, default=100)
    options = parser.parse_args()
    runs = [MadeUpRun(length) for length in options.lengths]
    for _ in range(options.pictures):
        for run in runs:
            run.take_a_picture()
    print("      steps      memory       saved     cost accuracy    pulse    merge  picture  of a core at 10 fps")
    for run in runs:
        print(run.row())


if __name__ == "__main__":
    main()
