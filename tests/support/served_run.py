"""A run in a process of its own with two screens, of which the second notes what it hears; others may come to it."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from bad_guests import text_of
from viewers import Meter, address_of
from visitors_clock import told_in

from mnist_tui.engine.presets import PRESETS
from mnist_tui.tui.client.attached_engine import AttachedEngine, connected
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.protocol.commands import StartRun
from mnist_tui.tui.protocol.link import LinkClosedError
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.setting_values import plain_settings


class Screen:
    """A second screen, in a thread, that reads everything."""

    def __init__(self, address: str) -> None:
        self.engine = AttachedEngine(connected(address), only_watches=True)
        self._link = self.engine.begin()
        self.told: list[str] = []
        self.longest_silence_s, self._heard_at = 0.0, time.monotonic()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._is_over.is_set():
            self._link.wait(0.1)
            try:
                reports = self._link.drain()
            except LinkClosedError:
                self.told.append("HUNG UP")
                return
            for report in reports:
                if isinstance(report, Progress):
                    now = time.monotonic()
                    self.longest_silence_s = max(self.longest_silence_s, now - self._heard_at)
                    self._heard_at = now
                if (text := text_of(report)) and text not in self.told:
                    self.told.append(text)

    def begin(self) -> None:
        """Forget what was seen so far."""
        self.told.clear()
        self.longest_silence_s, self._heard_at = 0.0, time.monotonic()

    def close(self) -> None:
        """Leave."""
        self._is_over.set()
        self._thread.join()
        self.engine.release()


@dataclass
class House:
    """A run with two screens."""

    runs: Path
    engine: EngineProcess
    meter: Meter
    screen: Screen
    address: str
    process: int


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Start a run, and go to it with a second screen."""
    settings = PRESETS["default"].settings.replace({"epochs": 100_000, "schedule": "constant", "threads": 1})
    with told_in(folder.parent / "clock") as told:
        engine = EngineProcess()
    try:
        link = engine.begin(StartRun(None, plain_settings(settings), False, runs=str(folder), on_hang_up="detach"))
        address, process = address_of(folder)
        meter = Meter(link, process, told)
        meter.listen(2)
        screen = Screen(address)
        yield House(folder, engine, meter, screen, address, process)
        screen.close()
    finally:
        engine.stop()
