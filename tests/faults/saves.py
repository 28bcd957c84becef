"""Lets disks fail under what people save by hand, and prints what came of it: fault × save.

    python tests/faults/saves.py [--only full] [--saves S,train]

Every save goes to a disk of its own, with the fault from the start. As root the disks are real: a tmpfs that is filled,
or mounted read-only. A row says the exit status, or what the dashboard does, and the last line that was said; its
verdict is `bad` for a traceback, a file that is not whole, a success that is none, or a run that did not go on, and
the script then ends with status 1.
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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from faulty_disk import DOUBLE, Place, fill, new_place, protect
from watched_terminal import Terminal
from whole_files import is_whole

PROGRAM = (sys.executable, "-m", "mnist_tui.tui")
QUICK = ("--hidden", "16", "--steps", "40", "--threads", "1")
WITHIN_S, STARTED_S, SETTLED_S, AT_ONCE_S = 40.0, 30.0, 1.5, 0.3
FILE_LIMIT = 2_000
SLOW_S = 1
NO_WORDS_OF_OURS = ("Traceback", "panicked", "OpenBLAS")


@dataclass(frozen=True)
class Save:
    """Something that a person saves: the words of a command, or the keys that the dashboard gets."""

    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    target: str = ""
    """What the file is called; empty for standard output and for what is in the folder of a run."""
    needs_runs: bool = False
    """True where the dashboard has to keep its run, or know others."""
    ends: bool = False
    """True where the keys end the program: what it says then counts."""


SAVES = {
    "train --save": Save(("train", *QUICK, "--no-save", "--save", "FILE"), target="new.safetensors"),
    "resume --save": Save(("resume", "--headless", "--save", "FILE"), target="new.safetensors"),
    "export safetensors": Save(("export", "MODEL", "FILE"), target="new.safetensors"),
    "export npz": Save(("export", "MODEL", "FILE"), target="new.npz"),
    "export onnx": Save(("export", "MODEL", "FILE"), target="new.onnx"),
    "export csv": Save(("export", "RUN", "FILE"), target="new.csv"),
    "export svg": Save(("export", "RUN", "FILE"), target="new.svg"),
    "export tensorboard": Save(("export", "RUN", "FILE", "--format", "tensorboard"), target="new"),
    "mistakes --png": Save(("mistakes", "MODEL", "--top", "9", "--png", "FILE"), target="new.png"),
    "mistakes --idx": Save(("mistakes", "MODEL", "--idx", "FILE"), target="new"),
    "train --json": Save(("train", *QUICK, "--no-save", "--json")),
    "mistakes --json": Save(("mistakes", "MODEL", "--json")),
    "predict --json": Save(("predict", "MODEL", "--index", "0-99", "--json")),
    "runs rename": Save(("runs", "rename", "RUN", "other")),
    "runs rm": Save(("runs", "rm", "RUN")),
    "S": Save(keys=("S", "FILE", "\r"), target="new.safetensors"),
    "S and q": Save(keys=("S", "FILE", "\r", "q", "y"), target="new.safetensors", ends=True),
    "w": Save(keys=("w",)),
    "S in a word": Save(keys=("S", "new", "\r"), target="new"),
    "gallery png": Save(keys=("2", "w", "\x7f" * 40, "FILE", "\r"), target="new.png"),
    "gallery csv": Save(keys=("2", "w", "\x7f" * 40, "FILE", "\r"), target="new.csv"),
    "gallery idx": Save(keys=("2", "w", "\x7f" * 40, "FILE", "\r"), target="new"),
    "note on a run": Save(keys=("7", "N", "a note", "\r"), needs_runs=True),
}


def at_target(make: Callable[[Path], object]) -> Callable[[Place, Path], None]:
    return lambda _, target: (make(target), None)[1]


def told(text: str) -> Callable[[Place, Path], None]:
    return lambda place, _: (place.fault.write_text(text), None)[1]


FAULTS: dict[str, Callable[[Place, Path], object]] = {
    "none": lambda place, target: None,
    "full": lambda place, target: fill(place, []),
    "read-only": lambda place, target: protect(place, []),
    "folder removed": lambda place, target: shutil.rmtree(target.parent),
    "quota": told(f"errno {errno.EDQUOT}"),
    "input/output error": told(f"errno {errno.EIO}"),
    "file size limit": lambda place, target: None,
    "quota after a while": told(f"late {errno.EDQUOT}"),
    f"fsync of {SLOW_S} s": told(f"slow {SLOW_S}"),
    "a folder there": at_target(Path.mkdir),
    "a pipe there": at_target(os.mkfifo),
    "a file there": at_target(lambda target: target.write_text("mine")),
    "a link there": at_target(lambda target: target.symlink_to("nowhere")),
}
THERE = " there"
COMES_LATER = ("quota after a while", f"fsync of {SLOW_S} s")
GOES_WELL = ("none", f"fsync of {SLOW_S} s", "a link there")


class Trial:
    """A save on a disk with a fault."""

    def __init__(self, fault: str, save: Save, place: Place, source: Path) -> None:
        self.fault, self.save, self.place = fault, save, place
        self.folder = place.disk / "here"
        self.folder.mkdir()
        (place.disk / "runs").mkdir()
        shutil.copytree(source / "runs" / "one", place.disk / "runs" / "one")
        self.target = self.folder / (save.target or "out")
        (place.fault.parent / "sitecustomize.py").write_text(DOUBLE)
        self.environment = {
            "PYTHONPATH": str(place.fault.parent), "FAULT": str(place.fault), "MNIST_TUI_RUNS": str(place.runs),
            "XDG_STATE_HOME": str(place.fault.parent / "state"), "TMPDIR": str(place.fault.parent),
        }  # fmt: skip
        self.names = {"FILE": str(self.target), "MODEL": str(source / "model.safetensors"), "RUN": "one"}
        self.said, self.outcome, self.goes_on = "", "", True

    def run(self) -> None:
        self._on_the_screen() if self.save.keys else self._as_a_command()

    def _begin(self) -> None:
        FAULTS[self.fault](self.place, self.target)

    def _as_a_command(self) -> None:
        words = [self.names.get(word, word) for word in self.save.words]
        # A file that is open before the disk is full is what a shell makes of `> file`.
        with (self.folder / "out").open("w") if not self.save.target else tempfile.TemporaryFile("w") as output:
            self._begin()
            limit = (lambda: set_limit(0)) if self.fault == "file size limit" else None
            process = subprocess.Popen(
                [*PROGRAM, *words], env={**os.environ, **self.environment}, stdout=output, stderr=subprocess.PIPE,
                text=True, preexec_fn=limit,
            )  # fmt: skip
            try:
                self.said = process.communicate(timeout=WITHIN_S * 2)[1]
            except subprocess.TimeoutExpired:
                process.kill()
                self.said = process.communicate()[1] + "\nit hung"
        self.outcome = f"status {process.returncode}"

    def _on_the_screen(self) -> None:
        command = [*PROGRAM, "--hidden", "16", "--epochs", "100000", "--threads", "1"]
        command += [] if self.save.needs_runs else ["--no-save"]
        with contextlib.chdir(self.folder):
            terminal = Terminal(command, self.environment)
        try:
            look(terminal, lambda: "RUN" in terminal.rows()[0] and "valid" in terminal.rows()[0], STARTED_S)
            self._begin()
            for process in [terminal.process.pid, *children(terminal.process.pid)]:
                set_limit(process) if self.fault == "file size limit" else None
            for keys in self.save.keys:
                terminal.type(self.names.get(keys, keys))
                look(terminal, lambda: False, AT_ONCE_S if self.save.ends and keys == "\r" else SETTLED_S)
            if self.save.ends:
                look(terminal, lambda: terminal.process.poll() is not None, WITHIN_S)
                found = ENDS.search("\n".join(terminal.rows()))
                self.said = found[0] if found else "nothing: " + terminal.rows()[0].strip()
                self.outcome = f"status {terminal.ends_with()}"
                return
            notice = NOTICE if self.fault in GOES_WELL else REFUSED
            look(terminal, lambda: notice.search("\n".join(terminal.rows())) is not None, WITHIN_S / 2)
            found = notice.search("\n".join(terminal.rows()))
            self.said = found[0] if found else self._noted() or "nothing: " + terminal.rows()[0].strip()
            before = terminal.rows()[0]
            look(terminal, lambda: "RUN" in terminal.rows()[0] and terminal.rows()[0] != before, WITHIN_S / 2)
            self.goes_on = terminal.rows()[0] != before and terminal.process.poll() is None
            for key in "\x1bqy":  # a refusal may have left the dialog open
                terminal.type(key)
                look(terminal, lambda: terminal.process.poll() is not None, SETTLED_S)
            self.outcome = f"status {terminal.ends_with()}"
        finally:
            terminal.close()

    def _noted(self) -> str:
        return "noted" if list(self.place.runs.glob("*/note.txt")) else ""

    def verdict(self) -> str:
        """Say whether it is as it should be."""
        self._check_leftovers()
        if self.save.target and not self._is_whole_or_untouched():
            return "bad"
        is_well = self.outcome == "status 0"
        is_folder = bool(self.save.target) and not Path(self.save.target).suffix
        should = self.fault in GOES_WELL and not (is_folder and self.fault == "a link there")
        if any(word in self.said for word in NO_WORDS_OF_OURS) or not self.goes_on or "it hung" in self.said:
            return "bad"
        if self.save.ends:
            is_told = self.said.startswith("network saved" if should else "mnist-tui: ")
            return "good" if is_told and is_well == should else "bad"
        if self.save.keys:
            is_kept = is_well or (self.save.needs_runs and self.outcome == "status 75")
            return "good" if is_kept and "nothing:" not in self.said else "bad"
        return "good" if is_well == should or (is_well and self.fault in MAY_GO_WELL) else "bad"

    def _is_whole_or_untouched(self) -> bool:
        """Tell whether what was saved is whole, and there is nothing, or what was there before, where nothing was."""
        if self.fault == "folder removed" and not self.folder.exists():
            return True
        is_saved = self.outcome == "status 0" if not self.save.keys else bool(SAVED.search(self.said))
        if is_saved:
            return is_whole(self.target)
        if self.fault.endswith(THERE):
            return not self.target.is_file() or self.target.read_text() == "mine"
        return not os.path.lexists(self.target)

    def _check_leftovers(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            left = [path.name for path in self.folder.iterdir() if path.name.endswith(".tmp")]
            self.said += f" LEFT {left} Traceback" if left else ""


NOTICE = re.compile(r"(saved in|written to|that file exists|cannot write|found a|is not|No such|written|noted)[^│\n]*")
REFUSED = re.compile(r"(that file exists|cannot [a-z ]+|found a |found no|No space|too large|Read-only)[^│\n]*")
ENDS = re.compile(r"(network saved in|mnist-tui: /)[^\n]*")
SAVED = re.compile(r"saved in|written to")
MAY_GO_WELL = (
    "quota",
    "input/output error",
    "file size limit",
    "quota after a while",
    "folder removed",
    "read-only",
    "full",
)


def set_limit(process: int) -> None:
    """Let a process, 0 for this one, write no larger files."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (FILE_LIMIT, resource.RLIM_INFINITY))


