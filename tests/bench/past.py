"""How long the past takes: from the key to a complete dashboard, while the network trains beside it and at rest.

    python tests/bench/past.py [--keys 20] [--hidden 128,64]

A dashboard is complete when every pane is painted at 140x45, with the matrix and mistakes of the checkpoint. Reported
are the median, the 95th percentile and the slowest, of keys without a pause and of those of a person who looks at every
checkpoint; then the same at rest, and what a replay at 4 checkpoints a second takes from training. The run is kept in a
folder of its own.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.features.confusion.pane import ConfusionPane
from mnist_tui.tui.features.curves.accuracy_pane import AccuracyPane
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.curves.stats_pane import StatsPane
from mnist_tui.tui.features.gallery.strip_pane import StripPane
from mnist_tui.tui.features.screens import FEATURES, KEYMAP
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.protocol.commands import Pause, Replay, ShowMoment, ShowPresent, StartRun
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.setting_values import plain_settings

PANES = (
    (StatusPane, 140, 1),
    (CostPane, 84, 18),
    (AccuracyPane, 84, 8),
    (StatsPane, 84, 5),
    (ConfusionPane, 54, 22),
    (SettingsPane, 54, 12),
    (StripPane, 140, 9),
    (FooterPane, 140, 1),
)
CHECKPOINTS, BUDGET_BYTES, ROUNDS, TRAINED_S = 4, 10**9, 3, 1.0
"""A replay of few checkpoints is short; the usual room would hold fewer still of a large network."""
TOO_LONG_S = 60
WALK, STROLL, LOOKS_S = (-2, -1, 1, 2), (-1, -1, -1, 1, 1, 1), 0.7
"""Checkpoints at a key, from the present into the past and back: each at once after the other, and one by one, each of
them looked at for so long."""


class Screen:
    """The screen's side of an engine, without a terminal."""

    def __init__(self, link: ScreenEnd) -> None:
        states = {kind: kind() for feature in FEATURES for kind in feature.states}
        look = choose_look("braille", "256", {}, "utf-8")
        self.store, self.link = Store(UiState(look, states=states, keymap=KEYMAP), time.time), link

    def listen(self, until: Callable[[], bool]) -> None:
        """Take in reports until something holds."""
        end = time.monotonic() + TOO_LONG_S
        while not until():
            if time.monotonic() > end:
                raise SystemExit(f"nothing happened for {TOO_LONG_S} s: {self.store.run.notice}")
            self.link.wait(0.05)
            for report in self.link.drain():
                self.store.tell(report)

    def paint(self) -> None:
        """Paint every pane of the dashboard."""
        for kind, width, height in PANES:
            kind().paint(self.store.run, self.store.ui, width, height)

    def step(self, by: int) -> float:
        """Show another checkpoint; return the seconds until the dashboard was complete."""
        before = self.store.run.source
        begin = time.perf_counter()
        self.link.post(ShowMoment(by))
        self.listen(lambda: self.store.run.source != before)
        self.paint()
        return time.perf_counter() - begin


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--keys", type=int, default=20)
    parser.add_argument("--hidden", type=find_setting("hidden").parse, default=Settings().hidden)
    arguments = parser.parse_args()
    settings = Settings().replace({"hidden": arguments.hidden, "epochs": 100_000})
    engine = EngineProcess()
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as runs:
            begin = StartRun(None, plain_settings(settings), False, runs=runs, budget_bytes=BUDGET_BYTES)
            screen = Screen(engine.begin(begin))
            screen.listen(lambda: len(list(Path(runs).glob("*/checkpoints/*.safetensors"))) >= CHECKPOINTS)
            both(screen, "training", arguments.keys)
            ratios = [replayed(screen) for _ in range(ROUNDS)]
            print(f"replay at 4 a second: {statistics.median(ratios):.2f} of the steps of training alone")
            screen.link.post(Pause())
            screen.listen(lambda: screen.store.run.phase == "paused")
            both(screen, "paused", arguments.keys)
            engine.stop()
    finally:
        engine.discard()


def both(screen: Screen, phase: str, keys: int) -> None:
    """Step through the past without a pause, and as a person does."""
    report(phase, [screen.step(WALK[key % len(WALK)]) for key in range(keys)])
    back(screen)
    seconds = []
    for key in range(keys):
        seconds.append(screen.step(STROLL[key % len(STROLL)]))
        begin = time.perf_counter()
        screen.listen(lambda: time.perf_counter() - begin > LOOKS_S)  # noqa: B023
    report(f"{phase}, looking at each", seconds)
    back(screen)


def back(screen: Screen) -> None:
    """Return to the present."""
    screen.link.post(ShowPresent())
    screen.listen(lambda: screen.store.run.moment is None)


def replayed(screen: Screen) -> float:
    """Return the speed of training beside a replay over that of training alone."""
    alone = rate(screen)
    screen.link.post(Replay(4.0))
    screen.listen(lambda: screen.store.run.moment is not None)
    beside = rate(screen)
    back(screen)
    return beside / alone


def rate(screen: Screen) -> float:
    """Return the steps a second over some seconds."""
    first, begin = present_step(screen), time.perf_counter()
    screen.listen(lambda: time.perf_counter() - begin > TRAINED_S)
    return (present_step(screen) - first) / (time.perf_counter() - begin)


def present_step(screen: Screen) -> int:
    """Return the step of the run, whatever is shown."""
    progress = screen.store.run.progress
    return 0 if progress is None else progress.step


def report(what: str, seconds: list[float]) -> None:
    """Print one line."""
    in_order = sorted(1000 * one for one in seconds)
    late = in_order[min(round(0.95 * len(in_order)), len(in_order) - 1)]
    print(f"{what}: median {statistics.median(in_order):.0f} ms, 95 % {late:.0f} ms, slowest {in_order[-1]:.0f} ms")


if __name__ == "__main__":
    main()
