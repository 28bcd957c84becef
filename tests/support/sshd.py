"""A real sshd on this machine for the length of a test, with keys of its own, and the way to it for the real `ssh`.

It runs as whoever runs the tests, listens on 127.0.0.1 alone unless it is told otherwise, and reads and writes nothing
outside its folder; only root's must find the folder in which OpenSSH shuts up its unprivileged part.
"""

import getpass
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from processes import descendants_of

PLACES = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
"""Where to look: few people have the folder of the daemons in their path."""
PRIVILEGE_SEPARATION = Path("/run/sshd")
HERE = "127.0.0.1"
ATTEMPTS = 5
"""Ports tried: what was free a moment ago may have been taken since."""

SERVER = """\
ListenAddress {address}:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/client.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
SetEnv {environment}
"""
CLIENT = """\
Host there
HostName {address}
Port {port}
User {user}
IdentityFile {folder}/client
IdentitiesOnly yes
IdentityAgent none
BatchMode yes
StrictHostKeyChecking no
UserKnownHostsFile /dev/null
LogLevel ERROR
"""


def path_of(program: str) -> str | None:
    """Return where a program of OpenSSH is."""
    return shutil.which(program, path=PLACES)


MISSING = [program for program in ("sshd", "ssh", "ssh-keygen") if path_of(program) is None]


@dataclass(frozen=True, slots=True)
class Sshd:
    """A server that listens."""

    pid: int
    folder: Path

    def command(self, line: str) -> list[str]:
        """Return what runs a line of shell over there, in a terminal."""
        return [str(path_of("ssh")), "-F", str(self.folder / "client.conf"), "-tt", "there", line]


@contextmanager
def running_sshd(
    folder: Path, environment: Mapping[str, str], address: str = HERE, within: Sequence[str] = ()
) -> Iterator[Sshd]:
    """Run a server whose sessions have `environment`; what still runs in them at the end is ended.

    `within` is the beginning of a command that runs another one in a place of its own, which has the address.
    """
    for name in ("host", "client"):
        command = [str(path_of("ssh-keygen")), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    process = _listening(folder, environment, address, within)
    try:
        yield Sshd(process.pid, folder)
    finally:
        for pid in (*descendants_of(process.pid), process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        print(process.communicate()[1])  # pytest shows it with a failure


def _listening(
    folder: Path, environment: Mapping[str, str], address: str, within: Sequence[str]
) -> "subprocess.Popen[str]":
    if os.geteuid() == 0:
        PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
    said = ""
    for _ in range(ATTEMPTS):
        _configure(folder, environment, address)
        command = [*within, str(path_of("sshd")), "-D", "-e", "-f", str(folder / "server.conf")]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        assert process.stderr is not None
        for line in process.stderr:
            said += line
            if "Server listening" in line:
                return process
        process.communicate()
    raise AssertionError(said)


def _configure(folder: Path, environment: Mapping[str, str], address: str) -> None:
    with socket.socket() as door:
        door.bind((HERE, 0))
        port = door.getsockname()[1]
    variables = " ".join(f'"{name}={value}"' for name, value in environment.items())
    (folder / "server.conf").write_text(SERVER.format(port=port, address=address, folder=folder, environment=variables))
    (folder / "client.conf").write_text(
        CLIENT.format(port=port, address=address, folder=folder, user=getpass.getuser())
    )
