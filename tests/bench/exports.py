"""Exports of many large images, from the dashboard and with `mistakes`: seconds, bytes, and memory of the processes.

    python tests/bench/exports.py [--images 6900] [--side 200] [--limit 1024]

Makes a data set of noise with a bright bar where the class is, and trains a small network on it. Every process has an
address space of `--limit` MiB, as with `ulimit -v` (0 for any). The dashboard goes on training while it writes; its
peaks are those since just before `w`, beside what was held then. An image counts once in a row of the table, though an
IDX folder has training and test images, which are the same. Linux only. Returns 1 if any export fails.
"""

import argparse
import contextlib
import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from memory import memory_mib
from processes import engine_of
from watched_terminal import Terminal

from mnist_tui.data.idx import write_idx

PROGRAM = (sys.executable, "-m", "mnist_tui.tui")
ALL = "flag:right|wrong"
ON_A_SHEET = "flag:right|wrong top:1500"
EXPORTS = (("a.csv", ALL), ("a.json", ALL), ("a.png", ON_A_SHEET), ("folder", ALL), ("all.png", ALL))
"""Files and filters; a sheet has at most 100 million pixels, and one that is larger is refused in a line."""
OUTCOMES = re.compile(
    r"[\d,]+ images written to \S+|\S* a sheet of .*|not enough memory.*|\S+ needs .* of memory.*|.*ended.*"
)
LEARNED_FROM, TESTED, CLASSES = 1000, 100, 10
LONGEST_S = 60.0
TRAINS_S, KEY_S, LOOK_EVERY_S = 3.0, 0.3, 0.02
ERASED = "\x7f" * 40


class Written(NamedTuple):
    """One export."""

    line: str
    seconds: float
    size: int
    peaks: tuple[float, ...]
    """MiB, of the screen and the engine, or of the command."""
    held: tuple[float, ...] = ()

    def row(self, name: str) -> str:
        """Return a row of the table."""
        peaks = ", ".join(f"{peak:.0f}" for peak in self.peaks)
        held = f" ({', '.join(f'{one:.0f}' for one in self.held)} before)" if self.held else ""
        return f"{name:>22} {self.seconds:6.1f} s {self.size / 1e6:7.1f} MB  peak {peaks} MiB{held}  {self.line}"


