"""What becomes of a program when its user logs out, as far as the system tells: systemd may end it."""

import os
import pwd
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

SYSTEMD = Path("/run/systemd/system")
GROUPS = Path("/proc/self/cgroup")
SESSION, MANAGER = re.compile(r"/session-[^/]+\.scope"), re.compile(r"/user@\d+\.service")
"""Where systemd keeps the processes of a login, and those of a user whatever the login."""
RULES = tuple(f"--property=Kill{name}" for name in ("UserProcesses", "OnlyUsers", "ExcludeUsers"))
"""As in logind.conf(5)."""
ANSWER_WITHIN_S = 1.0
LINGER = "loginctl enable-linger"
OUTSIDE = "systemd-run --user --scope mnist-tui"


def what_ends_it(ask: Callable[[Sequence[str]], str] | None = None, groups: Path = GROUPS) -> str:
    """Return a warning that systemd will end this program at logout, with the command that helps; or nothing.

    `ask` runs loginctl with some words and returns what it prints.
    """
    if ask is None:
        if not SYSTEMD.is_dir():
            return ""
        ask = _loginctl
    try:
        group = groups.read_text(errors="replace")
    except OSError:
        return ""
    lingers = ask(("show-user", str(os.geteuid()), "--property=Linger", "--value")) != "no"
    if MANAGER.search(group):
        return "" if lingers else f"logging out will end it, unless you run: {LINGER}"
    if SESSION.search(group) and _are_killed(_user(), ask(("show-user", *RULES))):
        command = OUTSIDE if lingers else f"{LINGER}; {OUTSIDE}"
        return f"logging out will end it; a run that is started this way survives: {command}"
    return ""


def _are_killed(user: str, answer: str) -> bool:
    """Tell whether systemd ends what a user has left, by the rules in the answer: a line each, names and `=`.

    A list that is not set looks like an empty one: root, who is spared by default, counts as spared.
    """
    rules = {name: values.split() for name, _, values in (line.partition("=") for line in answer.splitlines())}
    if user in rules.get("KillExcludeUsers", ()) or (user == "root" and not rules.get("KillExcludeUsers")):
        return False
    only = rules.get("KillOnlyUsers")
    return user in only if only else rules.get("KillUserProcesses") == ["yes"]


def _user() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # one without a name is in no list
        return ""


def _loginctl(words: Sequence[str]) -> str:
    try:
        done = subprocess.run(
            ("loginctl", *words), capture_output=True, text=True, timeout=ANSWER_WITHIN_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
