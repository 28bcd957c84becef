"""What drawing costs beside training: the screen 6 with ten keys a second, in turn with the dashboard, in one run.

    python tests/bench/drawing.py [--rounds 5] [--seconds 8] [--size 80x24] [-- SETTINGS ...]

Of every phase it says the processor time of screen and engine, and how many steps the engine took in a second and in a
second of its processor time, what a key takes from it, and how long it is from a key to the bars that follow from it.
As phases alternate, a busy machine is the same for both.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from drawn_digits import MIDDLE, STROKES, keys_of  # noqa: E402
from key_costs import children, processor_ms  # noqa: E402
from terminal import Terminal  # noqa: E402

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
WARM_UP_S, SETTLE_S, KEY_S = 6.0, 1.5, 0.1
BARS_FROM = 47
"""The column of an 80x24 window from which on there are bars."""


class Phase(NamedTuple):
    """Seconds and milliseconds between its begin and end; the times of `end` are those of the log."""

    begin: float
    end: float
    screen_ms: float
    engine_ms: float


def digits() -> Sequence[str]:
    """Return the keys that draw all digits, one after the other."""
    keys, pen = "", MIDDLE
    for digit in STROKES:
        drawn, pen = keys_of(digit, pen)
        keys += drawn + "U"
    back = ("k" if pen[0] > MIDDLE[0] else "j") * abs(pen[0] - MIDDLE[0])
    return keys + back + ("h" if pen[1] > MIDDLE[1] else "l") * abs(pen[1] - MIDDLE[1])


def phase(terminal: Terminal, seconds: float, keys: "cycle[str] | None", pressed: list[float]) -> Phase:
    """Look on for so long, or draw."""
    (engine,) = children(terminal.process.pid)
    before = processor_ms(terminal.process.pid), processor_ms(engine)
    begin, begun = time.time(), time.perf_counter()
    while (now := time.perf_counter()) < begun + seconds:
        if keys is not None:
            pressed.append(terminal.type(next(keys)))
        terminal.read(min(KEY_S, begun + seconds - now))
    after = processor_ms(terminal.process.pid), processor_ms(engine)
    return Phase(begin, time.time(), after[0] - before[0], after[1] - before[1])


def steps_at(folder: Path, times: Sequence[float]) -> list[float]:
    """Return the step at which the run was at these times, between those that its log knows."""
    known, steps = list[float](), list[float]()
    for line in (folder / "log.jsonl").read_text().splitlines():
        record = json.loads(line.partition(" ")[2])
        if record["event"] == "metrics":
            known.append(float(record["time"]))
            steps.append(float(record["step"]))
    return [float(one) for one in np.interp(times, known, steps)]


def told(name: str, phases: Sequence[Phase], folder: Path) -> tuple[list[float], list[float]]:
    """Print what these phases cost; return the speeds by wall time and by the engine's processor time."""
    steps = [b - a for a, b in (steps_at(folder, (one.begin, one.end)) for one in phases)]
    lengths = [one.end - one.begin for one in phases]
    wall = [count / seconds for count, seconds in zip(steps, lengths, strict=True)]
    own = [1000 * count / one.engine_ms for count, one in zip(steps, phases, strict=True)]
    rows = {
        "screen, % of a core": [one.screen_ms / s / 10 for one, s in zip(phases, lengths, strict=True)],
        "engine, % of a core": [one.engine_ms / s / 10 for one, s in zip(phases, lengths, strict=True)],
        "steps/s": wall,
        "steps/s of its processor time": own,
    }
    for what, values in rows.items():
        print(f"{name:<10}{what:<32}{statistics.median(values):10.1f}  ({min(values):.1f} to {max(values):.1f})")
    return wall, own


def _beside_steps(one: Phase, folder: Path, step_ms: float) -> float:
    """Return the milliseconds of the engine's processor time that were not for steps."""
    first, last = steps_at(folder, (one.begin, one.end))
    return one.engine_ms - (last - first) * step_ms


def bars_after(terminal: Terminal, pressed: Sequence[float]) -> list[float]:
    """Return the milliseconds from each key to the first picture with other bars, of those that changed any."""
    pictures = [(at, [row[BARS_FROM:] for row in rows[2:12]]) for at, rows in terminal.pictures()]
    times, found = [at for at, _ in pictures], []
    for at, following in pairwise(pressed):
        first, last = np.searchsorted(times, (at, following), side="right")
        before = pictures[max(int(first) - 1, 0)][1]
        changed = next((when for when, bars in pictures[int(first) : int(last)] if bars != before), None)
        if changed is not None:
            found.append(1000 * (changed - at))
    return found


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--size", default="80x24")
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    options, settings = parser.parse_args(words[:cut]), words[cut + 1 :]
    columns, rows = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory(prefix="drawing-", ignore_cleanup_errors=True) as name:
        environment = {"MNIST_TUI_RUNS": name, "XDG_STATE_HOME": name, "COLORTERM": "truecolor"}
        terminal = Terminal([PROGRAM, "--epochs", "100000", *settings], columns, rows, environment)
        terminal.read(WARM_UP_S)
        keys, pressed = cycle(digits()), list[float]()
        looked, drawn = list[Phase](), list[Phase]()
        for _ in range(options.rounds):
            for screen, phases, of_phase in (("1", looked, None), ("6", drawn, keys)):
                terminal.type(screen)
                terminal.read(SETTLE_S)
                phases.append(phase(terminal, options.seconds, of_phase, pressed))
        terminal.read(SETTLE_S)
        (folder,) = (path for path in Path(name).iterdir() if (path / "log.jsonl").exists())
        before, beside = told("dashboard", looked, folder), told("drawing", drawn, folder)
        for what, alone, together in zip(("by the clock", "by processor time"), before, beside, strict=True):
            ratios = [b / a for a, b in zip(alone, together, strict=True)]
            spread = f"({min(ratios):.3f} to {max(ratios):.3f})"
            print(f"drawing keeps {statistics.median(ratios):.3f} of the speed {what} {spread}")
        step_ms = 1000 / statistics.median(before[1])
        per_key = [_beside_steps(one, folder, step_ms) / (options.seconds / KEY_S) for one in drawn]
        kept = 1 - statistics.median(per_key) / 1000 / KEY_S
        print(
            f"a key takes {statistics.median(per_key):.1f} ms from the engine: on a core of its own it keeps {kept:.3f}"
        )
        waited = bars_after(terminal, pressed)
        terminal.process.kill()
        terminal.process.wait()
    median, late = np.percentile(waited, (50, 99))
    print(f"from a key to other bars: median {median:.0f} ms, 99 % within {late:.0f} ms", end="")
    print(f" ({len(waited)} of {len(pressed)} keys changed any)")


if __name__ == "__main__":
    main()
