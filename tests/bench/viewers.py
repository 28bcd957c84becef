"""What other screens cost a run, however they behave: training speed with them against speed without, in turn.

    python tests/bench/viewers.py [--rounds 7] [--seconds 3]

One engine trains, and its own screen reads everything. Beside it is nobody, or one that reads everything, one that
never reads, one that sends byte after byte, one that floods, or one that connects again and again. Reported are medians
over the rounds, with the lowest and highest, of the steps per second, of the steps per second of processor time of the
thread that trains, which other programs disturb less, and of the processor time that goes to other screens in a second,
which they hardly disturb: as much as a run loses that has the machine for itself. Without any screen the look at the
door is left.
"""

import argparse
import contextlib
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from visitors_clock import told_in

from mnist_tui.data.runs.run_lock import holder_of
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.presets import PRESETS
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.protocol.commands import Attach, StartRun, TogglePause
from mnist_tui.tui.protocol.frames import LENGTH
from mnist_tui.tui.protocol.hello import HELLO
from mnist_tui.tui.protocol.link import ScreenEnd, screen_end
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.setting_values import plain_settings

SETTLE_S = 0.5


class Guest:
    """One that comes to the run and behaves in some way until it is told to go."""

    def __init__(self, address: str, behave: "Callable[[Guest], None]") -> None:
        self.address, self._behave = address, behave
        self.is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def line(self) -> socket.socket:
        """Connect."""
        line = socket.socket(socket.AF_UNIX)
        line.connect(self.address)
        return line

    def _run(self) -> None:
        while not self.is_over.is_set():
            with contextlib.suppress(OSError):
                self._behave(self)

    def go(self) -> None:
        """Leave."""
        self.is_over.set()
        self._thread.join()


def framed(message: msgspec.Struct) -> bytes:
    """Return a message as it travels."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body


ENTRY = framed(HELLO) + framed(Attach(False))


def read(guest: Guest) -> None:
    """Read everything, as a screen does."""
    with guest.line() as line:
        link = screen_end(line)
        link.send(Attach(False))
        while not guest.is_over.is_set():
            link.wait(0.1)
            link.drain()


def stall(guest: Guest) -> None:
    """Never read."""
    with guest.line() as line:
        line.sendall(ENTRY)
        guest.is_over.wait()


def dribble(guest: Guest) -> None:
    """Send the bytes of a command one by one, as fast as they are taken."""
    with guest.line() as line:
        line.sendall(ENTRY + LENGTH.pack(1 << 20))
        line.settimeout(0.1)
        while not guest.is_over.is_set():
            with contextlib.suppress(TimeoutError):
                line.send(b"\0")


def flood(guest: Guest) -> None:
    """Send commands without an end; come back when shut out."""
    with guest.line() as line:
        line.settimeout(0.1)
        line.sendall(ENTRY)
        while not guest.is_over.is_set():
            with contextlib.suppress(TimeoutError):
                line.send(framed(TogglePause()) * 100)


def knock(guest: Guest) -> None:
    """Connect, and hang up."""
    guest.line().close()


def stay_away(guest: Guest) -> None:
    """Do nothing: what differs then is noise."""
    guest.is_over.wait()


KINDS: dict[str, Callable[[Guest], None]] = {
    "stays away": stay_away,
    "reads": read,
    "stalls": stall,
    "dribbles": dribble,
    "floods": flood,
    "knocks": knock,
}


class Meter:
    """The engine's own screen, and the clock of the engine's process."""

    def __init__(self, link: ScreenEnd, process: int, told: Path) -> None:
        """`told` is the file in which the engine says how long it was busy with other screens."""
        self._link, self._process, self._told, self._step = link, process, told, 0

    def listen(self, seconds: float) -> None:
        """Take in reports for some seconds."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._link.wait(min(left, 0.1))
            for report in self._link.drain():
                if isinstance(report, Progress):
                    self._step = report.step

    def measure(self, seconds: float) -> "Speeds":
        """Take in reports for some seconds; return how fast it was."""
        step, time_s, thread_s, others_s = self._step, *self._clocks()
        self.listen(seconds)
        steps, then = self._step - step, self._clocks()
        return Speeds(
            steps / (then[0] - time_s), steps / (then[1] - thread_s), (then[2] - others_s) / (then[0] - time_s)
        )

    def _clocks(self) -> tuple[float, float, float]:
        """Return the time, the processor time of the engine's first thread, which trains, and what others had of it."""
        thread = int(Path(f"/proc/{self._process}/task/{self._process}/schedstat").read_text().split()[0]) / 1e9
        return time.perf_counter(), thread, float(self._told.read_text())


@dataclass(frozen=True)
class Speeds:
    """Steps per second, per second of the training thread, and how much of it others have in a second."""

    per_second: float
    per_thread_second: float
    share: float


def address_of(folder: Path) -> tuple[str, int]:
    """Wait for a run; return its socket and the number of its process."""
    while True:
        for one in RunStore(folder).live():
            if (holder := holder_of(one.path)) is not None and holder.address:
                return holder.address, holder.process
        time.sleep(0.05)


def measure(meter: Meter, address: str, kinds: list[str], rounds: int, seconds: float) -> None:
    """Print a line for every kind of guest."""
    titles = ("steps/s with / without", "of the training thread", "share that others have")
    print(f"{'beside it one that':>20}   {''.join(f'{title:26}' for title in titles)}")
    for name in kinds:
        rows: list[tuple[float, float, float]] = []
        for number in range(rounds):
            found: dict[bool, Speeds] = {}
            for is_there in (False, True) if number % 2 else (True, False):
                guest = Guest(address, KINDS[name]) if is_there else None
                meter.listen(SETTLE_S)
                found[is_there] = meter.measure(seconds)
                if guest is not None:
                    guest.go()
            there, alone = found[True], found[False]
            ratios = there.per_second / alone.per_second, there.per_thread_second / alone.per_thread_second
            rows.append((*ratios, there.share))
        columns = [sorted(column) for column in zip(*rows, strict=True)]
        texts = [f"{statistics.median(one):.3f} ({one[0]:.3f} to {one[-1]:.3f})" for one in columns]
        print(f"{name:>20}   {''.join(f'{text:26}' for text in texts)}", flush=True)


def main() -> None:
    """Start an engine and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    options = parser.parse_args()
    settings = PRESETS["default"].settings.replace({"epochs": 100_000, "schedule": "constant"})
    with tempfile.TemporaryDirectory() as name, told_in(Path(name, "clock")) as told:
        engine = EngineProcess()
        try:
            link = engine.begin(StartRun(None, plain_settings(settings), False, runs=str(Path(name, "runs"))))
            address, process = address_of(Path(name, "runs"))
            meter = Meter(link, process, told)
            meter.listen(2)
            measure(meter, address, options.kinds, options.rounds, options.seconds)
        finally:
            engine.stop()


if __name__ == "__main__":
    main()
