"""What part of the training thread's processor time goes to other screens, however they behave; other programs that
use the machine disturb it little.

    python tests/bench/viewers_share.py [--seconds 15] [--kinds floods knocks]

The session runs in a thread of this process, which measures how long it is at the door and with the guests; these
are a process of their own. `nobody` is what the door costs without any.
"""

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from viewers import KINDS, Guest, Meter, address_of

from mnist_tui.engine.presets import PRESETS
from mnist_tui.tui.protocol.commands import StartRun
from mnist_tui.tui.protocol.link import engine_end, screen_end
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.serve import run_engine
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.viewer import Viewer

NOBODY = "nobody"
ALL = {NOBODY: lambda guest: guest.is_over.wait(), **KINDS}


class Clock:
    """Adds up the processor time of calls, those within others only once."""

    def __init__(self) -> None:
        self.seconds = self.longest = 0.0
        self._is_running = False

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Measure a block."""
        if self._is_running:
            yield
            return
        self._is_running, begin = True, time.thread_time()
        try:
            yield
        finally:
            spent = time.thread_time() - begin
            self.seconds, self.longest, self._is_running = self.seconds + spent, max(self.longest, spent), False

    def wrap(self, owner: type, name: str, is_meant: Callable[[Any], bool] = lambda owner: True) -> None:
        """Measure a method from now on, for those that are meant."""
        method = getattr(owner, name)

        def measured(this: Any, *arguments: Any, **named: Any) -> Any:
            if not is_meant(this):
                return method(this, *arguments, **named)
            with self.running():
                return method(this, *arguments, **named)

        setattr(owner, name, measured)


def begin_run(folder: Path) -> tuple[Meter, str, int]:
    """Start a run in a thread; return its meter, its address and the number of the thread."""
    settings = PRESETS["default"].settings.replace({"epochs": 100_000, "schedule": "constant", "threads": 1})
    mine, theirs = socket.socketpair()
    thread = threading.Thread(target=run_engine, args=(engine_end(theirs),), daemon=True)
    thread.start()
    link = screen_end(mine)
    link.send(StartRun(None, plain_settings(settings), False, runs=str(folder)))
    address, _ = address_of(folder)
    return Meter(link, os.getpid()), address, thread.native_id or 0


def processor_s(thread: int) -> float:
    """Return the processor time of a thread of this process."""
    return int(Path(f"/proc/self/task/{thread}/schedstat").read_text().split()[0]) / 1e9


def be_guest(address: str, kind: str) -> None:
    """Behave in some way until the standard input is closed."""
    guest = Guest(address, ALL[kind])
    sys.stdin.read()
    guest.is_over.set()
    os._exit(0)


def main() -> None:
    """Start a run and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--kinds", nargs="*", default=list(ALL), choices=list(ALL))
    parser.add_argument("--guest", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.guest:
        be_guest(*options.guest)
    clock = Clock()
    for name in ("_let_in", "_let_out"):
        clock.wrap(Session, name)
    for name in ("commands", "flush", "progressed", "evaluated", "status_changed"):
        clock.wrap(Viewer, name, lambda viewer: bool(viewer.is_guest))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        meter, address, thread = begin_run(Path(folder))
        meter.listen(2)
        print(f"{'beside it one that':>20}   share of the training thread   longest at once")
        for kind in options.kinds:
            clock.seconds = clock.longest = 0.0
            command = [sys.executable, __file__, "--guest", address, kind]
            with subprocess.Popen(command, stdin=subprocess.PIPE) as guest:
                begin = processor_s(thread)
                meter.listen(options.seconds)
                used = processor_s(thread) - begin
                assert guest.stdin is not None
                guest.stdin.close()
            print(f"{kind:>20}   {clock.seconds / used:8.2%}   {1000 * clock.longest:25.1f} ms", flush=True)
        os._exit(0)


if __name__ == "__main__":
    main()
