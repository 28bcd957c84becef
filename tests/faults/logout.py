"""Logs a person out under the systemd of this machine, by every rule of logind.conf, and says what became of a run.

    python tests/faults/logout.py

That systemd is booted in namespaces of its own, over an overlay that is thrown away. It takes two minutes, and needs
root, systemd with its PAM module, overlayfs, OpenSSH with its server, useradd, capsh and unshare; without them it is
skipped. A row says how a run was started over ssh and what it said; how it stands after the logout; and how many steps
of it were lost. What went wrong follows in capitals, and makes the script end with status 1.
"""

import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from booted_systemd import run_in_systemd, why_not
from kept_steps import lost_steps

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.system.logout import LINGER, OUTSIDE

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
NEEDED = ("useradd", "sshd", "ssh-keygen", "ssh", "systemd-run", "loginctl")
WITHIN_S, SETTLES_S, MANAGER_ENDS_AFTER_S = 600.0, 3.0, 20.0
"""The manager of a user ends ten seconds after the last login."""
INSIDE = "--inside"
SERVER = "Port 2222\nListenAddress 127.0.0.1\nHostKey {0}/host\nAuthorizedKeysFile {0}/client.pub\nUsePAM yes\n"
SERVER += "PidFile none\nPasswordAuthentication no\nPermitRootLogin yes\nStrictModes no\nLogLevel ERROR\n"
CLIENT = "-p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"


@dataclass(frozen=True, slots=True)
class Case:
    """How somebody starts a run and logs out, and what should come of it."""

    user: str
    rules: str
    lingers: bool
    is_outside: bool
    """True where it is started in a scope outside of the login."""
    warns_of: str
    """What the program says helps; nothing where it sees no danger."""
    goes_on: bool


CASES = (
    Case("ann", "KillUserProcesses=yes", False, False, f"{LINGER}; {OUTSIDE}", False),
    Case("ann", "KillUserProcesses=yes", True, False, OUTSIDE, False),
    Case("ann", "KillUserProcesses=yes", False, True, LINGER, False),
    Case("ann", "KillUserProcesses=yes", True, True, "", True),
    Case("ann", "KillUserProcesses=no", False, False, "", True),
    Case("ann", "KillUserProcesses=no\nKillOnlyUsers=ann", False, False, f"{LINGER}; {OUTSIDE}", False),
    Case("ann", "KillUserProcesses=yes\nKillExcludeUsers=ann", False, False, "", True),
    Case("root", "KillUserProcesses=yes", False, False, "", True),
)


WRONG = ("WARNING", "IS OVER", "GOES ON", "LOST")


def try_case(case: Case, keys: Path, runs: Path) -> str:
    """Return a row."""
    Path("/etc/systemd/logind.conf.d/rules.conf").write_text(f"[Login]\n{case.rules}\n")
    run("systemctl", "restart", "systemd-logind")
    run("loginctl", "enable-linger" if case.lingers else "disable-linger", case.user)
    ssh = ("ssh", "-i", str(keys / "client"), *CLIENT.split(), f"{case.user}@127.0.0.1")
    begin = (PROGRAM, "--detach", "--epochs", "100000", "--hidden", "64", "--runs", str(runs))
    words = (*(("systemd-run", "--quiet", "--user", "--scope") if case.is_outside else ()), *begin)
    said = subprocess.run((*ssh, shlex.join(words)), capture_output=True, text=True, stdin=subprocess.DEVNULL).stderr
    warning = said.strip().splitlines()[-1]
    time.sleep(MANAGER_ENDS_AFTER_S if case.is_outside and not case.goes_on else SETTLES_S)
    (one,) = RunStore(runs).runs()
    lost, is_live = lost_steps(runs), bool(RunStore(runs).live())
    if is_live:
        subprocess.run((*ssh, shlex.join((PROGRAM, "stop", "--runs", str(runs)))), capture_output=True)
    wrong = (
        bool(case.warns_of) != ("logging out" in warning) or not warning.endswith(case.warns_of),
        case.goes_on and not is_live,
        is_live and not case.goes_on,
        not is_live and bool(lost),
    )
    state = one.run.state if one.run is not None else "nowhere"
    how = f"{case.user}, {case.rules.replace(chr(10), ', ')}{', linger' * case.lingers}{', scope' * case.is_outside}"
    what = f"{state}, lost {lost}" if not is_live else state
    return " ".join((f"{how}: {warning}: {what}", *(text for text, holds in zip(WRONG, wrong, strict=True) if holds)))


def inside() -> None:
    """Try all cases, in the booted system, and shut it down."""
    try:
        for parent in (*Path(sys.executable).resolve().parents, *Path(__file__).parents):
            parent.chmod(parent.stat().st_mode | 0o055)
        run("useradd", "--create-home", "--shell", "/bin/bash", "ann")
        run("usermod", "--password", "*", "ann")
        keys = Path("/run/keys")
        for one in (keys, Path("/run/sshd")):
            one.mkdir()
        for name in ("host", "client"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name))
        (keys / "server.conf").write_text(SERVER.format(keys))
        Path("/run/nologin").unlink(missing_ok=True)
        run("systemd-run", "--quiet", "/usr/sbin/sshd", "-D", "-f", str(keys / "server.conf"))
        time.sleep(1)
        for number, case in enumerate(CASES):
            (runs := Path(f"/var/runs-{number}")).mkdir()
            shutil.chown(runs, case.user)
            print(try_case(case, keys, runs), flush=True)
    finally:
        subprocess.run(("systemctl", "--no-block", "poweroff"))


def run(*command: str) -> None:
    """Run a command, silently where it prints to standard output."""
    subprocess.run(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def main() -> int:
    """Boot, and print what is said inside; return the exit status."""
    if sys.argv[1:] == [INSIDE]:
        inside()
        return 0
    if reason := why_not(*NEEDED):
        print(f"skipped: this {reason}")
        return 0
    said = run_in_systemd((sys.executable, str(Path(__file__).resolve()), INSIDE), WITHIN_S)
    rows, complaints = said or ("", "it has not booted")
    print(rows, complaints, sep="", end="")
    return int(rows.count("\n") != len(CASES) or any(word in rows for word in WRONG))


if __name__ == "__main__":
    sys.exit(main())
