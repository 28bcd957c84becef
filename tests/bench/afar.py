"""A screen here on a run over there, against the same screen over plain ssh: bytes a second, and from key to effect.

    python tests/bench/afar.py [--seconds 6] [--presses 5] [--lines 0/0,100/1000,300/125,300/20,300/2]

A line is a round trip in milliseconds, and kilobytes a second in each direction (0: as many as there are). An sshd of
its own on 127.0.0.1 is reached through a proxy that delays every byte. Both screens show the same run: `attach HOST:`
here, and `attach` there in a terminal of ssh. Bytes are those that come through the proxy while the dashboard shows a
run under way. Times are medians, from a key to the first change of what is seen, and then to the word that is awaited.
"""

import argparse
import os
import re
import shlex
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))

from processes import command_line
from sshd import MISSING, Sshd, path_of, running_sshd
from watched_terminal import Terminal

from mnist_tui.data.runs.run_lock import holder_of
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main as mnist_tui

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
SETTLES_WITHIN_S, USUAL_BYTES_PER_S = 20, 6_000
PIECE = 1 << 14
MOST_QUEUED = 1 << 16
"""Bytes that wait at the proxy, as in a router on the way."""


class Proxy:
    """A line with a delay and a width, to a port on this machine."""

    def __init__(self, port: int, round_trip_s: float, bytes_per_s: float) -> None:
        self._port, self._delay_s, self._bytes_per_s = port, round_trip_s / 2, bytes_per_s
        self.received = 0
        """Bytes that have come from there."""
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MOST_QUEUED)
            Way(near, far, self._delay_s, self._bytes_per_s, lambda size: None)
            Way(far, near, self._delay_s, self._bytes_per_s, self._count)

    def _count(self, size: int) -> None:
        self.received += size

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.close()


class Way:
    """One direction of a connection: a thread that takes in, and one that gives out what is due."""

    def __init__(
        self,
        source: socket.socket,
        target: socket.socket,
        delay_s: float,
        bytes_per_s: float,
        count: Callable[[int], None],
    ) -> None:
        self._source, self._target, self._delay_s, self._bytes_per_s = source, target, delay_s, bytes_per_s
        self._count = count
        self._queue: deque[tuple[float, bytes]] = deque()
        self._news = threading.Condition()
        for work in (self._take, self._give):
            threading.Thread(target=work, daemon=True).start()

    def _take(self) -> None:
        free_at, piece = 0.0, b"-"
        while piece:
            with suppress(OSError):
                piece = self._source.recv(PIECE)
            now = time.monotonic()
            free_at = max(free_at, now) + (len(piece) / self._bytes_per_s if self._bytes_per_s else 0.0)
            with self._news:
                self._queue.append((free_at + self._delay_s, piece))
                self._news.notify()
            time.sleep(max(free_at - now - (MOST_QUEUED / self._bytes_per_s if self._bytes_per_s else 0.0), 0.0))

    def _give(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: bool(self._queue))
                due, piece = self._queue.popleft()
            time.sleep(max(due - time.monotonic(), 0.0))
            try:
                if not piece:
                    self._target.shutdown(socket.SHUT_WR)
                    return
                self._target.sendall(piece)
                self._count(len(piece))
            except OSError:
                return


def afar(server: Sshd, proxy: Proxy) -> Terminal:
    """Open a screen here."""
    ssh = shlex.join((str(path_of("ssh")), "-F", str(server.folder / "client.conf"), "-p", str(proxy.port)))
    return Terminal((PROGRAM, "attach", "there:", "--command", PROGRAM, "--ssh", ssh), {"COLORTERM": "truecolor"})


def plain(server: Sshd, proxy: Proxy) -> Terminal:
    """Open the same screen there, in a terminal of ssh."""
    command = server.command(shlex.join((PROGRAM, "attach")))
    return Terminal((*command[:1], "-p", str(proxy.port), *command[1:]), {"COLORTERM": "truecolor"})


def seen(terminal: Terminal) -> tuple[object, ...]:
    """Return what can be seen, with its colours."""
    buffer = terminal.screen.buffer
    return tuple(buffer[row][column] for row in range(24) for column in range(80))


def until(terminal: Terminal, condition: Callable[[], bool], since: float) -> float:
    """Read until something holds; return the milliseconds since then."""
    while not condition():
        if time.monotonic() > since + 60:
            raise SystemExit("\n".join(terminal.rows()))
        terminal.read(0.02)
    return 1000 * (time.monotonic() - since)


