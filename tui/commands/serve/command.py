"""`mnist-tui serve`: the dashboard in a browser, of this machine only or through an SSH tunnel."""

import asyncio
import getpass
import importlib.util
import secrets
import shlex
import socket
import sys
from collections.abc import Sequence
from typing import cast

from mnist_tui.engine.setting import Setting
from mnist_tui.tui.cli.arguments import add_setting
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.screen_options import dashboard_parser, read_dashboard

PORT = Setting("port", "int", 8000, "server", "port of this machine, 0 for any that is free", low=0, high=65535)
LIBRARY = "textual_serve"
DESCRIPTION = (
    "Show the dashboard in a browser. Only this machine can open it, by the address that is\n"
    "printed; another machine can through the SSH tunnel that is printed. Each page is a run of\n"
    "its own. All flags of the dashboard are taken."
)
KEY_BYTES = 16
FOR_ITSELF = ("-h", "--help", "-V", "--version")


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `serve` and return the exit status."""
    own, rest = parted(arguments)
    namespace = parser().read(own)
    read_dashboard(dashboard_parser().read(rest))  # what is wrong with them is said here, not in the browser
    if importlib.util.find_spec(LIBRARY) is None:
        raise UsageError("serve needs the package textual-serve: expected pip install 'mnist-tui[serve]'")
    port = cast("int", PORT.parse(getattr(namespace, "port", str(PORT.default))))
    command = shlex.join([sys.executable, "-P", "-m", "mnist_tui.tui", *rest])
    from mnist_tui.tui.commands.serve.server import PageServer

    key = secrets.token_urlsafe(KEY_BYTES)
    return asyncio.run(PageServer(command, key).serve_until_signal(port, lambda bound: print_addresses(bound, key)))


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("serve", DESCRIPTION, "[--port N] [flags of the dashboard]")
    add_setting(parser, PORT)
    return parser


def parted(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what is for the server, and what is for the dashboard."""
    own: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        is_own = word in FOR_ITSELF or word.partition("=")[0] == PORT.flag
        (own if is_own else rest).append(word)
        if word == PORT.flag:
            own += [following for following in [next(words, None)] if following is not None]
    return own, rest


def print_addresses(port: int, key: str) -> None:
    """Say where the page is, and how to reach it from another machine."""
    print(f"open     http://127.0.0.1:{port}/{key}/")
    print(f"from     another machine, first: ssh -L {port}:127.0.0.1:{port} {getpass.getuser()}@{socket.gethostname()}")
    print("end      ctrl+c", flush=True)
