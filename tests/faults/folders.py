"""Opens runs whose folders somebody has spoilt on purpose, with every command that reads one: fault × command.

    python tests/faults/folders.py [--only log] [--commands runs,open] [--gigabytes 2]

The newest checkpoint is not what it claims, or leads out of the folder; or the log is gigabytes of something else
(--in DIR says where there is room for them). A row says the exit status, the seconds, the most memory taken, and what
was said last. Its verdict is `bad` for a traceback, several lines of complaint, something written outside the folder,
or more than 200 MB or 10 s beyond what the same command takes for the sound run.
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from hostile_folders import CHECKPOINTS, LOGS
from watched_terminal import Terminal

PROGRAM = (sys.executable, "-m", "mnist_tui.tui")
COMMANDS: dict[str, tuple[str, ...]] = {
    "runs": ("runs",),
    "runs --json": ("runs", "--json"),
    "inspect": ("inspect", "RUN"),
    "inspect --follow": ("inspect", "RUN", "--follow", "--json"),
    "plot": ("plot", "RUN"),
    "export csv": ("export", "RUN", "FILE.csv"),
    "export npz": ("export", "RUN", "FILE.npz"),
    "eval": ("eval", "RUN"),
    "compare": ("compare", "RUN", "RUN@last"),
    "doctor": ("doctor", "RUN", "-q"),
    "attach": ("attach", "RUN"),
    "open": ("open", "RUN"),
    "open, past": ("open", "RUN"),
    "resume": ("resume", "RUN", "--paused"),
    "resume headless": ("resume", "RUN", "--headless", "-q", "--steps", "900"),
}
KEYS = {"attach": "7", "open": "7", "open, past": ",", "resume": "7"}
"""Pressed once the run is on the screen."""
MOST_BYTES, MOST_SECONDS, WITHIN_S = 200e6, 10.0, 120.0
NO_WORDS_OF_OURS = ("Traceback", "panicked", "MemoryError", "traceback is in")


@dataclass(frozen=True)
class Answer:
    """What a command did."""

    status: int
    seconds: float
    most_bytes: int
    said: str


def answer_of(name: str, run: Path, folder: Path) -> Answer:
    """Run a command on a run."""
    names = {"RUN": str(run), "FILE": str(folder / "new")}
    words = [re.sub("RUN|FILE", lambda found: names[found[0]], word) for word in COMMANDS[name]]
    environment = {"MNIST_TUI_RUNS": str(run.parent), "XDG_STATE_HOME": str(folder / "state")}
    begin = processor_s()
    if name in KEYS:
        status, said, most = on_a_screen([*PROGRAM, *words], environment, KEYS[name])
    else:
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(
                [*PROGRAM, *words], env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=output
            )
            most = watched(process.pid, lambda: process.poll() is None)
            status = process.wait()
            output.seek(0)
            said = output.read()
    return Answer(status, processor_s() - begin, most, said)


def on_a_screen(command: list[str], environment: dict[str, str], key: str) -> tuple[int, str, int]:
    """Run a command on a screen, press a key there, and end it."""
    terminal = Terminal(command, environment)
    said: list[str] = []
    presses, pressed_at = [key, "\x1b", "q", "y"], time.monotonic()

    def goes_on() -> bool:
        nonlocal pressed_at
        terminal.read(0.05)
        said.append("\n".join(row.strip() for row in terminal.rows() if row.strip()))
        if re.search(r"valid +\d", said[-1]) and presses and time.monotonic() > pressed_at + 2:
            terminal.type(presses.pop(0))
            pressed_at = time.monotonic()
        return terminal.process.poll() is None

    try:
        most = watched(terminal.process.pid, goes_on)
        return terminal.ends_with(), said[-1], most
    finally:
        terminal.close()


def watched(process: int, goes_on: Callable[[], bool]) -> int:
    """Wait for a process, and return the memory that it and its children took at most; after a while it is killed."""
    most, until = 0, time.monotonic() + WITHIN_S
    while goes_on():
        most = max(most, sum(map(peak_bytes, [process, *children(process)])))
        time.sleep(0.02)
        if time.monotonic() > until:
            os.kill(process, 9)
    return most


def peak_bytes(process: int) -> int:
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def processor_s() -> float:
    """Return the processor time of all that has been started here and has ended: that of the machine says less."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def children(process: int) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    except OSError:
        return []


