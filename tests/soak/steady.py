"""Leaves one run alone at full speed, saved and on the screen, for a long time, and prints what it takes.

    python tests/soak/steady.py [--minutes 60] [--every 60] [-- ARGUMENTS OF THE DASHBOARD ...]

A row of the table tells what both processes hold and what the run takes on disk; the key is timed in the first row and
in the last. Returns 1 if descriptors or threads have grown, or if the run ends with an error.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from soak import Soak
from soak_memory import Sample, growth

BYTES_PER_MB = 1e6
ROW = "minute  screen      engine MiB descriptors threads checkpoints MB  log MB    step  key ms"


def megabytes(folder: Path, pattern: str) -> float:
    """Return what the files in a folder of runs take; one that is thinned out meanwhile counts no more."""
    sizes = []
    for path in folder.rglob(pattern):
        try:
            sizes.append(path.stat().st_size)
        except FileNotFoundError:
            continue
    return sum(sizes) / BYTES_PER_MB


def steps_on_disk(folder: Path) -> int:
    """Return the step of the newest checkpoint; 0 without one."""
    return max((int(path.stem) for path in folder.rglob("*.safetensors")), default=0)


class SteadyRun:
    """A run that nobody touches, and the samples of it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.soak = Soak(arguments)
        self.samples: list[Sample] = []
        self.minutes: list[float] = []

    def row(self, latency_ms: float | None) -> str:
        """Take a sample, and return it as a row of the table."""
        sample, folder = self.soak.sample(), self.soak.folder
        minute = (time.monotonic() - self.soak.begun) / 60
        self.samples.append(sample)
        self.minutes.append(minute)
        disk = f"{megabytes(folder, '*.safetensors'):14.1f} {megabytes(folder, 'log.jsonl'):7.2f}"
        key = "" if latency_ms is None else f"{latency_ms:7.0f}"
        return f"{minute:6.1f} {sample.row()} {disk} {steps_on_disk(folder):7d} {key}"

    @property
    def is_steady(self) -> bool:
        """True when descriptors and threads have not grown, but for files that are open while they are written."""
        middle = len(self.samples) // 2
        before, after = (
            [min(counts) for counts in zip(*(sample.counts for sample in part), strict=True)]
            for part in (self.samples[:middle], self.samples[middle:])
        )
        return all(late <= early for early, late in zip(before, after, strict=True))

    def watch(self, until: float) -> None:
        """Look on until that time, and forget what was drawn."""
        while (left := until - time.monotonic()) > 0:
            self.soak.watch(min(left, 1.0))
            self.soak.terminal.raw = b""


def watched(minutes: float, every_s: float, arguments: Sequence[str]) -> int:
    """Print a row per sample; return 1 if anything is wrong."""
    run = SteadyRun(arguments)
    try:
        end = run.soak.begun + 60 * minutes
        print(ROW)
        run.watch(run.soak.begun + min(every_s, 10.0))
        print(run.row(run.soak.latency_ms()), flush=True)
        while (due := time.monotonic() + every_s) < end:
            run.watch(due)
            print(run.row(None), flush=True)
        print(run.row(run.soak.latency_ms()), flush=True)
        status = run.soak.end()
    finally:
        run.soak.close()
    found = {"samples": len(run.samples), "steady": run.is_steady, "exit_status": status}
    print(json.dumps({**found, **growth(run.minutes, run.samples)}))
    return int(not run.is_steady or status != 0)


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=60.0, metavar="S")
    parser.add_argument("arguments", nargs="*", help="of the dashboard, after --")
    options = parser.parse_args()
    return watched(options.minutes, options.every, options.arguments)


if __name__ == "__main__":
    sys.exit(main())
