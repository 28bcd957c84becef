"""What every key costs: processor time of screen and engine, bytes and frames, from the key to stillness.

    python tests/bench/key_costs.py [--rounds 3] [--size 80x24] [--program PATH] [--running] [KEY ...]

Times of the processor say the same on a busy machine as on a quiet one. The run is paused, so that nothing else is
drawn; with `--running` it goes on, and only what there is up to the first picture is said. The first row of a key is of
its first press, where screens are made that later ones find; the second has the medians of all others. `--program` is
another version, with which this one is compared.
"""

import argparse
import math
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
PICTURE_ENDS = b"\x1b[?2026l"
STILL_S, LONGEST_S, TRAINS_S = 0.4, 4.0, 3.0
BACK = "1"
KEYS: dict[str, tuple[str, str]] = {
    **{name: (name, BACK) for name in ("2", "3", "4", "7", "8", "m", "c", "d", "R")},
    **{name: (name, "\x1b") for name in ("?", "p", "o")},
    "ctrl+p": ("\x10", "\x1b"),
    "tab": ("\t", "\x1b"),
    "g": ("g", "g"),
    "f": ("f", "f"),
    "y": ("y", "y"),
    "x": ("x", "x"),
    "+": ("+", "-"),
    "z": ("z", "Z"),
    "T": ("T", ""),
    "s": ("s", ""),
    "t": ("t", ""),
    "space": (" ", " "),
    "r": ("r", ""),
    "n": ("n", ""),
}
"""What is pressed, and what leads back from it; the last ones train, and `space` is pressed while the run goes on."""


class Cost(NamedTuple):
    """What one press has cost."""

    first_ms: float
    """Processor time of the screen up to its first picture after the key."""
    screen_ms: float
    engine_ms: float
    size: int
    pictures: int


def processor_ms(process: int) -> float:
    """Return the processor time of all threads of a process, as the scheduler counts it."""
    total = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except OSError:  # the thread has ended
            continue
    return total / 1e6


def children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def press(terminal: Terminal, keys: str, to_stillness: bool) -> Cost:
    """Press keys, read until nothing comes any more or the first picture is there, and say what that has cost."""
    screen, engines = terminal.process.pid, children(terminal.process.pid)
    before, engine_before = processor_ms(screen), sum(map(processor_ms, engines))
    at, first_ms = terminal.type(keys), math.nan
    still_at = at + STILL_S
    while (now := time.perf_counter()) < at + LONGEST_S and (math.isnan(first_ms) or now < still_at):
        count = len(terminal.pieces)
        terminal.read(0.002)
        if len(terminal.pieces) > count:
            still_at = now + STILL_S
        if math.isnan(first_ms) and PICTURE_ENDS in terminal.written(at):
            first_ms = processor_ms(screen) - before
            if not to_stillness:
                break
    written = terminal.written(at)
    engine_ms = sum(map(processor_ms, engines)) - engine_before
    return Cost(first_ms, processor_ms(screen) - before, engine_ms, len(written), written.count(PICTURE_ENDS))


def press_and_return(terminal: Terminal, name: str, is_running: bool) -> Cost:
    """Press a key and go back to where it was pressed."""
    keys, back = KEYS[name]
    if name == "space" and not is_running:
        terminal.type(" ")
        terminal.read(0.5)
    cost = press(terminal, keys, not is_running)
    if back and (name != "space" or is_running):
        press(terminal, back, True)
    return cost


def row(name: str, cost: Cost) -> str:
    """Return a row of the table."""
    return (
        f"{name:<16}{cost.first_ms:>9.1f}{cost.screen_ms:>9.1f}{cost.engine_ms:>9.1f}{cost.size:>9,}{cost.pictures:>6}"
    )


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("keys", nargs="*", metavar="KEY")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--program", default=PROGRAM)
    parser.add_argument("--running", action="store_true")
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory(prefix="key-costs-", ignore_cleanup_errors=True) as folder:
        os.environ["MNIST_TUI_RUNS"] = folder
        command = [options.program, "--epochs", "100000"]
        terminal = Terminal(command, columns, rows, {"COLORTERM": "truecolor"})
        terminal.read(TRAINS_S)
        if not options.running:
            terminal.type(" ")
            terminal.read(1.5)
        print(f"{'key':<16}{'first':>9}{'screen':>9}{'engine':>9}{'bytes':>9}{'frames':>6}   (ms of the processor)")
        for name in options.keys or KEYS:
            costs = [press_and_return(terminal, name, options.running) for _ in range(options.rounds)]
            print(row(f"{name}, first", costs[0]), flush=True)
            if others := costs[1:]:
                print(row("", Cost(*map(statistics.median, zip(*others, strict=True)))), flush=True)
        terminal.process.kill()
        terminal.process.wait()


if __name__ == "__main__":
    main()
