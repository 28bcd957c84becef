"""The programs whose disks fail: how they are started, what they say, and how they are told to end."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from faulty_disk import DOUBLE, Place
from watched_terminal import Terminal

SETTINGS = ("--hidden", "64", "--threads", "1")
PAUSED = "paused"
COMMANDS = {
    "train": ("train", *SETTINGS),
    "resume": ("resume", "--headless"),
    "dashboard": SETTINGS,
    "screen": ("resume",),
    PAUSED: SETTINGS,
}
CONTINUED, ON_SCREEN = ("resume", "screen"), ("dashboard", "screen", PAUSED)
EPOCHS, ENDLESS = ("--epochs", "10"), ("--epochs", "100000")
TOO_LONG_S = 150


class Program:
    """A program that trains, from its start to its end."""

    def __init__(self, name: str, place: Place, is_endless: bool) -> None:
        self.name, self.is_endless = name, is_endless
        double = place.fault.parent / "double"
        double.mkdir(exist_ok=True)
        (double / "sitecustomize.py").write_text(DOUBLE)
        self.environment = {"PYTHONPATH": str(double), "FAULT": str(place.fault), "MNIST_TUI_RUNS": str(place.runs)}
        epochs = ENDLESS if is_endless else () if name in CONTINUED else EPOCHS
        self.command = [sys.executable, "-m", "mnist_tui.tui", *COMMANDS[name], *epochs]
        self.told: set[str] = set()
        """What was said of the disk while the program ran."""
        self.status = 0
        self.words = ""
        self.steps = 0
        """At the end."""
        self.seen = 0
        """The step on the screen."""
        self.is_begun = name not in ON_SCREEN
        """False until it is seen to train, or to be paused."""
        self.ending_s = 0.0
        """How long it took to end, once it was told to."""

    @property
    def is_paused(self) -> bool:
        """True for one that takes no step while its disk fails."""
        return self.name == PAUSED

    @property
    def is_told(self) -> bool:
        """True once it was said that nothing is saved."""
        return any("not saved" in text for text in self.told)

    @property
    def usual_status(self) -> int:
        """With which it ends where all is well."""
        return 128 + signal.SIGTERM if self.is_endless and self.name not in ON_SCREEN else 0

    def run(self, may_end: Callable[[int, float], bool]) -> None:
        """Run it; `may_end` is told its process and how long it runs, and ends one that would not end by itself."""
        self._run_on_a_screen(may_end) if self.name in ON_SCREEN else self._run_headless(may_end)

    def _run_headless(self, may_end: Callable[[int, float], bool]) -> None:
        begin, told_at = time.monotonic(), 0.0
        environment = {**os.environ, **self.environment}
        with tempfile.NamedTemporaryFile("w+") as output:
            process = subprocess.Popen(self.command, env=environment, stdout=output, stderr=output)
            try:
                while process.poll() is None and time.monotonic() < begin + TOO_LONG_S:
                    self._hear(Path(output.name))
                    if may_end(process.pid, time.monotonic() - begin) and not told_at:
                        told_at = time.monotonic()
                        process.terminate()
                    time.sleep(0.02)
            finally:
                process.kill()
                self.status = process.wait()
                self.ending_s = time.monotonic() - told_at if told_at else 0.0
            self._hear(Path(output.name))
        self.steps = number_in(r"trained .*?([\d,]+) steps", self.words)

    def _hear(self, output: Path) -> None:
        self.words = output.read_text()
        self.told.update(re.findall("(?:run is not saved: .*|is saved again)", self.words))

    def _run_on_a_screen(self, may_end: Callable[[int, float], bool]) -> None:
        terminal = Terminal(self.command, self.environment)
        try:
            begin, keys, told_at = time.monotonic(), ["q", "y"], 0.0
            while terminal.process.poll() is None and time.monotonic() < begin + TOO_LONG_S:
                terminal.read(0.05)
                status = terminal.rows()[0]
                self.told.update(re.findall(r"not saved since \d\d:\d\d: [a-zA-Z/-]+(?: [a-zA-Z/-]+)*", status))
                self.seen = number_in(r"step ([\d,]+)", status) or self.seen
                if self.is_paused and not self.is_begun and "RUN" in status and self.seen:
                    terminal.type(" ")
                    terminal.until(lambda: "PAUSE" in terminal.rows()[0])
                self.is_begun |= ("PAUSE" if self.is_paused else "RUN") in terminal.rows()[0]
                asks = any("Quit?" in row for row in terminal.rows())
                if may_end(terminal.process.pid, time.monotonic() - begin) and (len(keys) == 2 or (asks and keys)):
                    told_at = told_at or time.monotonic()
                    terminal.type(keys.pop(0))
            self.status = terminal.ends_with()
            self.ending_s = time.monotonic() - told_at
            self.words = "\n".join(terminal.rows())
        finally:
            terminal.close()
        self.steps = number_in(r"step ([\d,]+), epoch", self.words)


def number_in(pattern: str, text: str) -> int:
    """Return the number that a pattern finds; 0 without any."""
    found = re.search(pattern, text)
    return int(found[1].replace(",", "")) if found else 0
