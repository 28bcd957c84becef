"""What a key costs the screen's process after runs of different lengths, in milliseconds of processor time.

    python tests/bench/long_keys.py [--rounds N]

A made-up run is fed to the whole app, without a terminal: steps, an evaluation in every hundred, lines of output,
changes of a setting. Then keys are pressed on every screen that shows what grows, and each is timed until the screen
is whole again. A row per key, a column per length; the last row is their sum.
"""

import argparse
import asyncio
import os
import socket
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from long_run import PIECE, STEPS_PER_EPOCH, told
from ready_terminal import ReadyTerminal
from screens import draw, until

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.told import Printed
from mnist_tui.tui.frame.atomic_screen import AtomicScreen
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.protocol.link import engine_end, screen_end
from mnist_tui.tui.protocol.reports import RunStarted, SettingChanged
from mnist_tui.tui.protocol.setting_values import plain_settings

LENGTHS = {1_000: (10, 1), 1_000_000: (10_000, 400)}
"""Steps: lines of output, and changes of the learning rate."""
KEYS = ("g", "tab", "y", "y", "x", "plus", "z", "Z", "left", "escape", "c", "c", "o", "k", "pageup", "end", "1")


def feed(app: MnistApp, steps: int) -> None:
    """Have the app take in a run of so many steps."""
    rng, (lines, changes) = np.random.default_rng(0), LENGTHS[steps]
    settings = plain_settings(Settings())
    app.store.tell(RunStarted(1, "made up", list("ab"), 8, 6, 55_000, "validation", 5_000, [48, 2], settings))
    for first in range(1, steps + 1, PIECE):
        app.store.tell(told(first, min(PIECE, steps + 1 - first), rng))
    for line in range(lines):
        app.store.tell(Printed("engine", f"line {line}\n"))
    for change in range(changes):
        step = change * steps // changes
        app.store.tell(SettingChanged(1, step, "learning_rate", 0.01, 0.02, step / STEPS_PER_EPOCH))


async def press_all(app: MnistApp, steps: int, rounds: int) -> list[list[float]]:
    """Return the milliseconds of each key, one of each round."""
    taken: list[list[float]] = [[] for _ in KEYS]
    async with app.run_test(size=(80, 24)) as pilot:
        app.driver = ReadyTerminal(80, 24)  # type: ignore[assignment]
        feed(app, steps)

        def is_whole() -> bool:
            return isinstance(app.screen, AtomicScreen) and not app.screen.is_held

        await until(pilot, is_whole)
        for _ in range(rounds):
            for place, key in enumerate(KEYS):
                await pilot.pause()
                begin = time.process_time()
                await pilot.press(key)
                await until(pilot, is_whole)
                draw(app)
                taken[place].append(1000 * (time.process_time() - begin))
    return taken


def measured(steps: int, rounds: int) -> list[float]:
    """Return the median of each key after so many steps."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        app = MnistApp(screen_end(mine), choose_look("braille", "256", {}, "utf-8"), fps=10)
        app.animation_level = "none"
        engine_end(theirs)
        return [statistics.median(each) for each in asyncio.run(press_all(app, steps, rounds))]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args()
    os.environ.setdefault("TERM", "xterm-256color")
    columns = [measured(steps, options.rounds) for steps in LENGTHS]
    print(f"{'key':8}" + "".join(f"{steps:>12,}" for steps in LENGTHS) + "  steps")
    for key, *row in zip((*KEYS, "all"), *[(*column, sum(column)) for column in columns], strict=True):
        print(f"{key:8}" + "".join(f"{one:12.2f}" for one in row))


if __name__ == "__main__":
    main()
