"""How soon `mnist-tui look` shows a table, and how much memory both of its processes take.

    python tests/bench/look.py [--rows 1000000] [--classes 10] [--times 5]

Starts the program in a terminal of 140x45, waits for the accuracy to be drawn, opens the gallery, and prints the
seconds from the start to the first picture and to that of the predictions, what processor time both processes have
taken by then, and their resident memory. Processor time depends less on what else the machine does.
"""

import argparse
import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024
TOO_LONG_S = 120.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    for name, usual in (("rows", 1_000_000), ("classes", 10), ("times", 5)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "predictions.npz"
        write_table(path, options.rows, options.classes)
        size, load = path.stat().st_size >> 20, os.getloadavg()[0]
        print(f"{options.rows:,} rows of {options.classes} classes, {size} MiB, load {load:.1f}")
        results = [one_start(path, Path(folder)) for _ in range(options.times)]
    for what, unit, values in (
        ("first picture", "s", [one.first for one in results]),
        ("predictions shown", "s", [one.shown for one in results]),
        ("processor, screen", "s", [one.screen for one in results]),
        ("processor, engine", "s", [one.engine for one in results]),
        ("gallery open", "s", [one.gallery for one in results]),
        ("screen and engine", "MiB", [one.mib for one in results]),
    ):
        print(f"{what:<18} median {statistics.median(values):8.2f} {unit}, {min(values):.2f} to {max(values):.2f}")


def write_table(path: Path, rows: int, classes: int) -> None:
    """Write probabilities of which nine in ten are right."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, classes, rows)
    scores = rng.random((rows, classes), np.float32)
    scores[np.arange(rows), labels] += 3 * (rng.random(rows) < 0.9)
    np.savez(path, probabilities=scores / scores.sum(axis=1, keepdims=True), labels=labels)


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the start, seconds of processor time until the predictions were shown, and MiB of both processes."""

    first: float
    shown: float
    screen: float
    engine: float
    gallery: float
    mib: float


def one_start(path: Path, state: Path) -> Start:
    """Start it, and measure."""
    terminal, theirs = pty.openpty()
    os.set_blocking(terminal, False)
    subprocess.run(["stty", "rows", "45", "cols", "140"], stdin=theirs, check=True)
    (state / "mnist-tui").mkdir(exist_ok=True)
    environment = {**os.environ, "TERM": "xterm-256color", "XDG_STATE_HOME": str(state)}
    begun = time.perf_counter()
    program = subprocess.Popen(
        [sys.executable, "-m", "mnist_tui.tui", "look", str(path)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        seen = until(terminal, b"confusion")
        first = time.perf_counter() - begun
        until(terminal, b"mean confidence", seen)
        shown = time.perf_counter() - begun
        screen, engine = processor_s(program.pid), sum(map(processor_s, children(program.pid)))
        os.write(terminal, b"2")
        until(terminal, b"by confidence")
        gallery = time.perf_counter() - begun - shown
        mib = sum(map(resident_mib, (program.pid, *children(program.pid))))
        os.write(terminal, b"q")
        while program.poll() is None:
            read(terminal, 0.05)
    finally:
        program.kill()
        program.wait()
        os.close(terminal)
    return Start(first, shown, screen, engine, gallery, mib)


def until(terminal: int, text: bytes, seen: bytes = b"") -> bytes:
    """Read until a text has been drawn, after what was seen before; return all of it."""
    end = time.perf_counter() + TOO_LONG_S
    while text not in seen:
        if time.perf_counter() > end:
            raise TimeoutError(f"{text!r} has not been drawn")
        seen += read(terminal, 0.5)
    return seen


def read(terminal: int, seconds: float) -> bytes:
    """Return what has been drawn within some seconds."""
    if not select.select([terminal], (), (), seconds)[0]:
        return b""
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""


def children(process: int) -> list[int]:
    """Return the processes that it has started."""
    text = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(one) for one in text.split()]


def processor_s(process: int) -> float:
    """Return the processor time that it has taken."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def resident_mib(process: int) -> float:
    """Return the most that it ever held."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
