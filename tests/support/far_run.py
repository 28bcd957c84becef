"""A run over there, and the screens here that show it over a bad line; what a person sees there is printed."""

import re
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bad_line import BadLine, Quality, within
from sshd import Sshd, path_of
from watched_terminal import Terminal

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.client.event_log import CONTROL

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
OPENS_WITHIN_S, ANSWERS_WITHIN_S = 60.0, 30.0
CUT = Quality(is_cut=True)


class Away:
    """A run over there, the line to it, and the screens that were opened on it here."""

    def __init__(self, server: Sshd, line: BadLine, usual: Quality, runs: RunStore, name: str) -> None:
        self.line, self.usual, self.runs, self.name = line, usual, runs, name
        self.screens: list[Terminal] = []
        self.wrong = 0
        ssh = within(line.near, str(path_of("ssh")), "-F", str(server.folder / "client.conf"))
        self._words = ("--command", PROGRAM, "--ssh", shlex.join(ssh))
        line.quality = usual

    def cut(self) -> None:
        """Lose all packets from now on."""
        self.line.quality = CUT

    def mend(self) -> None:
        """Carry packets again."""
        self.line.quality = self.usual

    def started(self, *words: str) -> Terminal:
        """Start `attach`."""
        command = (PROGRAM, "attach", f"there:{self.name}", *words, *self._words)
        self.screens.append(terminal := Terminal(command, {"COLORTERM": "truecolor"}))
        return terminal

    def opened(self, what: str, *words: str) -> Terminal:
        """Open a screen and wait for the dashboard."""
        terminal = self.started(*words)
        self.wait(what, terminal, lambda: "valid" in terminal.rows()[0], OPENS_WITHIN_S)
        terminal.read_for(1)
        return terminal

    def see(self, what: str, terminal: Terminal, word: str, within_s: float = ANSWERS_WITHIN_S) -> None:
        """Wait until a word can be seen, and say after how long."""
        self.wait(what, terminal, lambda: word in "\n".join(terminal.rows()), within_s)

    def wait(self, what: str, terminal: Terminal, holds: Callable[[], bool], within_s: float) -> None:
        """Wait until something holds, and say after how long; take in what comes to the other screens meanwhile."""
        begun = time.monotonic()
        while not holds():
            if time.monotonic() > begun + within_s:
                self.wrong += 1
                print(
                    f"  {what}: NOT WITHIN {within_s:g} s", *(row for row in terminal.rows() if row.strip()), sep="\n"
                )
                return
            for one in self.screens:
                one.read(0.02)
        print(f"  {what}: {time.monotonic() - begun:.1f} s   |{terminal.rows()[0].rstrip()}")

    def goes_on(self, terminal: Terminal, what: str = "goes on") -> None:
        """Wait until a screen shows a later step than the run had when the line was cut."""
        before = self.step()
        self.wait(what, terminal, lambda: shown_step(terminal) > before, ANSWERS_WITHIN_S)

    def ends(self, what: str, terminal: Terminal, status: int, within_s: float, *words: str) -> None:
        """Wait for the end of a program; it says these words, in one line, and nothing else."""
        self.wait(what, terminal, lambda: terminal.process.poll() is not None, within_s)
        while terminal.read(0.1):
            pass
        text = CONTROL.sub("", terminal.raw.rpartition(b"?1049l")[2].decode())
        said = [line for line in text.splitlines() if "mnist-tui" in line]
        print(f"    exit status {terminal.process.poll()}:", *said)
        self.check(terminal.process.poll() == status and terminal.is_restored(), f"exit status {status} expected")
        self.check(len(said) == bool(words) and all(word in "".join(said) for word in words), "another line expected")

    def check(self, holds: bool, what: str) -> None:
        """Say so unless something holds."""
        if not holds:
            self.wrong += 1
            print(f"  NOT SO: {what}")

    def step(self) -> int:
        """Return the step of the newest checkpoint."""
        (found,) = (one for one in self.runs.runs() if one.name == self.name)
        return found.run.step if found.run is not None else 0


def shown_step(terminal: Terminal) -> int:
    """Return the step in the status line; -1 without one."""
    found = re.search(r"step ([\d,]+)", terminal.rows()[0])
    return int(found[1].replace(",", "")) if found else -1
