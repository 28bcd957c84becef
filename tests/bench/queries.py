"""What open screens cost: training speed while one asks, against training alone, and how soon an answer comes.

    python tests/bench/queries.py [--rounds 5] [--seconds 2] [--hidden 128,64]

Training alone and training with a screen's queries take turns in one engine. Reported are medians over the rounds and
the lowest and highest. Answers are timed at rest: 40 images one after the other, as a person walks through them. Those
about neighbours are timed beside training, too, with every core busy.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.queries import Inspect
from mnist_tui.tui.features.map.queries import MapPoints
from mnist_tui.tui.features.units.queries import Ablate, Weights
from mnist_tui.tui.images.queries import EditRequest, Neighbours, NeighboursAnswer, PredictSplit
from mnist_tui.tui.protocol.commands import Pause, StartRun
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.queries import Query, ask, read_reply
from mnist_tui.tui.protocol.reports import Answered
from mnist_tui.tui.protocol.setting_values import plain_settings

WALK = 40
CHANGES = (EditRequest("move", [1, 0, 5]), EditRequest("blur", [0.5]))
"""What a person may do to an image: a shift by a pixel with a turn by five degrees, and a blur."""
ASKED: dict[str, tuple[tuple[Query, float], ...]] = {
    "gallery": ((PredictSplit("validation"), 2.0),),
    "inspector": ((Inspect("validation", 7), 0.5), (Neighbours("validation", 7, 20, 430), 10.0)),
    "what-if": (
        (Inspect("validation", 7, CHANGES, True), 0.5),
        (Neighbours("validation", 7, 20, 430, CHANGES, True), 10.0),
    ),
    "weights": ((Weights(0, 21), 1.0),),
    "silencing": ((Weights(0, 21), 1.0), (Ablate(((0, 5),)), 3.0)),
    "map": ((MapPoints(2), 1e9),),
}


class Screen:
    """The screen's end of an engine, which listens and asks."""

    def __init__(self, link: ScreenEnd) -> None:
        self.link, self.view, self._number = link, Run(), 0
        self._asked: dict[int, type[Query]] = {}

    def listen(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Take in reports for some seconds, or until something holds."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and not until():
            self.link.wait(min(0.05, max(end - time.perf_counter(), 0)))
            for report in self.link.drain():
                if isinstance(report, Answered):
                    self.view = run_after(self.view, read_reply(report, self._asked[report.number]))
                else:
                    self.view = run_after(self.view, report)

    def ask(self, question: Query) -> int:
        """Put a question and return its number."""
        self._number += 1
        self._asked[self._number] = type(question)
        self.link.send(ask(self._number, question))
        return self._number

    def has(self, number: int) -> bool:
        """Tell whether an answer has come."""
        return any(one.number == number for one in self.view.answers.values())

    def speed(self, seconds: float, asked: tuple[tuple[Query, float], ...]) -> float:
        """Return steps per second by the clock while questions are put as a screen does."""
        self.listen(0.2)
        first, began = self._step(), time.perf_counter()
        due = [0.0] * len(asked)
        while (now := time.perf_counter() - began) < seconds:
            for place, (question, every_s) in enumerate(asked):
                if now >= due[place]:
                    self.ask(question)
                    due[place] = now + every_s
            self.listen(0.05)
        return (self._step() - first) / (time.perf_counter() - began)

    def _step(self) -> int:
        return self.view.progress.step if self.view.progress is not None else 0


def measure(screen: Screen, rounds: int, seconds: float) -> None:
    """Print what every screen costs."""
    for name, asked in ASKED.items():
        ratios, speeds = [], []
        for _ in range(rounds):
            alone = screen.speed(seconds, ())
            speeds.append(alone)
            ratios.append(screen.speed(seconds, asked) / alone)
        low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
        print(f"{name:>10} open: {middle:.3f} ({low:.3f} to {high:.3f}) of {statistics.median(speeds):.0f} steps/s")


def walk_beside_training(screen: Screen) -> None:
    """Print how soon neighbours come while the network learns and every core has something else to do, too."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        times, compared = [], []
        for index in range(WALK // 4):
            began = time.perf_counter()
            number = screen.ask(Neighbours("validation", index, 20, 215))
            screen.listen(60, lambda number=number: screen.has(number))  # type: ignore[misc]
            times.append(time.perf_counter() - began)
            found = screen.view.answer(NeighboursAnswer)
            compared.append(found.compared if found is not None else 0)
            screen.listen(0.5)
    finally:
        for process in busy:
            process.kill()
    print(f"nearest while training, busy: {statistics.median(times):.2f} s (to {max(times):.2f}), among {compared}")


def walk(screen: Screen) -> None:
    """Print how soon the answers about one image come at rest."""
    screen.link.send(Pause())
    screen.listen(20, lambda: screen.view.phase == "paused")
    first = time.perf_counter()
    number = screen.ask(Neighbours("validation", 0, 20, 0))
    screen.listen(120, lambda: screen.has(number))
    print(f"   nearest for the first time: {1000 * (time.perf_counter() - first):.0f} ms, with all training images")
    questions: dict[str, Callable[[int], Query]] = {
        "inspect": lambda index: Inspect("validation", index),
        "nudge": lambda index: Inspect("validation", index, (), True),
        "nearest": lambda index: Neighbours("validation", index, 20, 0),
        "what-if": lambda index: Neighbours("validation", index, 20, 0, CHANGES, True),
    }
    for name, question in questions.items():
        times = []
        for index in range(WALK):
            began = time.perf_counter()
            number = screen.ask(question(index))
            screen.listen(10, lambda number=number: screen.has(number))  # type: ignore[misc]
            times.append(1000 * (time.perf_counter() - began))
        print(f"{name:>10}: {statistics.median(times):.1f} ms ({min(times):.1f} to {max(times):.1f})", flush=True)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--hidden", default="128,64")
    options = parser.parse_args()
    changes = {"hidden": find_setting("hidden").parse(options.hidden), "epochs": 100_000, "schedule": "constant"}
    engine = EngineProcess()
    try:
        link = engine.begin(StartRun(None, plain_settings(PRESETS["default"].settings.replace(changes)), False))
        screen = Screen(link)
        screen.listen(30, lambda: screen.view.phase == "running")
        screen.listen(2)
        measure(screen, options.rounds, options.seconds)
        walk_beside_training(screen)
        walk(screen)
    finally:
        engine.stop()


if __name__ == "__main__":
    main()
