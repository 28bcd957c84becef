"""What a comparison of two networks costs a run that trains: `7` and `=` on two runs of the list, again and again.

    python tests/bench/comparison.py [--rounds 7] [--hidden 128,64]

Reported, as medians with the lowest and highest: how long a comparison takes from the question to both galleries; the
processor time that it takes from the training thread; the steps per second while it lasts against those without it; and
how long a key waits meanwhile whose answer is a picture, beside the same without a comparison.
"""

import argparse
import contextlib
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from viewers import address_of
from visitors_clock import told_in

from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.cli.main import main as run_command
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.images.pair_queries import CompareNetworks, NetworksCompared
from mnist_tui.tui.images.queries import Images
from mnist_tui.tui.protocol.commands import StartRun
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Query, ask, read_reply
from mnist_tui.tui.protocol.reports import Answered
from mnist_tui.tui.protocol.setting_values import plain_settings

ALONE_S, WARM_UP_S, KEY_EVERY_S, TRAINED_STEPS = 1.5, 2.0, 0.03, "40"


@dataclass(frozen=True, slots=True)
class Cost:
    """One comparison."""

    seconds: float
    taken_s: float
    ratio: float
    key_s: float


class Screen:
    """The engine's own screen, which asks, and times the answers."""

    def __init__(self, link: ScreenEnd, told: Path) -> None:
        """`told` is the file in which the engine says how long it was busy with questions."""
        self._link, self._told, self._step, self._number = link, told, 0, 0
        self._asked: dict[int, float] = {}
        self.key_times: list[float] = []
        self.reply: NetworksCompared | None = None

    def ask(self, query: Query) -> int:
        """Ask, without waiting."""
        self._number += 1
        self._link.post(ask(self._number, query))
        return self._number

    def listen(self, until: Callable[[], bool], presses: bool = False) -> tuple[float, float, float]:
        """Take in reports, and press keys meanwhile; return time, steps a second, and the time that answers took."""
        begin, step, taken, key_at = time.perf_counter(), self._step, self._taken(), 0.0
        while not until():
            if presses and time.perf_counter() >= key_at and not self._asked:
                key_at = time.perf_counter() + KEY_EVERY_S
                self._asked[self.ask(Images("validation", [1, 2, 3]))] = time.perf_counter()
            self._link.wait(0.005)
            for report in self._link.drain():
                if isinstance(report, Progress):
                    self._step = report.step
                elif isinstance(report, Answered):
                    self._hear(report)
        seconds = time.perf_counter() - begin
        return seconds, (self._step - step) / seconds, self._taken() - taken

    def _hear(self, report: Answered) -> None:
        if (asked := self._asked.pop(report.number, None)) is not None:
            self.key_times.append(time.perf_counter() - asked)
        elif report.kind == CompareNetworks.__name__:
            answer = read_reply(report, CompareNetworks).answer
            assert isinstance(answer, NetworksCompared)
            if answer.fault:
                raise SystemExit(answer.fault)
            self.reply = answer

    def _taken(self) -> float:
        return float(self._told.read_text())


def compare(screen: Screen, names: tuple[str, str], revision: int) -> Cost:
    """Let it train alone for a while, then beside a comparison."""
    screen.key_times.clear()
    begin = time.perf_counter()
    alone_s, alone, alone_taken = screen.listen(lambda: time.perf_counter() - begin > ALONE_S, presses=True)
    usual_key = statistics.median(screen.key_times)
    screen.key_times.clear()
    screen.reply, part = None, 0
    screen.ask(CompareNetworks(*names, "validation", revision, part))

    def is_over() -> bool:
        nonlocal part
        reply, screen.reply = screen.reply, None
        if reply is not None and not reply.sides:
            part = reply.part + 1
            screen.ask(CompareNetworks(*names, "validation", revision, part))
        return reply is not None and bool(reply.sides)

    seconds, beside, taken = screen.listen(is_over, presses=True)
    key = max(screen.key_times, default=usual_key)
    return Cost(seconds, taken - alone_taken * seconds / alone_s, beside / alone, key - usual_key)


def report(what: str, values: list[float], unit: str, factor: float = 1.0) -> None:
    """Print a median with its range."""
    low, middle, high = (factor * one for one in (min(values), statistics.median(values), max(values)))
    print(f"{what:44} {middle:8.3g} {unit} ({low:.3g} to {high:.3g})")


def main() -> None:
    """Train two networks, begin a third run, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--hidden", type=find_setting("hidden").parse, default=Settings().hidden)
    options = parser.parse_args()
    changes = {"hidden": options.hidden, "epochs": 100_000, "schedule": "constant"}
    settings = PRESETS["default"].settings.replace(changes)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, told_in(Path(name, "clock")) as told:
        runs, hidden = Path(name, "runs"), ",".join(map(str, options.hidden))
        for seed in ("1", "2"):
            flags = ("--hidden", hidden, "--seed", seed, "--steps", TRAINED_STEPS, "--quiet", "--runs", str(runs))
            with contextlib.redirect_stdout(io.StringIO()):
                run_command(["train", *flags])
        first, second = sorted(path.name for path in runs.glob("2*"))
        engine = EngineProcess()
        try:
            screen = Screen(engine.begin(StartRun(None, plain_settings(settings), False, runs=str(runs))), told)
            address_of(runs)
            begin = time.perf_counter()
            screen.listen(lambda: time.perf_counter() - begin > WARM_UP_S)
            costs = [compare(screen, (first, second), number + 1) for number in range(options.rounds)]
        finally:
            engine.stop()
    report("a comparison takes", [one.seconds for one in costs], "s")
    report("processor time of the training thread for it", [one.taken_s for one in costs], "ms", 1000)
    report("steps a second beside it, of those without", [one.ratio for one in costs], "")
    report("the slowest key beside it waits longer by", [one.key_s for one in costs], "ms", 1000)


if __name__ == "__main__":
    main()
