"""What the screen costs: training speed, bytes and processor time under the dashboard against headless training.

    python tests/bench/dashboard.py [--epochs N] [--rounds N] [--size 80x24] [-- SETTINGS ...]

Headless and dashboard runs alternate. The dashboard runs in a pseudo-terminal that reads everything at once and
answers nothing; its training speed is the one that the program itself reports when it ends.
"""

import argparse
import fcntl
import json
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
WITHIN_S = 600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run: speed of training, seconds from start to end, bytes drawn, share of a core for screen and engine."""

    images_per_second: float
    wall_s: float
    kib_per_s: float = 0.0
    processor_share: float = 0.0


def headless(settings: list[str]) -> Outcome:
    """Run `mnist-tui train --json`."""
    begin = time.perf_counter()
    done = subprocess.run([PROGRAM, "train", "--json", *settings], capture_output=True, text=True, check=True)
    wall = time.perf_counter() - begin
    epochs = [row for row in map(json.loads, done.stdout.splitlines()) if row["event"] == "epoch"]
    images = sum(row["seconds"] * row["images_per_second"] for row in epochs)
    return Outcome(images / sum(row["seconds"] for row in epochs), wall)


def under_the_dashboard(settings: list[str], columns: int, rows: int, fps: int) -> Outcome:
    """Run the dashboard until it says DONE, then quit."""
    begin = time.perf_counter()
    child, screen = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        for name in ("SSH_CONNECTION", "NO_COLOR", "COLUMNS", "LINES"):
            os.environ.pop(name, None)
        os.execv(PROGRAM, [PROGRAM, "--fps", str(fps), *settings])
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    output, done_at = bytearray(), 0.0
    while time.perf_counter() - begin < WITHIN_S:
        if select.select([screen], [], [], 0.5)[0]:
            try:
                output += os.read(screen, 65536)
            except OSError:
                break
        if not done_at and b"DONE" in output:
            done_at = time.perf_counter()
            drawn = len(output)
            os.write(screen, b"q")
    if not done_at:
        raise SystemExit(f"the dashboard was not done within {WITHIN_S} s")
    _, _, usage = os.wait4(child, 0)
    said = re.search(rb"([\d,]+) images/s", output)
    if said is None:
        raise SystemExit("the dashboard did not say how fast it was")
    wall = done_at - begin
    return Outcome(
        float(said[1].replace(b",", b"")), wall, drawn / 1024 / wall, (usage.ru_utime + usage.ru_stime) / wall
    )


def middle(values: list[float]) -> str:
    """Return the median with the range."""
    return f"{statistics.median(values):,.2f} ({min(values):,.2f} to {max(values):,.2f})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--fps", type=int, default=10)
    parser.add_argument("settings", nargs="*", help="settings of the run, after --")
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    settings = ["--epochs", str(options.epochs), *options.settings]
    alone, seen = [], []
    for _ in range(options.rounds):
        alone.append(headless(settings))
        seen.append(under_the_dashboard(settings, columns, rows, options.fps))
    ratios = [
        with_screen.images_per_second / without.images_per_second
        for with_screen, without in zip(seen, alone, strict=True)
    ]
    print(f"{options.size} at {options.fps} fps, {' '.join(settings)}")
    print(f"headless   {middle([run.images_per_second for run in alone])} images/s")
    print(f"dashboard  {middle([run.images_per_second for run in seen])} images/s")
    print(f"ratio      {middle(ratios)}")
    print(
        f"wall       {middle([run.wall_s for run in alone])} s headless, {middle([run.wall_s for run in seen])} s seen"
    )
    print(f"bytes      {middle([run.kib_per_s for run in seen])} KiB/s")
    print(f"processor  {middle([100 * run.processor_share for run in seen])} % of a core for screen and engine")


if __name__ == "__main__":
    main()
