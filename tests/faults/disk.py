"""Lets disks fail under real runs, and prints what was lost: fault × moment × program.

    python tests/faults/disk.py [--only full] [--programs train,resume,dashboard,screen]

`resume` and `screen` continue a run, without a screen and on the dashboard. Each program trains in a folder that is
fine at first, unless the moment is "from the start". Then, once it has saved something, the fault comes, and stays to
the end or goes after a while. As root the disks are real: a tmpfs that is filled, or mounted read-only. What
no command can make (a slow disk, one that hangs, a quota, a broken one) is a double of fsync in its processes.
A row says what was said, the exit status, how many of the last steps are not on disk, and what it proves: that training
went on, that it was said that nothing is saved, that saving recovered once the disk did, and that the end said what was
kept. What does not hold of these is named after `bad`.
"""

import argparse
import contextlib
import errno
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from faulty_disk import DOUBLE, Place, empty, fill, new_place, protect, unprotect
from kept_steps import newest_checkpoint
from watched_terminal import Terminal

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_file import read_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps
from mnist_tui.tui.protocol.exit_status import NOT_SAVED

SETTINGS = ("--hidden", "64", "--epochs", "10", "--threads", "1")
COMMANDS = {
    "train": ("train", *SETTINGS),
    "resume": ("resume", "--headless"),
    "dashboard": (*SETTINGS[:2], *SETTINGS[4:], "--epochs", "1000"),
    "screen": ("resume", "--epochs", "1000"),
}
CONTINUED, ON_SCREEN = ("resume", "screen"), ("dashboard", "screen")
BEFORE_S, FAULT_S, DASHBOARD_S = 0.3, 2.0, 6.0
REFUSED = 2
TOO_LONG_S = 120


@dataclass(frozen=True)
class Fault:
    """What happens to a disk, and how it becomes well again."""

    begin: Callable[[Place, list[int]], None]
    """Is given the place and the processes of the program."""
    end: Callable[[Place, list[int]], None]
    needs_root: bool = False
    needs_run: bool = False
    """True where it comes to the folder of a run, and so not before there is one."""
    goes_on: bool = False
    """True where the disk is kept as it is from moment to moment."""
    stops_saving: bool = True
    """False where nothing keeps the program from saving, or only for less than it says a word about."""
    told_after_s: float = 0.0
    """When at the latest the program says so, where it does not at once."""


def replace_log(place: Place, _: list[int]) -> None:
    if (run := place.run()) is not None:
        (run / "log.jsonl").unlink(missing_ok=True)
        os.mkfifo(run / "log.jsonl")


def restore_log(place: Place, _: list[int]) -> None:
    if (run := place.run()) is not None:
        (run / "log.jsonl").unlink()


def link_checkpoints(place: Place, _: list[int]) -> None:
    if (run := place.run()) is not None:
        (run / "checkpoints").rename(run / "moved")
        (place.disk / "elsewhere").mkdir()
        (run / "checkpoints").symlink_to(place.disk / "elsewhere")


def unlink_checkpoints(place: Place, _: list[int]) -> None:
    if (run := place.run()) is not None:
        (run / "checkpoints").unlink()
        (run / "moved").rename(run / "checkpoints")


def limit(size: int) -> Callable[[Place, list[int]], None]:
    def set_limit(_: Place, processes: list[int]) -> None:
        for process in processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return set_limit


def fill_up(place: Place, _: list[int]) -> None:
    """Fill a disk on which there is nothing to remove: all checkpoints but the newest and the best are gone."""
    with contextlib.suppress(OSError, DataError):
        if (run := place.run()) is not None:
            best = read_run_file(run / "run.json").best
            for step in checkpoint_steps(run)[1:]:
                if best is None or step != best.step:
                    checkpoint_path(run, step).unlink()
    fill(place, [])


def told(text: str, stops_saving: bool = True, told_after_s: float = 0.0) -> Fault:
    def begin(place: Place, _: list[int]) -> None:
        place.fault.write_text(text)

    return Fault(begin, lambda place, _: place.fault.unlink(), stops_saving=stops_saving, told_after_s=told_after_s)


def remove_run(place: Place, _: list[int]) -> None:
    shutil.rmtree(place.run() or place.runs, ignore_errors=True)


def remove_runs(place: Place, _: list[int]) -> None:
    shutil.rmtree(place.runs, ignore_errors=True)


def nothing(place: Place, processes: list[int]) -> None:
    """Leave it to the program to recover."""


