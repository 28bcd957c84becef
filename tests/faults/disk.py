"""Lets disks fail under real runs, and prints what was lost: fault × moment × program.

    python tests/faults/disk.py [--only full] [--programs train,resume,dashboard,screen]

`resume` and `screen` continue a run, without a screen and on the dashboard; `paused` is a dashboard on which the run is
paused meanwhile. Each program trains in a folder that is fine at first, unless the moment is "from the start". Then,
once it has saved something, the fault comes, and stays to the end, or goes once the program has said so and is saved
again before it ends. As root the disks are real: a tmpfs that is filled, mounted read-only or unmounted, and one that
another process serves (bindfs), as over a network: where that is stopped, everything waits, and where it is killed,
everything is refused. What no command can make (a slow disk, a quota, a broken one) is a double of fsync in its
processes.
A row says what was said, the exit status, how many of the last steps are not on disk, and what it proves: that training
went on, that it was said that nothing is saved, that saving recovered once the disk did, that the end said what was
kept, and that it came in time. What does not hold of these is named after `bad`, and makes the script end with
status 1.
"""

import argparse
import contextlib
import re
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from disk_faults import FAULTS, FOR_A_WHILE, FROM_THE_START, Fault
from disk_program import COMMANDS, CONTINUED, ON_SCREEN, Program
from faulty_disk import Place, new_place, why_not
from kept_steps import newest_checkpoint

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_folder import checkpoint_steps
from mnist_tui.tui.protocol.exit_status import NOT_SAVED

BEFORE_S, FAULT_S, LONGEST_S = 0.3, 2.0, 30.0
"""How long a program runs before the fault at least; and how long a fault lasts at least, and at most where nothing is
said of it, and how long is waited for the program to recover."""
REFUSED = 2
LONGEST_END_S = 45.0
TRIES = 3
"""How often a row is tried where a quick program was done before the fault."""


class Course:
    """What happens to the disk of a program, and when."""

    def __init__(self, fault: Fault, moment: str, program: Program, place: Place) -> None:
        self.fault, self.moment, self._program, self._place = fault, moment, program, place
        self._step = newest_step(place)
        """Of the newest checkpoint before the program began."""
        self.begun_s = self.mended_s = 0.0
        """When the fault came and went; 0 before that."""
        self.steps_before = self.saved_before = self.saved_after = 0
        """As far as the run was seen to have come, and was saved, when the fault came; and saved, when it went."""

    @property
    def lasts(self) -> bool:
        """True where nothing can be saved at the end."""
        return self.fault.stops_saving and not self.mended_s

    def advance(self, process: int, seconds: float) -> bool:
        """Let happen what is due; return True once the program may end."""
        if not self.begun_s:
            if self._is_due(seconds):
                self.saved_before, self.begun_s = newest_step(self._place), seconds
                self.steps_before = max(self._program.seen, self.saved_before)
                self.fault.begin(self._place, processes_of(process))
            return False
        if self.mended_s:
            return self._has_recovered() or seconds > self.mended_s + LONGEST_S
        if not (self._has_shown(seconds) or seconds > self.begun_s + LONGEST_S):
            if self.fault.goes_on:
                self.fault.begin(self._place, processes_of(process))
            return False
        if self.moment != FOR_A_WHILE:
            return self._program.is_endless
        self.fault.end(self._place, processes_of(process))
        self.saved_after, self.mended_s = newest_step(self._place), seconds
        return False

    def _is_due(self, seconds: float) -> bool:
        if self.moment == FROM_THE_START:
            return has_folder(self._place) or not self.fault.needs_run
        is_ready = self._program.is_begun or not self._program.is_paused
        return newest_step(self._place) > self._step and seconds > BEFORE_S and is_ready

    def _has_shown(self, seconds: float) -> bool:
        """Tell whether the program has trained on meanwhile, and said that nothing is saved, or saved something."""
        program = self._program
        is_silent = not (program.is_told if self.fault.stops_saving else self._has_recovered())
        goes_on = program.name not in ON_SCREEN or program.is_paused or program.seen > self.steps_before
        return not is_silent and goes_on and program.is_begun and seconds > self.begun_s + FAULT_S

    def _has_recovered(self) -> bool:
        step = newest_step(self._place)
        if self._program.is_paused:
            return step >= self.saved_before and has_folder(self._place)
        return step > max(self.saved_before, self.saved_after)

    def failings(self) -> list[str]:
        """Return what does not hold of what the row is to prove."""
        program, words = self._program, self._program.words
        if self.moment == FROM_THE_START and program.name in CONTINUED and program.status == REFUSED:
            return [] if re.search("cannot|found|no run", words) else ["it was not said why the run cannot go on"]
        lost = lost_steps(self._place, program)
        is_told = program.is_told or (self.lasts and "is not saved" in words)  # a quick one may end before that
        found = {
            "the program was done before the fault": self.came_too_late,
            "the program was done before the disk was well": self.moment == FOR_A_WHILE and not self.mended_s,
            "it was not said that nothing is saved": self.fault.stops_saving and not is_told,
            "saving did not recover": not self.lasts and not self._has_recovered(),
            "the end is not on disk": not self.lasts and not lost.startswith("0 of"),
            "the end did not say what was kept": self.lasts
            and not re.search("end of the run is not|nothing of", words),
            "the end said that something was lost": not self.lasts
            and re.search("(end|nothing) of the run is (not )?saved", words),
            f"the end took {program.ending_s:.0f} s": program.ending_s > LONGEST_END_S,
            f"status {program.status}": program.status != (NOT_SAVED if self.lasts else program.usual_status),
        }
        return [text for text, holds in found.items() if holds]

    @property
    def came_too_late(self) -> bool:
        """True where no step was taken after the fault came."""
        return not self.begun_s or (not self._program.is_paused and self._program.steps <= self.steps_before)


