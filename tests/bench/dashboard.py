"""What the screen costs and how quickly it answers: start, keys, bytes, processor time, a slow line, training speed.

    python tests/bench/dashboard.py [start] [keys] [bytes] [slow] [training] [--rounds N] [-- SETTINGS ...]

Without a name everything is measured. The program runs in a pseudo-terminal that answers questions as terminals do;
what could be seen when is found by replaying the bytes afterwards. Times of starting are compared with that of
`import textual.app`, training with headless training, both in turn with the runs they are compared with.
"""

import argparse
import json
import math
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
TRUECOLOUR, COLOURS_256, OVER_SSH = {"COLORTERM": "truecolor"}, {"COLORTERM": ""}, {"SSH_CONNECTION": "there"}
ENDLESS = ["--epochs", "100000"]
SLOW_BYTES_PER_S = 20 * 1024
PICTURE_ENDS = b"\x1b[?2026l"
WARM_UP_S = 4.0
NEVER_MS = 9999.0

Check = Callable[[str], bool]


def middle(values: list[float], unit: str) -> str:
    """Return the median with the range."""
    return f"{statistics.median(values):8,.2f} ({min(values):,.2f} to {max(values):,.2f}) {unit}"


def leave(terminal: Terminal) -> float:
    """Quit a run that is not finished; return the seconds from the last key to the end."""
    pressed = terminal.type("q")
    return terminal.close()[0] - pressed


def measure_start(size: tuple[int, int], settings: list[str], rounds: int) -> None:
    """Print when the first picture and the first steps of training could be seen."""
    imports, paints, trainings = [], [], []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import textual.app"], check=True)
        imports.append(time.perf_counter() - begin)
        terminal = Terminal([PROGRAM, *ENDLESS, *settings], *size, TRUECOLOUR)
        terminal.read(WARM_UP_S)
        leave(terminal)
        screens = [(at - terminal.begun, "\n".join(rows)) for at, rows in terminal.pictures()]
        paints.append(next(at for at, text in screens if "cost" in text))
        trainings.append(next(at for at, text in screens if re.search(r"step +[1-9]", text)))
    print(f"import of Textual alone {middle(imports, 's')}")
    for name, times in (("first picture", paints), ("training seen", trainings)):
        ratios = [after / alone for after, alone in zip(times, imports, strict=True)]
        print(f"{name:<23} {middle(times, 's')}, {middle(ratios, 'times that import')}")


def press(terminal: Terminal, rounds: int, own: bool) -> list[tuple[float, str, Check]]:
    """Press keys at odd moments of a run at full speed; return when, of which kind, and how the effect looks."""
    rng, pressed = random.Random(1), []

    def one(keys: str, kind: str, check: Check, seconds: float) -> None:
        pressed.append((terminal.type(keys), kind, check))
        terminal.read(seconds + rng.random() / 10)

    for count in range(rounds):
        if own:
            name = ("blocks", "ascii", "braille")[count % 3]
            one("g", "key of the screen", lambda row, name=name: f"glyphs: {name}" in row, 0.3)  # type: ignore[misc]
        one(" ", "pause", lambda row: "PAUSE" in row or "EVAL" in row, 0.7)
        one(" ", "resume", lambda row: "RUN" in row, 0.5)
    return pressed


def report_keys(terminal: Terminal, pressed: list[tuple[float, str, Check]]) -> None:
    """Print how long keys took to be answered and behind how many pictures, and when a paused screen was still."""
    screens = list(terminal.pictures())
    delays: dict[str, list[float]] = {}
    pictures_behind = 0
    for at, kind, check in pressed:
        seen = next((when for when, rows in screens if when >= at and check(rows[0])), None)
        delays.setdefault(kind, []).append((seen - at) * 1000 if seen is not None else NEVER_MS)
        if seen is not None:
            pictures_behind = max(pictures_behind, terminal.written(at, seen).count(PICTURE_ENDS))
    delays["all keys"] = [delay for times in delays.values() for delay in times]
    for kind, times in delays.items():
        p90, p99 = (sorted(times)[math.ceil(share * len(times)) - 1] for share in (0.9, 0.99))
        print(f"{kind:<23} {middle(times, 'ms')}, p90 {p90:.0f}, p99 {p99:.0f} ms of {len(times)}")
    pauses = [at for at, kind, _ in pressed if kind == "pause"]
    ends = [max((when for when, _ in terminal.pieces if at < when < at + 0.65), default=at) for at in pauses]
    stills = [(end - at) * 1000 for end, at in zip(ends, pauses, strict=True)]
    print(f"pause to stillness      {middle(stills, 'ms')}")
    print(f"pictures before the one with the effect: at most {pictures_behind}")


