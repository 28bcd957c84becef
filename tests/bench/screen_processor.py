"""How much of a core the screen's process takes while a network trains at full speed, beside another version of it.

    python tests/bench/screen_processor.py [--rounds 5] [--sizes 80x24,140x45] [--beside PATH] [-- SETTINGS ...]

Every round runs each version once, in turn, so that a busy machine is the same for all. Times are those of the
processor. On a busy machine fewer frames may be drawn: the milliseconds of a frame say what that hides.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from key_costs import processor_ms
from terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
PICTURE_ENDS = b"\x1b[?2026l"
WARM_UP_S, MEASURED_S = 5.0, 6.0


class Figures(NamedTuple):
    """Of one run."""

    percent: float
    frame_ms: float
    frames_per_s: float
    kibibytes_per_s: float


def measured(program: str, size: tuple[int, int], settings: list[str]) -> Figures:
    """Start a run that is saved, and look at it once all has been imported and seen."""
    with tempfile.TemporaryDirectory(prefix="screen-processor-", ignore_cleanup_errors=True) as folder:
        os.environ["MNIST_TUI_RUNS"] = folder
        terminal = Terminal([program, "--epochs", "100000", *settings], *size, {"COLORTERM": "truecolor"})
        terminal.read(WARM_UP_S)
        begin, before = time.perf_counter(), processor_ms(terminal.process.pid)
        terminal.read(MEASURED_S)
        end, used = time.perf_counter(), processor_ms(terminal.process.pid) - before
        written = terminal.written(begin, end)
        terminal.process.kill()
        terminal.process.wait()
    seconds, frames = end - begin, max(written.count(PICTURE_ENDS), 1)
    return Figures(used / seconds / 10, used / frames, frames / seconds, len(written) / 1024 / seconds)


def middle(values: list[float]) -> str:
    """Return the median with the range."""
    return f"{statistics.median(values):6.2f} ({min(values):.2f} to {max(values):.2f})"


def main() -> None:
    """Measure, and print a row for every size and version."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", default="80x24,140x45")
    parser.add_argument("--beside", help="the program of another version")
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    options, settings = parser.parse_args(words[:cut]), words[cut + 1 :]
    programs = [PROGRAM, *([options.beside] if options.beside else [])]
    for size in options.sizes.split(","):
        columns, rows = map(int, size.split("x"))
        found: dict[str, list[Figures]] = {program: [] for program in programs}
        for _ in range(options.rounds):
            for program in programs:
                found[program].append(measured(program, (columns, rows), settings))
        print(f"--- {size} {' '.join(settings)}")
        for program, figures in found.items():
            percents, frames, rates, sizes = (list(column) for column in zip(*figures, strict=True))
            print(f"{middle(percents)} % of a core, {middle(frames)} ms a frame, ", end="")
            print(
                f"{statistics.median(rates):.1f} frames/s, {statistics.median(sizes):.1f} KiB/s: {program}", flush=True
            )


if __name__ == "__main__":
    main()