def verdict(name: str, answer: Answer, usual: Answer, is_out_touched: bool) -> str:
    """Say whether it is as it should be."""
    is_quick = answer.seconds < usual.seconds + MOST_SECONDS
    is_small = answer.most_bytes < usual.most_bytes + MOST_BYTES
    is_told = name in KEYS or answer.said.count("\n") <= usual.said.count("\n") + 2
    is_ours = not any(word in answer.said for word in NO_WORDS_OF_OURS)
    return "good" if is_quick and is_small and is_told and is_ours and not is_out_touched else "bad"


def sound_run(folder: Path) -> Path:
    """Make a run of 300 steps with several checkpoints and a result on the test images."""
    words = ("train", "--hidden", "16", "--threads", "1", "-q", "--steps", "300", "--keep", "best")
    subprocess.run([*PROGRAM, *words, "--runs", str(folder)], check=True, capture_output=True)
    (run,) = folder.iterdir()
    resume = ("resume", str(run), "--headless", "-q", "--steps", "600")
    subprocess.run([*PROGRAM, *resume], check=True, capture_output=True)
    return run.rename(folder / "sound")


def spoilt(sound: Path, name: str, log: Path, folder: Path) -> Path:
    """Return a copy with a fault; a log is not copied, for that would take longer than to read it."""
    run = shutil.copytree(sound, folder / "runs" / "one")
    if name in CHECKPOINTS:
        CHECKPOINTS[name](run)
    elif name in LOGS:
        (run / "log.jsonl").unlink()
        os.link(log, run / "log.jsonl")
    return run


def spoilt_log(sound: Path, name: str, size: int, log: Path) -> int:
    """Make the log of a fault, and return its size."""
    shutil.copy(sound / "log.jsonl", log)
    if name in LOGS:
        LOGS[name](log, size)
    return log.stat().st_size


def rows(options: argparse.Namespace) -> Iterator[tuple[str, str, Answer, str]]:
    usual: dict[str, Answer] = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        sound = sound_run(Path(place, "sound"))
        for fault in ("none", *CHECKPOINTS, *LOGS):
            if options.only not in fault and fault != "none":
                continue
            log = Path(place, "log")
            size = spoilt_log(sound, fault, int(options.gigabytes * 1e9), log)
            for command in COMMANDS:
                if not any(part in command for part in options.commands.split(",")):
                    continue
                with tempfile.TemporaryDirectory(dir=place) as folder:
                    os.truncate(log, size)  # a resumed run has added to it
                    run = spoilt(sound, fault, log, Path(folder))
                    outside = {path: path.lstat().st_mtime_ns for path in run.parent.glob("outside*")}
                    answer = answer_of(command, run, Path(folder))
                    usual.setdefault(command, answer)
                    now = {path: path.lstat().st_mtime_ns for path in run.parent.glob("outside*")}
                    yield fault, command, answer, verdict(command, answer, usual[command], now != outside)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--commands", default="")
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--in", dest="folder", default=None)
    options = parser.parse_args()
    print(f"{'fault':24} {'command':16} verdict status seconds  MB at most  what was said")
    for fault, command, answer, found in rows(options):
        lines = [line for line in answer.said.splitlines() if line.strip()][-1:] or ["-"]
        said = re.sub(r"/\S*/runs/", "", lines[0])[:110]
        most = answer.most_bytes / 1e6
        print(
            f"{fault:24} {command:16} {found:7} {answer.status:6} {answer.seconds:7.1f} {most:11.0f}  {said}",
            flush=True,
        )


if __name__ == "__main__":
    main()
