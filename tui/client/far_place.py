"""A run on another machine, as `attach` is told of it, and the command line of `ssh` that leads there."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from mnist_tui.data.errors import DataError, printable

PROGRAM = "mnist-tui"
FAR = re.compile(r"(\[[^/\]]*\]|[^/:\[]*):(.*)", re.DOTALL)
"""As for scp: what has a colon before its first slash; an address with colons of its own stands in brackets."""
AS_SCP_DOES = ("-T", "-x", "-o", "ClearAllForwardings=yes", "-o", "PermitLocalCommand=no", "-o", "RemoteCommand=none")
"""What a configuration may ask for where a person works, and what would be in the way of a program."""
SUITS_MESSAGES = ("-o", "Compression=yes", "-o", "ServerAliveInterval=15")
"""Pixels and names are most of them; and a line that is dead is to be noticed within a minute."""
NOT_FOUND = 127
SEARCH = f'PATH="$PATH:$HOME/.local/bin"; command -v {{0}} >/dev/null || exit {NOT_FOUND}; exec {{0}} relay{{1}}'
"""For `sh`. Where pip and pipx put programs is rarely in the path of a command over ssh."""


@dataclass(frozen=True, slots=True)
class FarPlace:
    """Which run, on which machine."""

    host: str
    """As `ssh` is told it."""
    run: str
    """Its name there; empty for the latest that is under way."""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what HOST:[RUN] means; None for a run on this machine.

        Raises:
            DataError: no host can be called that, or `ssh` would take it for an option.
        """
        if (found := FAR.fullmatch(text)) is None:
            return None
        host, run = found[1].removeprefix("[").removesuffix("]"), found[2]
        if not host or host.startswith("-") or not text.isprintable() or any(map(str.isspace, host)):
            raise DataError(f"{printable(text)}: {printable(host) or 'nothing'} is no host: expected HOST:[RUN]")
        return cls(host, run)

    def command(self, ssh: Sequence[str], program: str = PROGRAM, runs: str = "") -> list[str]:
        """Return the command line of `ssh`, which itself may be several words.

        `program` is what mnist-tui is called there, or its path, from the home folder if it is relative; `runs` is the
        folder there that runs are kept in.
        """
        called = f"./{program[2:]}" if program.startswith("~/") else program
        words = [*(("--runs", runs) if runs else ()), *(("--", self.run) if self.run else ())]
        line = SEARCH.format(shlex.quote(called), "".join(f" {shlex.quote(word)}" for word in words))
        return [*ssh, *AS_SCP_DOES, *SUITS_MESSAGES, "--", self.host, f"exec sh -c {shlex.quote(line)}"]

    def named(self, run: str) -> str:
        """Return how this machine's `attach` is told of a run there."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{run}"
