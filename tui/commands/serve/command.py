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
from mnist_tui.tui.cli.arguments import add_setting, add_settings
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.screen_options import add_screen, read_dashboard

PORT = Setting("port", "int", 8000, "server", "port of this machine, 0 for any that is free", low=0, high=65535)
LIBRARY = "textual_serve"
DESCRIPTION = (
    "Show the dashboard in a browser. Only this machine can open it, and only with the address that is printed; from "
    "another machine, by the SSH tunnel that is printed. Each page is a run of its own."
)
KEY_BYTES = 16


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `serve` and return the exit status."""
    namespace = parser().read(arguments)
    read_dashboard(namespace)  # what is wrong with the settings is said here, not in the browser
    if importlib.util.find_spec(LIBRARY) is None:
        raise UsageError("serve needs the package textual-serve: expected pip install 'mnist-tui[serve]'")
    port = cast("int", PORT.parse(getattr(namespace, "port", str(PORT.default))))
    command = shlex.join([sys.executable, "-m", "mnist_tui.tui", *without_port(arguments)])
    from mnist_tui.tui.commands.serve.server import PageServer

    key = secrets.token_urlsafe(KEY_BYTES)
    return asyncio.run(PageServer(command, key).serve_until_signal(port, lambda bound: print_addresses(bound, key)))


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("serve", DESCRIPTION, "[--port N] [settings] [screen]")
    add_setting(parser.add_argument_group("server"), PORT)
    add_settings(parser)
    add_screen(parser)
    return parser


def without_port(arguments: Sequence[str]) -> list[str]:
    """Return what is for the dashboard."""
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == PORT.flag:
            next(words, None)
        elif not word.startswith(f"{PORT.flag}="):
            rest.append(word)
    return rest


def print_addresses(port: int, key: str) -> None:
    """Say where the page is, and how to reach it from another machine."""
    print(f"open     http://127.0.0.1:{port}/{key}/")
    print(f"from     another machine, first: ssh -L {port}:127.0.0.1:{port} {getpass.getuser()}@{socket.gethostname()}")
    print("end      ctrl+c", flush=True)
