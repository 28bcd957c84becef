"""Drives the dashboard through all its screens for a long time, and prints what memory, descriptors and keys do.

    python tests/soak/soak.py [--minutes 60] [--rows 20] [-- ARGUMENTS OF THE DASHBOARD ...]

The program runs in a pseudo-terminal. Round after round every screen is opened and all its keys are pressed, as the
keymap lists them; then the run is paused, the figures on the dashboard are compared with each other, and some keys are
timed. Each row of the table tells of one round. Returns 1 if figures disagree, or if descriptors or threads have grown
since the second round.
"""

import argparse
import contextlib
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from soak_figures import Figures
from soak_keys import GLYPHS, PAUSE, QUIT, TOUR, Press
from soak_memory import Sample, growth, sample_of
from watched_terminal import Terminal

TIMED_KEYS = 9
"""Presses of a key that are timed in a round."""
LONGEST_S = 20.0
NOTICE = re.compile(r"glyphs: \w+")
DASHBOARD = ("--epochs", "100000")


class Soak:
    """The dashboard in a terminal, and what has been found out about it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """Start it in a folder of its own, which takes what it writes."""
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        program = (sys.executable, "-m", "mnist_tui.tui", *DASHBOARD, *arguments)
        with contextlib.chdir(self._folder.name):
            self.terminal = Terminal(program, {"XDG_STATE_HOME": self._folder.name})
        self.terminal.until_shown("RUN")
        self.begun = time.monotonic()

    def tour(self, presses: Sequence[Press]) -> None:
        """Press keys one after the other, and look at what each of them does."""
        for press in presses:
            self.terminal.send(press.data)
            self.terminal.read(0)
            if self.terminal.process.poll() is None:
                self.watch(press.seconds)
        self.terminal.raw = b""  # an hour of it would count as ours

    def watch(self, seconds: float) -> None:
        """Take in what the program draws for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.terminal.read(left)
        assert self.terminal.process.poll() is None, "\n".join(self.terminal.rows())

    def until(self, word: str, but_not: str = "") -> float:
        """Watch until the first row holds `word`, in a row other than `but_not`; return the seconds that took."""
        begin = time.monotonic()
        while word not in self.first_row or self.first_row == but_not:
            assert time.monotonic() - begin < LONGEST_S, "\n".join(self.terminal.rows())
            self.terminal.read(0.05)
        return time.monotonic() - begin

    @property
    def first_row(self) -> str:
        """The status line, with nothing but the characters in use where it names them."""
        row = self.terminal.rows()[0]
        found = NOTICE.search(row)
        return found[0] if found else row

    def figures(self) -> Figures:
        """Pause, read the figures on the dashboard, and resume."""
        self.terminal.send(PAUSE)
        self.until("PAUSE")
        self.watch(1.0)
        self.until("valid")  # a notice may stand there
        figures = Figures.of(self.terminal.rows())
        self.terminal.send(PAUSE)
        self.until("RUN")
        return figures

    def latency_ms(self) -> float:
        """Return the median time from a key to its effect on the screen, while training goes on."""
        times = []
        for _ in range(TIMED_KEYS):
            before = self.first_row
            self.terminal.send(GLYPHS)
            times.append(self.until("glyphs: ", before))
            self.watch(0.2)
        return 1000 * statistics.median(times)

    def sample(self) -> Sample:
        """Return what both processes hold."""
        return sample_of(self.terminal.process.pid)

    def end(self) -> int:
        """Quit, and return the exit status; a run that is saved ends without a question."""
        for press in QUIT:
            if self.terminal.process.poll() is None:
                self.terminal.send(press.data)
                self.terminal.read_for(press.seconds)
        return self.terminal.ends_with()

    def close(self) -> None:
        """End it whatever it does, and remove its folder."""
        self.terminal.close()
        self._folder.cleanup()


def soak(minutes: float, arguments: Sequence[str]) -> int:
    """Print a row per round; return 1 if anything is wrong."""
    dashboard, samples, minutes_of, disagreed = Soak(("--no-save", *arguments)), list[Sample](), list[float](), 0
    print(f"{'minute':>6} {'screen':>7} {'engine':>7} MiB {'descriptors':>11} {'threads':>7} {'key ms':>7}  figures")
    while time.monotonic() - dashboard.begun < 60 * minutes:
        dashboard.tour(TOUR)
        figures, latency = dashboard.figures(), dashboard.latency_ms()
        sample, minute = dashboard.sample(), (time.monotonic() - dashboard.begun) / 60
        samples.append(sample)
        minutes_of.append(minute)
        disagreed += not figures.agree
        print(f"{minute:6.1f} {sample.row()} {latency:7.0f}  {figures}", flush=True)
    status = dashboard.end()
    dashboard.close()
    steady = len({sample.counts for sample in samples[1:]}) <= 1
    found = {"rounds": len(samples), "disagreed": disagreed, "steady": steady, "exit_status": status}
    print(json.dumps({**found, **growth(minutes_of, samples)}))
    return int(disagreed > 0 or not steady or status != 0)


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("arguments", nargs="*", help="of the dashboard, after --")
    options = parser.parse_args()
    return soak(options.minutes, options.arguments)


if __name__ == "__main__":
    sys.exit(main())
