"""Memory that headless training takes: the peak, and whether it grows over many epochs.

    python tests/bench/memory.py [--epochs 100] [--hidden 128,64]

A training is started as a user would and its memory is read from /proc after every epoch, so this runs on Linux only.
`VmHWM` is the peak of the process so far, `VmRSS` what it holds at that moment. Larger networks and distorted images
get two epochs each.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
DISTORTED = ["--shift", "2", "--rotation", "12", "--scale", "0.15", "--shear", "0.15", "--elastic", "28"]
CELLS: tuple[tuple[str, list[str], float], ...] = (
    ("512,256", [], 150.0),
    ("1000,500", [], 180.0),
    ("1000,500", DISTORTED, 180.0),
)
"""Hidden layers, further flags, and the goal in MiB."""


def memory_mib(process: int) -> tuple[float, float]:
    """Return the peak of a process and what it holds now, in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    peak, now = (int(re.findall(rf"{name}:\s+(\d+) kB", status)[0]) / 1024 for name in ("VmHWM", "VmRSS"))
    return peak, now


def measure(hidden: str, epochs: int, flags: list[str], goal_mib: float) -> None:
    """Train and print the memory after the first epoch, half of them and all."""
    command = [PROGRAM, "train", "--json", "--hidden", hidden, "--batch-size", "256", "--epochs", str(epochs), *flags]
    frozen: list[float] = []
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["event"] == "epoch":
                peak, now = memory_mib(process.pid)
                frozen.append(now)
    early, middle, late = frozen[0], frozen[len(frozen) // 2], frozen[-1]
    verdict = "meets" if peak <= goal_mib else "misses"
    print(
        f"{hidden:>9} {'distorted' if flags else 'as it is':>9}  {epochs:3d} epochs  peak {peak:6.1f} MiB, {verdict} "
        f"{goal_mib:.0f}; held after the first, half, all: {early:.1f}, {middle:.1f}, {late:.1f} MiB",
        flush=True,
    )


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--hidden", default="128,64")
    options = parser.parse_args()
    measure(options.hidden, options.epochs, [], 150.0)
    for hidden, flags, goal_mib in CELLS:
        measure(hidden, 2, flags, goal_mib)


if __name__ == "__main__":
    main()
