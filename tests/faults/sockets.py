"""Lets others misbehave at the socket of a run, and prints what the run lost and what those saw who look at it.

    python tests/faults/sockets.py [--only flood] [--rounds 3] [--seconds 2]

One engine trains; its own screen and a second one read everything. A row says how much processor time of the training
thread other screens had in a second, without and with the fault (medians); how many steps a second it took meanwhile;
the longest silence that the second screen saw and what it was told; what the one who misbehaves was told;
after how long a third screen was let in; and what a person reads who tries then. What went wrong follows in capitals,
and makes the script end with status 1.
"""

import argparse
import contextlib
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from bad_guests import GUESTS, answers
from served_run import House, house
from viewers import Guest, address_of

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_lock import holder_of
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.presets import PRESETS
from mnist_tui.tui.client import attached_engine
from mnist_tui.tui.client.attached_engine import AttachedEngine, connected, live_run
from mnist_tui.tui.client.engine_process import EngineProcess, read_output
from mnist_tui.tui.protocol.commands import StartRun
from mnist_tui.tui.protocol.link import LinkClosedError
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Failed
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.session.listener import MOST_SCREENS

MOST_SHARE, LET_IN_WITHIN_S, SILENCE_S = 0.01, 15.0, 2.5
"""What the fault may add to the time that other screens have, how long a screen waits at most while nobody is let in,
and the longest silence that one who looks on may see."""


@dataclass
class Row:
    """What came of one fault."""

    without: list[float] = field(default_factory=list)
    share: list[float] = field(default_factory=list)
    """Of a second, the training thread's time for other screens; without and with the fault."""
    steps: float = 0.0
    """Per second of time, while it lasted."""
    silence_s: float = 0.0
    seen: list[str] = field(default_factory=list)
    answer: str = ""
    let_in_s: float = 0.0
    person: str = ""
    wrong: list[str] = field(default_factory=list)


MANY = "16 that stall"
"""They may keep others out, and take as much time as so many that read."""


def try_guest(home: House, name: str, rounds: int, seconds: float) -> Row:
    """Measure with and without somebody who misbehaves."""
    row = Row()
    for _ in range(rounds):
        before = home.meter.measure(seconds)
        home.screen.begin()
        guest = Guest(home.address, GUESTS[name])
        during = home.meter.measure(seconds)
        row.silence_s = max(row.silence_s, home.screen.longest_silence_s)
        row.seen = [*dict.fromkeys((*row.seen, *home.screen.told))]
        row.let_in_s, row.person = let_in(home)
        guest.go()
        row.answer = answers.get(guest, row.answer)
        row.without.append(before.share)
        row.share.append(during.share)
        row.steps = during.per_second
        home.meter.listen(0.5)
    return row


def let_in(home: House) -> tuple[float, str]:
    """Return after how long a third screen is let in, and what a person reads if it is not."""
    begin, said = time.monotonic(), "NOT LET IN"
    try:
        engine = AttachedEngine(connected(home.address), only_watches=True)
    except DataError as error:
        return time.monotonic() - begin, str(error)
    link = engine.begin()
    with contextlib.suppress(LinkClosedError):
        while said and time.monotonic() < begin + LET_IN_WITHIN_S:
            home.meter.listen(0.05)
            for report in link.drain():
                said = report.text if isinstance(report, Failed) else "" if isinstance(report, Progress) else said
    engine.release(is_meant=False)
    return time.monotonic() - begin, said


# --- what happens to the socket and the folder -----------------------------------------------------------------------


def remove_socket(home: House) -> None:
    os.unlink(home.address)


def remove_socket_folder(home: House) -> None:
    shutil.rmtree(Path(home.address).parent)


def rename_run(home: House) -> None:
    (run,) = home.runs.glob("2*")
    run.rename(run.with_name(f"{run.name}-renamed"))


def remove_run(home: House) -> None:
    (run,) = home.runs.glob("2*")
    shutil.rmtree(run)


HAPPENINGS: dict[str, Callable[[House], None]] = {
    "socket removed": remove_socket,
    "folder of sockets removed": remove_socket_folder,
    "folder of the run renamed": rename_run,
    "folder of the run removed": remove_run,
}


def try_happening(home: House, happen: Callable[[House], None], seconds: float) -> Row:
    """Measure before and after something happens to a run that is served."""
    before = home.meter.measure(seconds)
    home.screen.begin()
    happen(home)
    during = home.meter.measure(seconds)
    row = Row([before.share], [during.share], during.per_second, home.screen.longest_silence_s, [*home.screen.told])
    begin = time.monotonic()
    while time.monotonic() < begin + LET_IN_WITHIN_S:
        try:
            one = live_run(RunStore(home.runs), None)
            holder = holder_of(one.path)
            AttachedEngine(connected("" if holder is None else holder.address)).release(is_meant=False)
            row.person = ""
            break
        except DataError as error:
            row.person = str(error)
            home.meter.listen(0.1)
    row.let_in_s = time.monotonic() - begin
    return row