def processes_of(process: int) -> list[int]:
    """Return a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children")
    with contextlib.suppress(OSError):
        return [process, *map(int, children.read_text().split())]
    return [process]


def tried(fault: Fault, moment: str, name: str, place: Place) -> tuple[Program, Course, float]:
    """Run a program through a fault; return it, what happened, and the seconds that it took."""
    if name in CONTINUED:
        begin_run(place)
    program = Program(name, place, is_endless=name in ON_SCREEN or moment == FOR_A_WHILE)
    course = Course(fault, moment, program, place)
    begin = time.monotonic()
    program.run(course.advance)
    return program, course, time.monotonic() - begin


def begin_run(place: Place) -> None:
    """Train until something is saved, so that there is a run to continue."""
    Program("train", place, is_endless=False).run(lambda *_: newest_step(place) > 0)


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


def main() -> int:
    """Print the table; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--programs", default=",".join(COMMANDS))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # no disk stays mounted
    columns = f"{'fault':20} {'moment':15} {'program':10} {'seconds':>7} {'status':>6}  {'steps lost':18}"
    print(f"{columns} {'proves':8} what was said")
    faults = 0
    for name in options.programs.split(","):
        for fault in [fault for fault in FAULTS if options.only in fault]:
            if reason := why_not(FAULTS[fault].disk):
                print(f"{fault}: {reason}")
                continue
            for moment in FAULTS[fault].moments(name):
                faults += row(fault, moment, name)
    print(f"{faults} faults")
    return int(faults > 0)


def row(name: str, moment: str, program_name: str) -> bool:
    """Print a row; return whether something of it does not hold."""
    for _ in range(TRIES):
        with new_place(FAULTS[name].disk) as place:
            program, course, seconds = tried(FAULTS[name], moment, program_name, place)
            found, lost = course.failings(), lost_steps(place, program)
        if not course.came_too_late or program.status == REFUSED:
            break
    verdict = "bad: " + ", ".join(found) if found else "good"
    said = "; ".join(sorted(program.told)) or "-"
    last = [line for line in program.words.splitlines() if "saved" in line or "resume" in line][-1:]
    print(
        f"{name:20} {moment:15} {program_name:10} {seconds:7.1f} {program.status:6}  "
        f"{lost:18} {verdict:8} {said} | {' '.join(last)[:150].strip()}",
        flush=True,
    )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
