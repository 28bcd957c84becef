"""Whether the person at the terminal sits at another machine. It must not import anything heavy: every start asks.

SSH says so in the environment, which `sudo` cleans and a session of tmux may have from another day. So the processes
above this one are asked, too, on systems with /proc; in a multiplexer, those above its clients.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

VARIABLES = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
DAEMONS = frozenset(
    ("sshd", "sshd-session", "dropbear", "mosh-server", "etterminal", "telnetd", "in.telnetd", "in.rlogind")
)
"""The names of processes that serve a person elsewhere."""
CLIENTS = {"tmux: server": "tmux: client", "screen": "screen", "zellij": "zellij"}
"""The names of multiplexers' servers, in which programs run, and of their clients, which have a terminal."""
PROCESSES = Path("/proc")
MOST_ABOVE = 64
"""Processes above one that are looked at; there are never so many."""


def is_remote(environment: Mapping[str, str] = os.environ, processes: Path = PROCESSES) -> bool:
    """Tell whether the terminal is shown on another machine, as far as can be seen from this one."""
    if any(environment.get(name) for name in VARIABLES):
        return True
    above = _names_above(str(os.getpid()), processes)
    clients = {CLIENTS[name] for name in above if name in CLIENTS}
    return not DAEMONS.isdisjoint(above) or any(
        not DAEMONS.isdisjoint(_names_above(number, processes)) for number in _numbers_of(clients, processes)
    )


def _names_above(number: str, processes: Path) -> list[str]:
    """Return the names of the processes above one, the nearest first."""
    names: list[str] = []
    while number not in ("0", "1") and len(names) < MOST_ABOVE:
        name, number = _name_and_parent(number, processes)
        names.append(name)
    return names[1:]


def _numbers_of(names: set[str], processes: Path) -> Iterator[str]:
    """Yield the numbers of the processes of these names."""
    if not names:
        return
    for folder in processes.glob("[0-9]*"):
        if _name_and_parent(folder.name, processes)[0] in names:
            yield folder.name


def _name_and_parent(number: str, processes: Path) -> tuple[str, str]:
    """Return the name of a process and the number of its parent; no name and 0 for one that cannot be seen."""
    try:
        text = (processes / number / "stat").read_text(errors="replace")  # 12 (name, it may have ")") S 11 ...
    except OSError:
        return "", "0"
    before, _, after = text.rpartition(")")
    return before.partition("(")[2], after.split()[1]