def make_data(folder: Path, images: int, side: int) -> None:
    """Write the data set; all but a thousand of its training images are held out."""
    rng = np.random.default_rng(1234)
    for prefix, count in (("train", images + LEARNED_FROM), ("t10k", TESTED)):
        labels = rng.permutation(np.arange(count) % CLASSES).astype(np.uint8)
        pixels = rng.integers(0, 100, (count, side, side), dtype=np.uint8)
        bar = side // CLASSES
        for image, label in zip(pixels, labels.tolist(), strict=True):
            image[bar * label : bar * (label + 1), side // 4 : -side // 4] += 120
        write_idx(folder / f"{prefix}-images-idx3-ubyte", pixels)
        write_idx(folder / f"{prefix}-labels-idx1-ubyte", labels)


def limited(limit_mib: int, *words: str) -> tuple[str, ...]:
    """Return a command whose processes have no more than so much address space."""
    limit = f"ulimit -v {limit_mib * 1024}; " if limit_mib else ""
    return ("/bin/sh", "-c", f'{limit}exec "$0" "$@"', *PROGRAM, *words)


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(one.stat().st_size for one in files if one.is_file())


def from_dashboard(folder: Path, images: int, limit_mib: int) -> Iterator[tuple[str, Written]]:
    """Yield what each export from the gallery has taken; AssertionError if the dashboard does not outlive them."""
    words = ("--data", "data", "--validation", str(images), "--hidden", "16", "--epochs", "100000", "--no-save")
    terminal = Terminal(limited(limit_mib, *words), {"XDG_STATE_HOME": str(folder)})
    try:
        terminal.until_shown("RUN")
        terminal.read_for(TRAINS_S)
        both = terminal.process.pid, engine_of(terminal.process.pid)
        for name, wanted in EXPORTS:
            yield name, export(terminal, both, name, wanted)
        assert [os.path.exists(f"/proc/{one}") for one in both] == [True, True]
        press(terminal, "1")
        terminal.until_shown("RUN")
        press(terminal, "q", "y")
        assert terminal.ends_with() == 0
    finally:
        terminal.close()


def press(terminal: Terminal, *keys: str) -> None:
    """Press keys one after the other: what comes in one piece is taken for a paste."""
    for key in keys:
        terminal.type(key)
        terminal.read_for(KEY_S)


def export(terminal: Terminal, both: tuple[int, int], name: str, wanted: str) -> Written:
    """List the images, write them, and wait for the line that says how that went."""
    press(terminal, "1", "2", "/", ERASED, wanted, "\r")
    terminal.until_shown(wanted)
    terminal.read_for(TRAINS_S)
    for process in both:
        Path(f"/proc/{process}/clear_refs").write_text("5")  # the peak counts from now on
    held = tuple(memory_mib(process)[1] for process in both)
    press(terminal, "w", ERASED, name)
    begin, said = time.monotonic(), None
    terminal.type("\r")
    while said is None and time.monotonic() < begin + LONGEST_S and terminal.process.poll() is None:
        terminal.read(0.05)
        said = next(filter(None, map(OUTCOMES.search, terminal.rows())), None)
    seconds = time.monotonic() - begin
    peaks = tuple(memory_mib(process)[0] for process in both)
    line = f"NOTHING SAID: {terminal.rows()[0].strip()}" if said is None else said[0].strip()
    return Written(line, seconds, size_of(Path(name)) if Path(name).exists() else 0, peaks, held)


def with_command(images: int, limit_mib: int) -> Iterator[tuple[str, Written]]:
    """Yield what `train` and then each form of `mistakes` has taken."""
    data = ("--data", "data", "--validation", str(images))
    train = ("train", *data, "--hidden", "16", "--epochs", "1", "--save", "model.safetensors", "--no-save", "--quiet")
    yield "train", command(limit_mib, *train, out=Path("model.safetensors"))
    ways = {"csv": ("--csv",), "json": ("--json",), "png": ("--png", "b.png"), "idx": ("--idx", "b")}
    outs = {"csv": Path("printed"), "json": Path("printed"), "png": Path("b.png"), "idx": Path("b")}
    for way, words in ways.items():
        wanted = ON_A_SHEET if way == "png" else ALL
        mistakes = ("mistakes", "model.safetensors", *data, "--split", "validation", "--filter", wanted, *words)
        yield f"mistakes --{way}", command(limit_mib, *mistakes, out=outs[way])


def command(limit_mib: int, *words: str, out: Path) -> Written:
    """Run a command; its standard output goes into a file. Its peak is read meanwhile: `wait4` adds ours to it."""
    begin, peak = time.monotonic(), 0.0
    with Path("printed").open("wb") as printed, Path("said").open("wb") as said:
        process = subprocess.Popen(limited(limit_mib, *words), stdout=printed, stderr=said)
        while process.poll() is None:
            with contextlib.suppress(OSError, IndexError):  # it is about to end
                peak = max(peak, memory_mib(process.pid)[0])
            time.sleep(LOOK_EVERY_S)
    seconds = time.monotonic() - begin
    last = (Path("said").read_text().strip().splitlines() or [""])[-1]
    line = "done" if process.returncode == 0 else f"FAILED with {process.returncode}: {last}"
    return Written(line, seconds, size_of(out) if out.exists() else 0, (peak,))


def main() -> int:
    """Print a row per export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=6900)
    parser.add_argument("--side", type=int, default=200)
    parser.add_argument("--limit", type=int, default=1024, metavar="MIB")
    given = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="exports-") as name:
        os.chdir(name)
        Path("data").mkdir()
        make_data(Path("data"), given.images, given.side)
        print(f"data: {size_of(Path('data')) / 1e6:.0f} MB; at most {given.limit or 'any number of'} MiB a process")
        rows = from_dashboard(Path(name), given.images, given.limit), with_command(given.images, given.limit)
        for what, written in itertools.chain.from_iterable(rows):
            failed += written.line != "done" and not OUTCOMES.search(written.line)
            print(written.row(what), flush=True)
        os.chdir("/")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