def children(process: int) -> list[int]:
    """Return the processes that another has started."""
    return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def look(terminal: Terminal, condition: Callable[[], bool], seconds: float) -> None:
    """Read what is drawn until the condition holds, or for so long."""
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        terminal.read(0.05)


@contextlib.contextmanager
def source() -> Iterator[Path]:
    """Make a folder with a model and an unfinished run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "MNIST_TUI_RUNS": str(folder / "runs")}
        quick = ("--hidden", "16", "--threads", "1", "--quiet", "--steps")
        for words in (
            (*quick, "40", "--save", str(folder / "model.safetensors")),
            (*quick, "430", "--checkpoint-mb", "3"),
        ):
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(
                    [*PROGRAM, "train", *words], env=environment, check=True, timeout=WITHIN_S, capture_output=True
                )
        newest = max((folder / "runs").iterdir())
        newest.rename(folder / "runs" / "one")
        record = (folder / "runs" / "one" / "run.json").read_text()
        record = record.replace('"last_step": 430', '"last_step": 860').replace('"finished"', '"stopped"')
        (folder / "runs" / "one" / "run.json").write_text(record)
        yield folder


def main() -> int:
    """Print the table; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--saves", default="")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # no disk stays mounted
    faults = 0
    print(f"{'save':18} {'fault':20} verdict  {'outcome':10} what was said")
    with source() as made:
        for name, save in SAVES.items():
            if not any(part in name for part in options.saves.split(",")):
                continue
            for fault in FAULTS:
                if options.only not in fault or (fault.endswith(THERE) and not save.target):
                    continue
                if save.ends and fault not in COMES_LATER:
                    continue  # what the screen has shown before it went is not said again
                with new_place() as place:
                    trial = Trial(fault, save, place, made)
                    trial.run()
                    lines = [line for line in trial.said.splitlines() if line.strip()][-1:] or ["-"]
                    said = lines[0].replace(str(place.disk), "DISK")
                    verdict = trial.verdict()
                    faults += verdict == "bad"
                    print(f"{name:18} {fault:20} {verdict:8} {trial.outcome:10} {said[:150]}", flush=True)
    print(f"{faults} faults")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
