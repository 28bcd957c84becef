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
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.panes.accuracy import AccuracyPane
from mnist_tui.tui.panes.cost import CostPane
from mnist_tui.tui.panes.pulse import PulsePane
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing
from mnist_tui.tui.terminal import Look

PIECE = 1_000_000
STEPS_PER_EPOCH = 860
STEPS_PER_EVALUATION = 250
STEPS_PER_PICTURE = LAST = 300
PANES = ((CostPane, 88, 18), (AccuracyPane, 88, 10), (PulsePane, 88, 3))


def steps(first: int, count: int, rng: np.random.Generator) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return rows of step, cost, accuracy and length of the gradient as a network that learns leaves them."""
    at = np.arange(first, first + count, dtype=np.float64)
    cost = (0.02 + 2.3 / (1 + at / 300)) * rng.lognormal(0, 0.4, count)
    return np.column_stack([at, cost, np.exp(-cost), 0.5 * np.sqrt(cost)])


def told(first: int, count: int, rng: np.random.Generator) -> say.Progress:
    """Return the report that these steps were taken."""
    rows = steps(first, count, rng)
    judged = rows[::STEPS_PER_EVALUATION, [0, 0, 1, 2]] / [1, STEPS_PER_EPOCH, 1, 1]
    rates = rows[::STEPS_PER_EVALUATION, [0, 0, 0]] * [1, 0, 1e-3] + [0, 60_000, 0]
    return say.Progress(
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
        steps=rows.tobytes(),
        judged=judged.tobytes(),
        rates=rates.tobytes(),
    )


def numbers_in(curve: Curve) -> int:
    """Return how many numbers a saved curve takes."""
    return sum(array.size for array in curve.saved()[1:])


def measure(length: int, pictures: int) -> None:
    """Feed a run, paint, and print one row."""
    rng, view, showing = np.random.default_rng(0), RunView(), Showing(Look(DARK, BRAILLE, "256"))
    panes = [(kind(view, showing), width, height) for kind, width, height in PANES]
    settings = say.plain_settings(Settings())
    tracemalloc.start()
    view.apply(say.Opened(1, "made up", list("ab"), 8, 6, 55_000, "validation", 5_000, [48, 2], settings))
    for first in range(1, length - LAST + 1, PIECE):
        view.apply(told(first, min(PIECE, length - LAST + 1 - first), rng))
    view.apply(told(length - LAST + 1, LAST, rng))  # a view keeps its last report
    memory = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    seconds: list[list[float]] = [[] for _ in range(len(panes) + 1)]
    for picture in range(pictures):
        report = told(length + 1 + picture * STEPS_PER_PICTURE, STEPS_PER_PICTURE, rng)
        begin = time.process_time()
        view.apply(report)
        seconds[-1].append(time.process_time() - begin)
        for place, (pane, width, height) in enumerate(panes):
            begin = time.process_time()
            pane.paint(view, showing, width, height)
            seconds[place].append(time.process_time() - begin)
    middles = [1e3 * statistics.median(each) for each in seconds]
    saved = sum(map(numbers_in, (view.steps, view.evaluations, view.rates))) * 8
    print(
        f"{length:>11,} {memory / 2**20:>7.2f} MiB {saved / 2**20:>7.2f} MiB"
        + "".join(f"{middle:>9.2f}" for middle in middles)
        + f"{sum(middles):>9.2f} ms  {sum(middles):>5.1f} %"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lengths", type=int, nargs="+", default=[1_000, 10_000, 1_000_000, 100_000_000])
    parser.add_argument("--pictures", type=int, default=100)
    options = parser.parse_args()
    print("      steps      memory       saved     cost accuracy    pulse    merge  picture  of a core at 10 fps")
    for length in options.lengths:
        measure(length, options.pictures)


if __name__ == "__main__":
    main()