FAULTS = {
    "none": Fault(nothing, nothing, stops_saving=False),
    "full": Fault(fill_up, empty, needs_root=True, goes_on=True),
    "read-only": Fault(protect, unprotect, needs_root=True),
    "run removed": Fault(
        lambda place, _: shutil.rmtree(place.run() or place.runs, ignore_errors=True), nothing, stops_saving=False
    ),
    "all runs removed": Fault(
        lambda place, _: shutil.rmtree(place.runs, ignore_errors=True), nothing, stops_saving=False
    ),
    "log a pipe": Fault(replace_log, restore_log, needs_run=True),
    "checkpoints a link": Fault(link_checkpoints, unlink_checkpoints, needs_run=True),
    "file size limit": Fault(limit(100_000), limit(resource.RLIM_INFINITY)),
    "quota": told(f"errno {errno.EDQUOT}"),
    "input/output error": told(f"errno {errno.EIO}"),
    "fsync of 2 s": told("slow 2", stops_saving=False),
    "fsync hangs": told("slow 600", told_after_s=10.0),
}


class Program:
    """A program that trains, from its start to its end."""

    def __init__(self, name: str, place: Place) -> None:
        self.name = name
        double = place.fault.parent / "double"
        double.mkdir(exist_ok=True)
        (double / "sitecustomize.py").write_text(DOUBLE)
        self.environment = {"PYTHONPATH": str(double), "FAULT": str(place.fault), "MNIST_TUI_RUNS": str(place.runs)}
        self.command = [sys.executable, "-m", "mnist_tui.tui", *COMMANDS[name]]
        self.screens: set[str] = set()
        self.status = 0
        self.words = ""
        self.steps = self.steps_before = 0
        """At the end, and when the fault came, as far as that was seen."""
        self.saved_before = self.saved_after = 0
        """The steps of the newest checkpoints when the fault came and when it went."""
        self.is_mended = False
        self.seen = 0
        """The step on the screen."""
        self.began_s = 0.0
        """How long it ran when it was first seen to train."""

    def run(self, watch: Callable[[int, float], bool]) -> None:
        """Run it; `watch` is told its process and how long it runs, and returns True once it may end."""
        self._run_dashboard(watch) if self.name in ON_SCREEN else self._run_headless(watch)

    def _run_headless(self, watch: Callable[[int, float], bool]) -> None:
        begin = time.monotonic()
        environment = {**os.environ, **self.environment}
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(self.command, env=environment, stdout=output, stderr=output)
            while process.poll() is None and time.monotonic() < begin + TOO_LONG_S:
                watch(process.pid, time.monotonic() - begin)
                time.sleep(0.02)
            process.kill()
            self.status = process.wait()
            output.seek(0)
            self.words = output.read()
        self.screens.update(re.findall("(?:run is not saved: .*|is saved again)", self.words))
        self.steps = number_in(r"trained .*?([\d,]+) steps", self.words)

    def _run_dashboard(self, watch: Callable[[int, float], bool]) -> None:
        terminal = Terminal(self.command, self.environment)
        try:
            begin, keys = time.monotonic(), ["q", "y"]
            while terminal.process.poll() is None and time.monotonic() < begin + TOO_LONG_S:
                terminal.read(0.05)
                status = terminal.rows()[0]
                self.screens.update(re.findall(r"not saved since \d\d:\d\d: [a-zA-Z/-]+(?: [a-zA-Z/-]+)*", status))
                self.seen = number_in(r"step ([\d,]+)", status) or self.seen
                self.began_s = self.began_s or (time.monotonic() - begin if "RUN" in status else 0.0)
                asks = any("Quit?" in row for row in terminal.rows())
                if watch(terminal.process.pid, time.monotonic() - begin) and (len(keys) == 2 or (asks and keys)):
                    terminal.type(keys.pop(0))
            self.status = terminal.ends_with()
            self.words = "\n".join(terminal.rows())
        finally:
            terminal.close()
        self.steps = number_in(r"step ([\d,]+), epoch", self.words)


def number_in(pattern: str, text: str) -> int:
    """Return the number that a pattern finds; 0 without any."""
    found = re.search(pattern, text)
    return int(found[1].replace(",", "")) if found else 0


