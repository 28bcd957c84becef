"""`mnist-tui attach`: opens a screen on a run that is under way."""

import importlib
from collections.abc import Callable, Sequence

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.run_options import add_runs, read_runs
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_display, read_screen
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.client.attached_engine import AttachedEngine, address_of, live_run

DESCRIPTION = (
    "Come back to a run that goes on without a screen, or look at one from a second terminal; by default the latest.\n"
    "One screen steers, the others watch; ! takes over."
)
USAGE = "[RUN] [--watch] [screen]"
DASHBOARD = "mnist_tui.tui.commands.dashboard"


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `attach` and return the exit status."""
    namespace = parser().read(arguments)
    options = read_screen(namespace)
    if reason := why_no_screen():
        raise UsageError(f"{reason}: attach needs one to draw on; mnist-tui runs lists runs without")
    address = address_of(live_run(RunStore(read_runs(namespace)), namespace.run))
    engine = AttachedEngine(address, namespace.watch)
    show: Callable[[DashboardOptions, AttachedEngine], int] = importlib.import_module(DASHBOARD).run_attached
    return show(options, engine)


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("attach", DESCRIPTION, USAGE)
    parser.add_argument("run", nargs="?", metavar="RUN", help="its name, the beginning of it, or its folder")
    parser.add_argument("--watch", action="store_true", help="only look: no key changes the run")
    add_runs(parser)
    add_display(parser.add_argument_group("screen"))
    return parser
