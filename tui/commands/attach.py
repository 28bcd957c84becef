"""`mnist-tui attach`: opens a screen on a run that is under way, on this machine or on another one."""

import argparse
import importlib
import os
import shlex
from collections.abc import Callable, Sequence

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.command_table import PROGRAM
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.run_options import add_runs, read_runs
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_display, read_screen
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.client.attached_engine import AttachedEngine, address_of, connected, live_run
from mnist_tui.tui.client.far_engine import FarEngine, NoConnectionError
from mnist_tui.tui.client.far_place import FarPlace

DESCRIPTION = (
    "Come back to a run that goes on without a screen, or look at one from a second terminal; by default the latest.\n"
    "One screen steers, the others watch; ! takes over. A run on another machine is reached by ssh, which also needs\n"
    "mnist-tui there."
)
USAGE = "[RUN | HOST:[RUN]] [--watch] [screen]"
DASHBOARD = "mnist_tui.tui.commands.dashboard"
SSH_VARIABLE = "MNIST_TUI_SSH"


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `attach` and return the exit status."""
    namespace = parser().read(arguments)
    options = read_screen(namespace)
    if reason := why_no_screen():
        raise UsageError(f"{reason}: attach needs one to draw on; mnist-tui runs lists runs without")
    show: Callable[[DashboardOptions, AttachedEngine], int] = importlib.import_module(DASHBOARD).run_attached
    try:
        return show(options, _engine(namespace))
    except NoConnectionError as error:
        if str(error):
            complain(str(error))
        return 1


def _engine(namespace: argparse.Namespace) -> AttachedEngine:
    place = None if namespace.run is None else FarPlace.read(namespace.run)
    if place is None:
        address = address_of(live_run(RunStore(read_runs(namespace)), namespace.run))
        return AttachedEngine(connected(address), namespace.watch)
    runs = "" if namespace.runs is None else str(namespace.runs)
    return FarEngine(place, place.command(_ssh(namespace), namespace.command, runs), namespace.watch)


def _ssh(namespace: argparse.Namespace) -> list[str]:
    """Return the words with which `ssh` is called."""
    text = namespace.ssh or os.environ.get(SSH_VARIABLE) or "ssh"
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"--ssh {text}: {error}") from error
    if not words:
        raise UsageError(f"--ssh {text!r}: expected a program, such as 'ssh -p 2222'")
    return words


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("attach", DESCRIPTION, USAGE)
    parser.add_argument(
        "run",
        nargs="?",
        metavar="RUN",
        help="its name, the beginning of it, or its folder; with HOST: before it, there",
    )
    parser.add_argument("--watch", action="store_true", help="only look: no key changes the run")
    add_runs(parser)
    far = parser.add_argument_group("another machine")
    far.add_argument(
        "--ssh",
        metavar="COMMAND",
        help=f"what to call ssh with, such as 'ssh -p 2222' (default: ${SSH_VARIABLE}, or ssh)",
    )
    far.add_argument(
        "--command",
        metavar="PATH",
        default=PROGRAM,
        help=f"where {PROGRAM} is there, if not in the path or ~/.local/bin",
    )
    add_display(parser.add_argument_group("screen"))
    return parser