def processes_of(process: int) -> list[int]:
    """Return a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children")
    with contextlib.suppress(OSError):
        return [process, *map(int, children.read_text().split())]
    return [process]


def tried(name: str, moment: str, program_name: str, place: Place) -> tuple[Program, float]:
    """Run a program through a fault; return it, and the seconds that it took."""
    fault, program, state = FAULTS[name], Program(program_name, place), "before"
    since, before = 0.0, 0

    def watch(process: int, seconds: float) -> bool:
        nonlocal state, since
        saved = checkpointed(place, before)
        is_first = moment == "from the start" and not (fault.needs_run and not has_folder(place))
        if state == "before" and (is_first or (saved and seconds > BEFORE_S)):
            fault.begin(place, processes_of(process))
            program.saved_before = newest_step(place)
            program.steps_before = max(program.seen, program.saved_before)
            state, since = "fault", seconds
        elif state == "fault" and moment == "for 2 s" and seconds > since + FAULT_S:
            fault.end(place, processes_of(process))
            program.saved_after, program.is_mended = newest_step(place), True
            state = "mended"
        elif state == "fault" and fault.goes_on:
            fault.begin(place, processes_of(process))
        may_end_at = max(since, program.began_s) + DASHBOARD_S + fault.told_after_s
        return state != "before" and program.began_s > 0 and seconds > may_end_at

    if program_name in CONTINUED:
        Program("train", place).run(stop_once_saved(place))
        before = newest_step(place)
    begin = time.monotonic()
    program.run(watch)
    return program, time.monotonic() - begin


def stop_once_saved(place: Place) -> Callable[[int, float], bool]:
    """Return what stops a process as soon as it has saved something."""
    stopped: list[int] = []

    def stop(process: int, _: float) -> bool:
        if not stopped and checkpointed(place, 0):
            stopped.append(process)
            os.kill(process, signal.SIGTERM)
        return False

    return stop


def checkpointed(place: Place, before: int) -> bool:
    """Tell whether a run has a checkpoint of more steps than it had before."""
    return newest_step(place) > before


def has_folder(place: Place) -> bool:
    """Tell whether there is a run that has begun to save."""
    run = place.run()
    return run is not None and (run / "checkpoints").is_dir() and (run / "log.jsonl").exists()


def newest_step(place: Place) -> int:
    """Return the step of the newest checkpoint; 0 without any."""
    with contextlib.suppress(OSError, IndexError):
        return 0 if (run := place.run()) is None else checkpoint_steps(run)[0]
    return 0


def lost_steps(place: Place, program: Program) -> str:
    """Say how many of the steps that a program took are not on disk."""
    run = place.run()
    if run is None:
        return "all"
    try:
        step, _, faults = newest_checkpoint(run)
    except DataError:
        return "all"
    assert not faults
    return f"{max(program.steps - step, 0):,} of {program.steps:,}" if program.steps else f"saved {step:,}"


def failings(name: str, moment: str, program: Program, place: Place) -> list[str]:
    """Return what does not hold of what a row is to prove."""
    fault, words = FAULTS[name], program.words
    if moment == "from the start" and program.name in CONTINUED and program.status == REFUSED:
        return [] if re.search("cannot|found|no run", words) else ["it was not said why the run cannot go on"]
    lasts = fault.stops_saving and not program.is_mended
    is_told = any("not saved" in text for text in program.screens) or "is not saved" in words
    found = {
        "training stopped": program.steps <= program.steps_before,
        "it was not said that nothing is saved": lasts and not is_told,
        "saving did not recover": not lasts and newest_step(place) <= max(program.saved_before, program.saved_after),
        "the end is not on disk": not lasts and not lost_steps(place, program).startswith("0 of"),
        "the end did not say what was kept": lasts and not re.search("end of the run is not|nothing of", words),
        "the end said that something was lost": not lasts
        and re.search("(end|nothing) of the run is (not )?saved", words),
        f"status {program.status}": program.status != (NOT_SAVED if lasts else 0),
    }
    return [text for text, holds in found.items() if holds]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--programs", default=",".join(COMMANDS))
    options = parser.parse_args()
    columns = f"{'fault':20} {'moment':15} {'program':10} {'seconds':>7} {'status':>6}  {'steps lost':18}"
    print(f"{columns} {'proves':8} what was said")
    for program_name in options.programs.split(","):
        for name, fault in FAULTS.items():
            if options.only not in name or (fault.needs_root and os.geteuid() != 0):
                continue
            for moment in ("from the start", "to the end", "for 2 s")[: 1 if name == "none" else 3]:
                with new_place() as place:
                    program, seconds = tried(name, moment, program_name, place)
                    faults = failings(name, moment, program, place)
                    verdict = "bad: " + ", ".join(faults) if faults else "good"
                    said = "; ".join(sorted(program.screens)) or "-"
                    last = [line for line in program.words.splitlines() if "saved" in line or "resume" in line][-1:]
                    print(
                        f"{name:20} {moment:15} {program_name:10} {seconds:7.1f} {program.status:6}  "
                        f"{lost_steps(place, program):18} {verdict:8} {said} | {' '.join(last)[:150].strip()}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
