"""How long keys take in a terminal that reads very slowly: 9600 baud, or a bad radio link.

    python tests/bench/slow_terminal.py [--rates 960,2048,0] [--size 80x24] [--program PATH] [--running]

Of the start and of every key it is said when its effect could be seen, when the last byte came, and how many bytes came
in how many frames until then. At rate 0 nothing is slow: no more bytes are needed than come there. The run is paused;
with `--running` it trains, and the last byte is not waited for. `--program` is another version to compare with.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
FRAME_ENDS = b"\x1b[6n"
"""The question with which every frame ends."""
STILL_S, LONGEST_S, RUNNING_S = 2.5, 60.0, 10.0
STARTS_WITHIN_S = 8.0
START = ("start", "", "confusion")
KEYS = (
    ("?", "?", "scroll"),
    ("leave ?", "\x1b", "confusion"),
    ("2", "2", "page 1"),
    ("leave 2", "1", "confusion"),
    ("p", "p", "backspace"),
    ("leave p", "\x1b", "q quit"),
    ("q", "q", ""),
)
"""What is pressed, and a word of its effect; none where that is the end."""


class Pressed(NamedTuple):
    """A key, and what came after it."""

    name: str
    word: str
    at: float
    ends_at: float


def press(terminal: Terminal, name: str, keys: str, word: str, is_running: bool) -> Pressed:
    """Press keys, and read until nothing comes any more, or for a while."""
    at = terminal.type(keys) if keys else terminal.begun
    still_at, end = at + (STILL_S if keys else STARTS_WITHIN_S), at + (RUNNING_S if is_running else LONGEST_S)
    begun = len(terminal.pieces)
    while (now := time.perf_counter()) < end and (is_running or now < still_at or len(terminal.pieces) == begun):
        count = len(terminal.pieces)
        terminal.read(0.1)
        if len(terminal.pieces) > count and now > still_at - STILL_S:
            still_at = now + STILL_S
        elif terminal.process.poll() is not None:
            break
    return Pressed(name, word, at, time.perf_counter())


def report(terminal: Terminal, pressed: Sequence[Pressed]) -> None:
    """Print a row for every key."""
    screens = [(at, "\n".join(rows)) for at, rows in terminal.pictures()]
    for one in pressed:
        during = [(at, text) for at, text in screens if one.at < at <= one.ends_at]
        last = max((at for at, _ in during), default=math.nan)
        seen = next((at for at, text in during if one.word in text), math.nan) if one.word else last
        written = terminal.written(one.at, one.ends_at)
        times = "".join(f"{at - one.at:>8.1f}" for at in (seen, last))
        print(f"{one.name:<10}{times}{len(written):>9,}{written.count(FRAME_ENDS):>8}", flush=True)


def measure(program: str, size: tuple[int, int], rate: float, is_running: bool) -> None:
    """Open the dashboard in such a terminal, press every key, and print what came of it."""
    command = [program, "--epochs", "100000", *([] if is_running else ["--paused"])]
    terminal = Terminal(command, *size, {"COLORTERM": "truecolor"}, rate or math.inf)
    pressed = [press(terminal, *START, is_running)]
    pressed += [press(terminal, *key, is_running) for key in KEYS]
    terminal.process.kill()
    terminal.process.wait()
    report(terminal, pressed)


def main() -> None:
    """Measure, and print a table for every rate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", default="960,2048,0", help="bytes per second; 0: as many as there are")
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--program", default=PROGRAM)
    parser.add_argument("--running", action="store_true")
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    for rate in map(float, options.rates.split(",")):
        print(f"--- {rate:g} bytes/s, {options.size}\n{'':<10}{'seen s':>8}{'last s':>8}{'bytes':>9}{'frames':>8}")
        with tempfile.TemporaryDirectory(prefix="slow-terminal-", ignore_cleanup_errors=True) as folder:
            os.environ["MNIST_TUI_RUNS"] = folder
            measure(options.program, (columns, rows), rate, options.running)


if __name__ == "__main__":
    main()