def measure_keys(size: tuple[int, int], settings: list[str], rounds: int) -> None:
    """Print how quickly keys are answered while training at full speed."""
    terminal = Terminal([PROGRAM, *ENDLESS, *settings], *size, TRUECOLOUR)
    terminal.read(WARM_UP_S)
    pressed = press(terminal, 5 * rounds, own=True)
    leave(terminal)
    report_keys(terminal, pressed)


def measure_slow(size: tuple[int, int], settings: list[str], rounds: int) -> None:
    """Print how quickly keys are answered, and how fast the training is, with a terminal that reads 20 KiB/s."""
    terminal = Terminal([PROGRAM, *ENDLESS, *settings], *size, TRUECOLOUR, SLOW_BYTES_PER_S)
    terminal.read(WARM_UP_S)
    pressed = press(terminal, 2 * rounds, own=False)
    seconds = leave(terminal)
    report_keys(terminal, pressed)
    print(f"quit                    {seconds:8.2f} s")
    print(f"training                {said_speed(terminal):8,.0f} images/s, to be compared with the dashboard's below")


def measure_bytes(size: tuple[int, int], settings: list[str], rounds: int) -> None:
    """Print bytes and processor time a second: everything moving, and paused."""
    modes = (("true colour", TRUECOLOUR), ("256 colours", COLOURS_256), ("over SSH", OVER_SSH))
    for name, environment in modes:
        rates, shares, sizes = [], [], []
        terminal = Terminal([PROGRAM, *ENDLESS, *settings], *size, environment)
        terminal.read_until(b"cost")
        for _ in range(rounds):
            begin, before = time.perf_counter(), terminal.screen_processor_s()
            terminal.read(3.0)
            end, used = time.perf_counter(), terminal.screen_processor_s() - before
            drawn = terminal.written(begin, end)
            rates.append(len(drawn) / 1024 / (end - begin))
            shares.append(100 * used / (end - begin))
            sizes.append(drawn.count(PICTURE_ENDS) / (end - begin))
        terminal.type(" ")
        terminal.read(1.5)
        begin = time.perf_counter()
        terminal.read(2.0)
        paused = len(terminal.written(begin))
        leave(terminal)
        print(f"{name:<23} {middle(rates, 'KiB/s')}, {statistics.median(sizes):.1f} pictures/s")
        print(f"  screen's processor    {middle(shares, '% of a core')}; paused {paused} bytes")


def headless(settings: list[str]) -> float:
    """Run `mnist-tui train --json`, with one thread as beside a screen; return images per second of training."""
    command = [PROGRAM, "train", "--json", "--threads", "1", *settings]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    epochs = [row for row in map(json.loads, done.stdout.splitlines()) if row["event"] == "epoch"]
    images = sum(row["seconds"] * row["images_per_second"] for row in epochs)
    return float(images / sum(row["seconds"] for row in epochs))


def said_speed(terminal: Terminal) -> float:
    """Return the images per second that the program told of when it ended."""
    said = re.search(rb"([\d,]+) images/s", terminal.written())
    if said is None:
        raise SystemExit("the dashboard did not say how fast it was")
    return float(said[1].replace(b",", b""))


def measure_training(size: tuple[int, int], settings: list[str], rounds: int) -> None:
    """Print the training speed under the dashboard as a ratio to headless training with as many threads."""
    alone, seen = [], []
    for _ in range(rounds):
        alone.append(headless(settings))
        terminal = Terminal([PROGRAM, *settings], *size, TRUECOLOUR)
        terminal.read_until(b"DONE", 600.0)
        terminal.type("q")
        terminal.close()
        seen.append(said_speed(terminal))
    ratios = [with_screen / without for with_screen, without in zip(seen, alone, strict=True)]
    print(f"headless                {middle(alone, 'images/s')}")
    print(f"dashboard               {middle(seen, 'images/s')}")
    print(f"ratio                   {middle(ratios, '')}")


MEASURES = {
    "start": measure_start,
    "keys": measure_keys,
    "bytes": measure_bytes,
    "slow": measure_slow,
    "training": measure_training,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASURES)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=20, help="of every run whose training speed is measured")
    parser.add_argument("--size", default="80x24")
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    options, settings_given = parser.parse_args(words[:cut]), words[cut + 1 :]
    if unknown := [name for name in options.names if name not in MEASURES]:
        parser.error(f"{unknown[0]} is not one of {', '.join(MEASURES)}")
    columns, rows = map(int, options.size.split("x"))
    for name in options.names or MEASURES:
        print(f"--- {name}: {options.size} {' '.join(settings_given)}", flush=True)
        length = ["--epochs", str(options.epochs)] if name == "training" else []
        MEASURES[name]((columns, rows), [*length, *settings_given], options.rounds)


if __name__ == "__main__":
    main()
