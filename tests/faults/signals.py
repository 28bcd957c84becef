"""Ends the program at set times after its start, in every way a terminal or a system does, and says what was lost.

    python tests/faults/signals.py [--times 0,20,800] [--programs "mnist-tui;train"] [--faults SIGTERM]
    python tests/faults/signals.py --starts 300 [--within 400] [--programs "mnist-tui"] [--faults SIGTERM]

Prints a row for each program and fault, and a column for each time in milliseconds after exec. A cell holds the exit
status (`-15` is death by signal 15), the seconds that the program lived on, and, where a run had begun, the steps of it
that were lost. What went wrong follows in capitals, and makes the script end with status 1.

With --starts each program is started so often for each fault, which comes at a random moment of its first 400 ms, or of
as many as --within says, while it takes the terminal over. A row counts what went wrong.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from kept_steps import lost_steps
from processes import is_called, marked
from watched_terminal import Terminal

from mnist_tui.data.errors import DataError

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
LONG = ("--hidden", "64", "--epochs", "100000")
SLOW = ("--hidden", "4096,4096", "--batch-size", "0", "--epochs", "100000")
PROGRAMS: dict[str, tuple[str, ...]] = {
    "mnist-tui": LONG,
    "train": ("train", *LONG),
    "resume": ("resume",),
    "resume --headless": ("resume", "--headless"),
    "mnist-tui, slow steps": SLOW,
    "train, slow steps": ("train", *SLOW),
}
OURS = b"/tui/"
"""What a traceback lacks that Python shows for an interrupt before it has read the first line of this program."""
SIGNALS = {name: int(signal.Signals[name]) for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")}
CLOSED, LOGOUT = "closed terminal", "logout"
OF_LOGOUT = (signal.SIGTERM, signal.SIGHUP, signal.SIGCONT)
"""What systemd sends to every process of a login that it ends; those that are left after a while it kills."""
TIMES_MS = (0, 20, 50, 100, 200, 400, 800, 4000)
ONCE_SLOW_HAS_BEGUN_MS = 15_000
"""Of programs with slow steps; before that it may still be making its network."""
TOO_LONG_S, LEFT_AFTER_S, AT_MOST_S, AT_MOST_SLOW_S = 120.0, 20.0, 3.0, 60.0
"""When a program is killed after all; when one that it has started counts as left, which on a busy machine may not have
begun before; and how long it may take to end: with slow steps 600 MB have to be written."""


def is_slow(words: tuple[str, ...]) -> bool:
    """Tell whether these words begin a run whose steps take long."""
    return words[-len(SLOW) :] == SLOW


def unfinished_run(folder: Path) -> Path:
    """Train for a moment; return the folder with that run, which can be resumed."""
    runs = folder / "unfinished"
    terminal = Terminal((PROGRAM, "train", *LONG, "--runs", str(runs)), {})
    try:
        terminal.until(lambda: any(int(path.stem) for path in runs.glob("*/checkpoints/0*.safetensors")))
        terminal.process.send_signal(signal.SIGTERM)
        terminal.ends_with()
    finally:
        terminal.close()
    return runs


def start_and_wait(words: tuple[str, ...], folder: Path, mark: str, milliseconds: float) -> Terminal:
    """Start the program in a terminal of its own, and return once it has run for so long."""
    places = {"MNIST_TUI_RUNS": folder / "runs", "XDG_STATE_HOME": folder / "state", "TMPDIR": folder / "temporary"}
    (folder / "temporary").mkdir()
    environment = {name: str(path) for name, path in places.items()}
    terminal = Terminal((PROGRAM, *words), {**environment, "BROKEN_BY": mark})
    while not is_called(terminal.process.pid, PROGRAM):  # before, it becomes the owner of its terminal
        time.sleep(0.0005)
    begun = time.monotonic()
    while (left := begun + milliseconds / 1000 - time.monotonic()) > 0:
        terminal.read(left)
    return terminal


def fault_of(name: str, mark: str) -> Callable[[Terminal], None]:
    """Return what ends a program, all of whose processes bear the mark."""
    if name == CLOSED:
        return Terminal.hang_up
    if name == LOGOUT:
        return lambda terminal: log_out(mark)
    return lambda terminal: terminal.process.send_signal(SIGNALS[name])


def log_out(mark: str) -> None:
    """Do as systemd does, to the screen and to the process that trains alike."""
    processes = marked(mark)
    for number in OF_LOGOUT:
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def statuses(fault: str) -> set[int]:
    """Return the exit statuses that are right."""
    hang_up, end = SIGNALS["SIGHUP"], SIGNALS["SIGTERM"]
    if fault == LOGOUT:  # the process that trains may have been the first to end, and have said that all is saved
        return {0, 128 + hang_up, -hang_up, 128 + end, -end}
    number = SIGNALS.get(fault, hang_up)
    return {128 + number, -number}


def complaints(terminal: Terminal, status: int, allowed: Collection[int], folder: Path, mark: str) -> list[str]:
    """Return what went wrong, but for the time it took and the steps lost."""
    left = [path for path in (folder / "temporary").rglob("*") if not path.is_dir()]  # but for the folder of sockets
    is_open, traceback = not terminal.is_hung_up, terminal.raw.partition(b"Traceback")[2]
    if is_open and b"KeyboardInterrupt" in traceback and OURS not in traceback:
        return ["(Python's own traceback)"]
    looks = {
        f"STATUS {status}": status not in allowed,
        "PROCESS LEFT": bool(marked(mark)),
        "TERMINAL NOT RESTORED": is_open and not terminal.is_restored(),
        "TRACEBACK": bool(traceback),
        "FAILURE LOG": any(folder.glob("state/**/*.log")),
        "FILES LEFT": bool(left) or any(folder.glob("runs/*/checkpoints/.*")),
    }
    return [text for text, is_so in looks.items() if is_so]


def try_once(words: tuple[str, ...], fault: str, milliseconds: float, folder: Path) -> str:
    """Return a cell of the table."""
    mark, allowed = uuid.uuid4().hex, statuses(fault)
    terminal = start_and_wait(words, folder, mark, milliseconds)
    try:
        begin = time.monotonic()
        fault_of(fault, mark)(terminal)
        while terminal.process.poll() is None and time.monotonic() < begin + TOO_LONG_S:
            if terminal.is_hung_up:
                time.sleep(0.005)
            else:
                terminal.read(0.005)
        seconds = time.monotonic() - begin
        while marked(mark) and time.monotonic() < begin + LEFT_AFTER_S:
            time.sleep(0.005)
        while not terminal.is_hung_up and terminal.read(0):
            pass
        status = terminal.process.returncode if terminal.process.returncode is not None else 999
        wrong = complaints(terminal, status, allowed, folder, mark)
        wrong += ["TOO LATE"] if seconds > (AT_MOST_SLOW_S if is_slow(words) else AT_MOST_S) else []
    finally:
        terminal.close()
        for pid in marked(mark):
            os.kill(pid, signal.SIGKILL)
    try:
        lost = lost_steps(folder / "runs")
    except DataError as error:
        return f"{status} {seconds:.2f}s RUN DAMAGED ({error})"
    wrong += ["LOST"] if lost else []
    return " ".join([str(status), f"{seconds:.2f}s", *([] if lost is None else [f"lost {lost}"]), *wrong])


def try_often(program: str, fault: str, starts: int, within_ms: float, place: Path) -> int:
    """Print a row about so many starts; return how many went wrong."""
    found, moments = Counter[str](), Random(f"{program} {fault}")
    for _ in range(starts):
        folder = Path(tempfile.mkdtemp(dir=place))
        milliseconds = moments.uniform(0, within_ms)
        cell = try_once(PROGRAMS[program], fault, milliseconds, folder)
        shutil.rmtree(folder)
        if wrong := [word for word in cell.split() if word.isupper()]:
            print(f"  at {milliseconds:.1f} ms: {cell}", flush=True)
        found["wrong"] += bool(wrong)
        found[cell.split()[0]] += 1
    wrong_starts = found.pop("wrong", 0)
    ended = ", ".join(f"{status} {count}x" for status, count in found.most_common())
    print(f"{fault:16} {starts} starts: status {ended}; {wrong_starts} went wrong", flush=True)
    return wrong_starts


def main() -> int:
    """Print the table; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=lambda text: [int(word) for word in text.split(",")])
    parser.add_argument("--programs", type=lambda text: text.split(";"), default=list(PROGRAMS))
    parser.add_argument("--starts", type=int, default=0)
    parser.add_argument("--within", type=float, default=400.0)
    parser.add_argument("--faults", type=lambda text: text.split(","), default=[*SIGNALS, CLOSED, LOGOUT])
    options, faults = parser.parse_args(), 0
    for number in (signal.SIGINT, signal.SIGQUIT):  # a shell has jobs in the background ignore them, and their children
        signal.signal(number, signal.SIG_DFL)
    with tempfile.TemporaryDirectory() as name:
        template = unfinished_run(Path(name))
        for program in options.programs:
            if options.starts:
                print(f"\n{program}", flush=True)
                for fault in options.faults:
                    faults += try_often(program, fault, options.starts, options.within, Path(name))
                continue
            times = options.times or [*TIMES_MS, *([ONCE_SLOW_HAS_BEGUN_MS] if is_slow(PROGRAMS[program]) else [])]
            print(f"\n{program}: milliseconds after exec {' | '.join(map(str, times))}", flush=True)
            for fault in options.faults:
                cells = []
                for milliseconds in times:
                    folder = Path(tempfile.mkdtemp(dir=name))
                    if "resume" in program:
                        shutil.copytree(template, folder / "runs")
                    cells.append(try_once(PROGRAMS[program], fault, milliseconds, folder))
                    shutil.rmtree(folder)
                faults += sum(any(word.isupper() for word in cell.split()) for cell in cells)
                print(f"{fault:16} {' | '.join(cells)}", flush=True)
    print(f"{faults} faults")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