# --- without a run that serves ---------------------------------------------------------------------------------------


def person_reads(address: str) -> str:
    """Return what is said where one tries to attach at an address."""
    try:
        connected(address).close()
    except DataError as error:
        return str(error)
    return "LET IN"


def stale(folder: Path) -> str:
    """Kill an engine; what it leaves is recognised, and gone with the next start."""
    engine = EngineProcess()
    engine.begin(
        StartRun(None, plain_settings(PRESETS["default"].settings.replace({"epochs": 99})), False, runs=str(folder))
    )
    address, process = address_of(folder)
    os.kill(process, signal.SIGKILL)
    engine.discard()
    (run,) = folder.glob("2*")
    try:
        attached_engine.address_of(live_run(RunStore(folder), run.name))
        said = "FOUND"
    except DataError as error:
        said = str(error)
    with house(folder / "next"):
        left = "STALE SOCKET LEFT" if Path(address).exists() else "the next run removes it"
    return f"{said}; at the socket: {person_reads(address)}; {left}"


def long_path(folder: Path) -> str:
    """Begin a run whose folders for sockets have paths that no socket can have."""
    (deep := folder / ("d" * 120)).mkdir()
    before = {name: os.environ.get(name) for name in ("XDG_RUNTIME_DIR", "TMPDIR")}
    os.environ.update(dict.fromkeys(before, str(deep)))
    try:
        with house(folder / "runs") as home:
            _, said = let_in(home)
            return f"the socket is at {home.address} ({len(home.address)} bytes); {said or 'a screen is let in'}"
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


ALONE: dict[str, Callable[[Path], str]] = {"engine killed, stale socket": stale, "folders of over 108 bytes": long_path}


def verdict(row: Row, name: str, home: House) -> str:
    """Say in capitals what ought not to be, and return the row."""
    without, share = statistics.median(row.without), statistics.median(row.share)
    if share - without > (MOST_SCREENS * without if name == MANY else MOST_SHARE):
        row.wrong.append("COSTS")
    if row.silence_s > SILENCE_S:
        row.wrong.append("OTHERS WAIT")
    if "HUNG UP" in row.seen or home.engine.exit_status is not None:
        row.wrong.append("OTHERS LOST")
    if row.person and name != MANY:
        row.wrong.append("NOBODY LET IN")
    printed = read_output(home.engine.output).strip().splitlines()
    if any(line.startswith("Traceback") for line in printed):
        row.wrong.append("TRACEBACK")
    said = "; ".join((*row.seen, *(f"printed: {line[:90]}" for line in printed[:1])))
    return (
        f"{name:30} {without:6.2%} {share:6.2%}  {row.steps:7,.0f}  {row.silence_s:5.2f} s"
        f"  {row.let_in_s:5.2f} s  {said or '-'} | {row.answer or '-'} | {row.person or '-'}  {' '.join(row.wrong)}"
    )


def try_all(only: str, rounds: int, seconds: float) -> int:
    """Print the rows; return how many say that something went wrong."""
    faults = 0
    with tempfile.TemporaryDirectory() as name, house(Path(name)) as home:
        (Path(home.address).parent).chmod(0o711 if os.geteuid() == 0 else 0o700)
        os.chmod(home.address, 0o666 if os.geteuid() == 0 else 0o600)
        for kind in GUESTS:
            if only in kind and not (kind == "another user" and os.geteuid()):
                row = try_guest(home, kind, rounds, seconds)
                print(verdict(row, kind, home), flush=True)
                faults += bool(row.wrong)
        (Path(home.address).parent).chmod(0o700)
    for kind, happen in HAPPENINGS.items():
        if only in kind:
            with tempfile.TemporaryDirectory() as name, house(Path(name)) as home:
                row = try_happening(home, happen, seconds)
                print(verdict(row, kind, home), flush=True)
                faults += bool(row.wrong)
    for kind, trial in ALONE.items():
        if only in kind:
            with tempfile.TemporaryDirectory() as name:
                said = trial(Path(name))
                print(f"{kind:30} {said}", flush=True)
                faults += any(word.isupper() and len(word) > 3 for word in said.split())
    return faults


def main() -> int:
    """Print the table; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0)
    options = parser.parse_args()
    print(f"{'fault':30} without with    steps/s  silence  let in   others were told | it was told | a person reads")
    with tempfile.TemporaryDirectory() as sockets:  # not those of the person's own runs
        os.environ["XDG_RUNTIME_DIR"] = sockets
        os.chmod(sockets, 0o711)  # up to the folder that a run makes in it
        faults = try_all(options.only, options.rounds, options.seconds)
    print(f"{faults} faults")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