def effect(terminal: Terminal, key: str, word: str = "") -> float:
    """Press a key on a screen that stands still; return the milliseconds until the word is seen, or any change."""
    quiet_at = time.monotonic() + 0.6
    while time.monotonic() < quiet_at:
        if terminal.read(0.05) > 40:  # a question about the cursor is shorter
            quiet_at = time.monotonic() + 0.6
    before, begun = seen(terminal), time.monotonic()
    terminal.type(key)
    return until(terminal, lambda: word in "\n".join(terminal.rows()) if word else seen(terminal) != before, begun)


def turned_page(terminal: Terminal) -> float:
    """Turn a page of the gallery, at the last one back: a run that knows its images well makes few mistakes."""
    page, last = map(int, re.findall(r"page (\d+)/(\d+)", "\n".join(terminal.rows()))[0])
    return effect(terminal, *((".", f"page {page + 1}/") if page < last else (",", f"page {page - 1}/")))


def measure(terminal: Terminal, proxy: Proxy, begun: float, seconds: float, presses: int) -> list[float]:
    """Return the figures of a row."""
    opened = until(terminal, lambda: "quit" in terminal.rows()[23] and "valid" in terminal.rows()[0], begun)
    for _ in range(SETTLES_WITHIN_S):  # until the curves so far have come, too
        before, settled = proxy.received, time.monotonic() + 1
        until(terminal, lambda settled=settled: time.monotonic() > settled, settled)  # type: ignore[misc]  # bound now
        if (proxy.received - before) < USUAL_BYTES_PER_S:
            break
    before, end = proxy.received, time.monotonic() + seconds
    until(terminal, lambda: time.monotonic() > end, end)
    rate = (proxy.received - before) / seconds / 1000
    pressed = time.monotonic()
    terminal.type(" ")
    pause = until(terminal, lambda: "PAUSE" in terminal.rows()[0], pressed)
    gallery = effect(terminal, "2", "page 1")
    moves = [effect(terminal, "l") for _ in range(presses)]
    pages = [turned_page(terminal) for _ in range(presses)]
    terminal.type("\x1b")
    until(terminal, lambda: "confusion" in "\n".join(terminal.rows()), time.monotonic())
    resume = effect(terminal, " ", "RUN")
    return [opened, rate, pause, resume, gallery, statistics.median(moves), statistics.median(pages)]


def end_runs(folder: Path) -> None:
    """End what trains there."""
    for one in RunStore(folder).live():
        if (holder := holder_of(one.path)) is not None:
            process = int(holder.text.split()[1])
            os.kill(process, signal.SIGTERM)
            while command_line(process):
                time.sleep(0.05)


HEADER = ("open", "kB/s", "pause", "resume", "gallery", "cursor", "page")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--presses", type=int, default=5)
    parser.add_argument("--lines", default="0/0,100/1000,300/125,300/20,300/2")
    parser.add_argument("--settings", default="--hidden 128,64", help="of the run that is shown")
    arguments = parser.parse_args()
    if MISSING:
        raise SystemExit(f"no {', '.join(MISSING)} here")
    with ExitStack() as resources:
        folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="afar-")))
        for name in ("ssh", "sockets"):
            (folder / name).mkdir(mode=0o700)
        away = {"MNIST_TUI_RUNS": str(folder / "runs"), "XDG_RUNTIME_DIR": str(folder / "sockets")}
        os.environ.update(away)
        mnist_tui(["--detach", "--epochs", "100000", *arguments.settings.split()])
        resources.callback(end_runs, folder / "runs")
        server = resources.enter_context(running_sshd(folder / "ssh", {"LANG": "C.UTF-8", **away}))
        port = int((folder / "ssh" / "server.conf").read_text().partition(":")[2].split()[0])
        print(f"{'line':<22}{'screen':<10}" + "".join(f"{word:>9}" for word in HEADER) + "   (ms but for kB/s)")
        for line in arguments.lines.split(","):
            round_trip, width = map(float, line.split("/"))
            for open_screen in (afar, plain):
                proxy = Proxy(port, round_trip / 1000, 1000 * width)
                begun = time.monotonic()
                terminal = open_screen(server, proxy)
                try:
                    figures = measure(terminal, proxy, begun, arguments.seconds, arguments.presses)
                finally:
                    terminal.close()
                    proxy.close()
                what = f"{round_trip:g} ms, {f'{width:g} kB/s' if width else 'unlimited'}"
                print(f"{what:<22}{open_screen.__name__:<10}" + "".join(f"{one:>9,.0f}" for one in figures), flush=True)


if __name__ == "__main__":
    main()
