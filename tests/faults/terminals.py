"""Runs the dashboard in terminals that misbehave, and prints what became of it: fault × tries.

    python tests/faults/terminals.py [--only flood] [--tries 3] [--places 'pty,tmux,screen in tmux']

A row says where, how often it was tried, whether the program lived or ended and with which status, how long the end
took, what processes were left, whether the terminal was restored, and how many steps are not on disk. What went wrong
follows in capitals, and makes the script end with status 1. In tmux, GNU screen (with the settings of the system), ssh
and mosh there is a shell between terminal and program; what is not installed is left out with a line.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from kept_steps import deeds, lost_steps, run_folders
from processes import command_line, engine_of, is_called, marked
from terminal_faults import FAULTS, HELP, Fault
from terminal_places import MARK, PLACES, is_here, shell_in
from trial import Trial
from watched_terminal import TAKEN_IN, Terminal

from mnist_tui.data.errors import DataError

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
ANSWERS_WITHIN_S, TOO_LONG_S = 10.0, 60.0
"""How long a key may take after the fault, and the end before the program is killed after all."""
BARE = "pty"


@dataclass
class Verdict:
    """What became of one program."""

    status: int | None = None
    seconds: float = 0.0
    lost: int | None = None
    is_restored: bool | None = None
    left: int = 0
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@contextmanager
def begun(place: str, words: tuple[str, ...], folder: Path) -> Iterator[Trial]:
    """Start the program in a place; yield it once its dashboard can be seen."""
    runs, state = folder / "runs", folder / "state"
    environment = {
        "MNIST_TUI_RUNS": str(runs),
        "XDG_STATE_HOME": str(state),
        "MNIST_TUI_ON_HANGUP": "end",
        "MNIST_TUI_PACE": "max",
    }
    if place == BARE:
        mark = uuid.uuid4().hex
        terminal = Terminal((PROGRAM, *words), {**environment, MARK: mark}, TAKEN_IN)
        try:
            yield _seen(Trial(place, terminal, runs, mark))
        finally:
            terminal.close()
            for pid in marked(mark):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        return
    with shell_in(place, folder, environment) as (terminal, mark):
        terminal.type(f"clear; {PROGRAM} {' '.join(words)}\r")
        yield _seen(Trial(place, terminal, runs, mark))


def _seen(trial: Trial) -> Trial:
    trial.terminal.until(lambda: "RUN" in trial.terminal.rows()[0] and "q quit" in trial.terminal.rows()[-1])
    trial.terminal.until(lambda: bool(run_folders(trial.runs)))
    trial.screen = next(pid for pid in marked(trial.mark) if is_called(pid, PROGRAM))
    trial.engine = engine_of(trial.screen)
    return trial


def answers(trial: Trial) -> None:
    """Find out whether the program still listens: help opens and closes again."""
    begin = time.monotonic()
    trial.terminal.type("\x1b")
    trial.terminal.read_for(0.7)
    trial.terminal.type("1")
    trial.terminal.read_for(0.3)
    trial.terminal.type("?")
    trial.terminal.until(lambda: HELP in "".join(trial.terminal.rows()))
    trial.terminal.type("\x1b")
    trial.terminal.until(lambda: HELP not in "".join(trial.terminal.rows()))
    if (seconds := time.monotonic() - begin) > ANSWERS_WITHIN_S:
        trial.wrong.append(f"ANSWERS AFTER {seconds:.0f} s")


def finish(trial: Trial, fault: Fault, verdict: Verdict) -> None:
    """Quit, if the fault has not, and look what is left."""
    terminal = trial.terminal
    if fault.status == 0 and trial.is_alive() and not trial.is_ending_since:
        answers(trial)
        trial.end_by("q")
    begin = trial.is_ending_since or time.monotonic()
    while time.monotonic() < begin + TOO_LONG_S and (trial.is_alive() or command_line(trial.engine)):
        trial.pass_time(0.02)
    verdict.seconds = time.monotonic() - begin
    verdict.left = sum(pid in (trial.screen, trial.engine) for pid in marked(trial.mark))
    if trial.place == BARE:
        while not terminal.is_hung_up and terminal.read(0.05):
            pass
        with suppress(subprocess.TimeoutExpired):
            verdict.status = terminal.process.wait(1)
        verdict.is_restored = None if terminal.is_hung_up else terminal.is_restored()
    else:
        terminal.type("echo status=$?\r")
        terminal.until(lambda: any(row.startswith("status=") for row in terminal.rows()))
        row = next(row for row in terminal.rows() if row.startswith("status="))
        verdict.status = int(row.removeprefix("status="))
        verdict.is_restored = is_clean(terminal)


def is_clean(terminal: Terminal) -> bool:
    """Tell whether nothing of the dashboard is left beside the prompt, and keys are echoed again."""
    terminal.type("echo a''fter\r")
    terminal.until(lambda: any(row.startswith("after") for row in terminal.rows()))
    text = "\n".join(terminal.rows())
    return "echo a''fter" in text and not any(word in text for word in ("confusion", "mistakes", "q quit", "^[", "~$"))


def judge(trial: Trial, fault: Fault, verdict: Verdict) -> None:
    """Say in capitals what ought not to be."""
    if verdict.status != fault.status:
        verdict.wrong.append(f"STATUS {verdict.status}")
    if verdict.left:
        verdict.wrong.append(f"{verdict.left} LEFT")
    if verdict.is_restored is False:
        verdict.wrong.append("NOT RESTORED")
    if verdict.seconds > fault.at_most_s:
        verdict.wrong.append("LATE")
    logs = [path.read_text()[-2000:] for path in trial.runs.parent.glob("state/**/*.log")]
    if (logs and not fault.may_lose) or b"Traceback" in trial.terminal.raw:
        verdict.wrong.append("CRASHED")
        print(*logs, file=sys.stderr)
    try:
        verdict.lost = lost_steps(trial.runs)
    except DataError as error:
        verdict.wrong.append(f"RUN DAMAGED: {error}")
    if verdict.lost and not fault.may_lose:
        verdict.wrong.append(f"LOST {verdict.lost}")
    if undue := set(deeds(trial.runs)) - fault.may_do:
        verdict.wrong.append(f"DID {' '.join(sorted(undue))}".upper())
    verdict.wrong += trial.wrong
    verdict.notes += trial.notes


def try_once(place: str, fault: Fault, number: int) -> Verdict:
    """Put a program to the test."""
    verdict = Verdict()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with begun(place, fault.words, folder) as trial:
                trial.number = number
                fault.happen(trial)
                finish(trial, fault, verdict)
                judge(trial, fault, verdict)
        except AssertionError:
            verdict.wrong.append(f"STUCK in {traceback.extract_tb(sys.exc_info()[2])[1].name}")
            print(traceback.format_exc()[-2500:], file=sys.stderr)
    return verdict


def row_of(verdicts: list[Verdict], fault: Fault) -> str:
    """Return what is the same for a whole row, and the worst of what is not."""
    status = "/".join(sorted({str(verdict.status) for verdict in verdicts}))
    restored = {verdict.is_restored for verdict in verdicts} - {None}
    is_restored = "-" if not restored else "yes" if all(restored) else "NO"
    lost = [verdict.lost for verdict in verdicts if verdict.lost is not None]
    said = [*dict.fromkeys(word for verdict in verdicts for word in (*verdict.wrong, *verdict.notes))]
    return (
        f"{'lived' if fault.status == 0 else 'ended':6} {status:>7} {max(one.seconds for one in verdicts):6.1f} s "
        f"{sum(one.left for one in verdicts):4}   {is_restored:8} {max(lost, default=0):6,}   {'; '.join(said)}"
    )


def table(options: argparse.Namespace, places: list[str]) -> Iterator[tuple[str, Fault, str]]:
    """Return the faults to try, each with where."""
    for place in places:
        for name, fault in FAULTS.items():
            if options.only in name and not (fault.needs_shell if place == BARE else not fault.is_everywhere):
                yield name, fault, place


def main() -> int:
    """Print the table; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--places", type=lambda text: text.split(","), default=[BARE, *PLACES])
    options, faults = parser.parse_args(), 0
    places = [place for place in options.places if place == BARE or is_here(place)]
    for place in sorted({*options.places} - {*places}):
        print(f"no {place} here")
    print(f"{'fault':46} {'where':14} tries        status  at most left  restored   lost   remarks")
    for name, fault, place in table(options, places):
        verdicts = [try_once(place, fault, number) for number in range(options.tries)]
        wrong = sum(bool(verdict.wrong) for verdict in verdicts)
        faults += wrong
        print(
            f"{name:46} {place:14} {len(verdicts) - wrong:2} of {len(verdicts):2} {row_of(verdicts, fault)}", flush=True
        )
    print(f"{faults} faults")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
