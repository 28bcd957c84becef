"""One program at a terminal that misbehaves, while it is watched: what is done to it, and what is to be said of it."""

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from kept_steps import latest_step, run_folders
from processes import command_line, processor_s
from watched_terminal import Terminal

TYPING_S, LINE_KEEPS = 0.02, 200
"""Between two keys; and bytes that a slow line may bring at once."""


@dataclass
class Trial:
    """One program at one terminal, and what is to be said of it."""

    place: str
    terminal: Terminal
    runs: Path
    mark: str
    screen: int = 0
    engine: int = 0
    number: int = 0
    """Which of the tries this is."""
    is_ending_since: float = 0.0
    bytes_per_s: float = float("inf")
    read_at: float = 0.0
    """When such a terminal read last."""
    is_deaf: bool = False
    """True while the terminal reads nothing."""
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def is_alive(self) -> bool:
        """Tell whether the screen's process is there."""
        self.terminal.process.poll()
        return bool(command_line(self.screen))

    def pass_time(self, seconds: float) -> None:
        """Let time pass at a terminal that reads as this one does."""
        if self.is_deaf or self.terminal.is_hung_up:
            time.sleep(seconds)
        elif self.bytes_per_s < float("inf"):
            time.sleep(seconds)
            now = time.monotonic()
            if due := int(self.bytes_per_s * (now - self.read_at)):
                self.terminal.read(0, min(due, LINE_KEEPS))
                self.read_at = now
        else:
            self.terminal.read(seconds)

    def end_by(self, key: str) -> None:
        """Press a key that ends the program."""
        self.is_ending_since = time.monotonic()
        self.terminal.type(key)

    def end_by_signal(self) -> None:
        """Tell the program to end."""
        self.is_ending_since = time.monotonic()
        os.kill(self.screen, signal.SIGTERM)

    def type_slowly(self, keys: str, gap_s: float = TYPING_S) -> None:
        """Press one key after the other."""
        for key in keys:
            self.terminal.type(key)
            if not self.is_deaf:
                self.terminal.read_for(gap_s)

    def seconds_until(self, word: str) -> float:
        """Return how long it takes until a word can be seen."""
        begin = time.monotonic()
        while word not in "".join(self.terminal.rows()):
            assert time.monotonic() < begin + 60, "\n".join(self.terminal.rows())
            self.pass_time(0.02)
        return time.monotonic() - begin

    def step(self) -> int:
        """Return the last step that the log knows of."""
        return latest_step(run_folders(self.runs)[-1])

    def speed(self, seconds: float) -> float:
        """Return the steps per second of processor time of the engine, over some seconds, as the log has them."""
        step, used = self.step(), processor_s(self.engine)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.pass_time(0.1)
        return (self.step() - step) / max(processor_s(self.engine) - used, 0.01)
