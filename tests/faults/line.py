"""Cuts the line between a screen here and a run over there, and prints what a person at the screen goes through.

    python tests/faults/line.py [--only 'for good'] [--line 150/30/2/20]

A real sshd is in one network namespace, `ssh` in another; the line between them delays by 150 ms each way, give or take
30, loses 2 % of the packets, and carries 20 kB/s, unless `--line` says otherwise. It needs root. Each fault has a run
of its own, which must never stop, and a screen that steers it. What went wrong follows in capitals, and makes the
script end with status 1.
"""

import argparse
import contextlib
import io
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from bad_line import FAR, BadLine, Quality, is_possible, within
from far_run import Away
from sshd import MISSING, Sshd, running_sshd
from watched_terminal import Terminal

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main as mnist_tui

GIVES_UP_WITHIN_S = 90.0
STEERS, LOST = "space pause", "LOST"


def nothing(away: Away) -> None:
    """Only the line as it always is: steer, turn pages, go into the past, look on, take over, detach."""
    screen = away.opened("open")
    for what, key, word in (
        ("pause", " ", "PAUSE"),
        ("resume", " ", "RUN"),
        ("gallery", "2", "page 1/"),
        ("page", ".", "page 2/"),
        ("dashboard", "\x1b", "confusion"),
        ("past", ",", "PAST"),
        ("present", "\x1b", "RUN"),
    ):
        screen.type(key)
        away.see(what, screen, word)
    other = away.opened("a second screen")
    away.see("is told", screen, "1 watching")
    other.type("!")
    away.see("takes over", other, STEERS)
    away.see("the first is told", screen, "watching")
    other.type("D")
    away.ends("D", other, 0, 10, "the run goes on", away.name)
    away.see("the first steers again", screen, STEERS)


def short(away: Away) -> None:
    """Cut it for 20 seconds, and press a key meanwhile."""
    screen = away.opened("open")
    away.cut()
    away.see("says that nothing comes", screen, "nothing heard from there for")
    screen.type(" ")
    screen.read_for(8)
    away.mend()
    away.see("the key arrives", screen, "PAUSE", 40)
    screen.type(" ")
    away.goes_on(screen)


def switched_off(away: Away) -> None:
    """Switch the interface here off for 20 seconds."""
    screen = away.opened("open")
    away.line.set_near_interface(is_up=False)
    screen.read_for(20)
    away.line.set_near_interface(is_up=True)
    away.goes_on(screen, "goes on when it is on again")


def a_minute(away: Away) -> None:
    """Cut it for 60 seconds: `ssh` may have given up, and then the command that is named comes back."""
    screen = away.opened("open")
    away.cut()
    screen.read_for(60)
    away.mend()
    away.wait("goes on, or says that it is lost", screen, lambda: has_come_through(screen), GIVES_UP_WITHIN_S)
    if LOST in screen.rows()[0]:
        come_back(away, screen)


def has_come_through(screen: Terminal) -> bool:
    """Tell whether a screen shows how it stands: lost, or with news."""
    return LOST in screen.rows()[0] or "nothing heard" not in screen.rows()[0]


def for_good(away: Away) -> None:
    """Cut it until it is given up here; over there nobody has heard of that."""
    screen = away.opened("open")
    away.cut()
    away.see("says that it is lost", screen, f"connection lost: mnist-tui attach there:{away.name}", GIVES_UP_WITHIN_S)
    away.mend()
    come_back(away, screen)


def come_back(away: Away, screen: Terminal) -> None:
    """Leave a screen that is lost, open another one, and steer with it at once."""
    screen.type("q")
    away.ends("q", screen, 1, 10, "connection lost", f"attach there:{away.name} comes back")
    back = away.opened("attach again")
    away.goes_on(back)
    back.type(" ")
    away.see("steers at once", back, "PAUSE")
    back.type(" ")
    away.see("and resumes", back, "RUN")


def detached(away: Away) -> None:
    """Press D while it is cut."""
    screen = away.opened("open")
    away.cut()
    screen.read_for(2)
    screen.type("D")
    away.ends("D", screen, 0, 10, "the run goes on", away.name)


def killed(away: Away) -> None:
    """Kill the screen while it is cut, as a laptop does whose battery is empty, and come back."""
    screen = away.opened("open")
    away.cut()
    screen.read_for(21)
    os.killpg(screen.process.pid, signal.SIGKILL)
    away.mend()
    back = away.opened("attach again")
    away.goes_on(back)
    back.type(" ")
    away.see("steers at once", back, "PAUSE")
    back.type(" ")
    away.see("and resumes", back, "RUN")


def unopened(away: Away) -> None:
    """Cut it before the screen is opened; ctrl+c ends the attempt."""
    away.cut()
    screen = away.started()
    screen.read_for(5)
    screen.type("\x03")
    away.ends("ctrl+c", screen, 130, 5)


FAULTS = {
    "none": nothing,
    "for 20 s": short,
    "switched off for 20 s": switched_off,
    "for 60 s": a_minute,
    "for good": for_good,
    "D": detached,
    "killed": killed,
    "before it opens": unopened,
}


def try_fault(away: Away, fault: Callable[[Away], None]) -> int:
    """Try one; return how much went wrong. The run must be further on at the end, and be saved when it is told to."""
    before = away.step()
    try:
        fault(away)
        away.check(any(one.name == away.name for one in away.runs.live()), "the run is under way")
    finally:
        for screen in away.screens:
            screen.close()
        away.mend()
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = mnist_tui(["stop", away.name])
    away.check(status == 0 and "is saved and has ended" in said.getvalue(), f"it is saved and ends: {said.getvalue()}")
    print(f"  the run: step {before:,}, then {away.step():,}; {said.getvalue().strip()}")
    away.check(away.step() > before, "it has gone on")
    return away.wrong


@contextmanager
def usual_line(usual: Quality) -> Iterator[tuple[BadLine, Sshd, RunStore]]:
    """Open a line with a server at its far end, and a folder for the runs there."""
    with ExitStack() as resources:
        folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="line-")))
        for name in ("ssh", "sockets"):
            (folder / name).mkdir(mode=0o700)
        away = {"MNIST_TUI_RUNS": str(folder / "runs"), "XDG_RUNTIME_DIR": str(folder / "sockets")}
        os.environ.update(away)
        line = BadLine(f"line{os.getpid()}", usual)
        resources.callback(line.close)
        environment = {"LANG": "C.UTF-8", **away}
        server = resources.enter_context(running_sshd(folder / "ssh", environment, FAR, within(line.far)))
        yield line, server, RunStore(folder / "runs")


def main() -> int:
    """Try the faults; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=FAULTS)
    parser.add_argument("--line", default="150/30/2/20", help="delay and jitter in ms, loss in %%, kB/s")
    arguments = parser.parse_args()
    if MISSING or not is_possible():
        raise SystemExit("this needs root, ip, /dev/net/tun, and OpenSSH with its server")
    delay, jitter, loss, width = map(float, arguments.line.split("/"))
    usual, wrong = Quality(delay / 1000, jitter / 1000, loss / 100, 1000 * width), 0
    with usual_line(usual) as (line, server, runs):
        for name in [arguments.only] if arguments.only else FAULTS:
            print(f"{name}: {FAULTS[name].__doc__}", flush=True)
            with contextlib.redirect_stderr(io.StringIO()):
                mnist_tui(["--detach", "--epochs", "100000", "--hidden", "64"])
            (one,) = runs.live()
            wrong += try_fault(Away(server, line, usual, runs, one.name), FAULTS[name])
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
