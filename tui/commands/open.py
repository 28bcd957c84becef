"""`mnist-tui open`: shows a run on the dashboard, at its last checkpoint; nothing is trained, nothing written."""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.paths import read_path
from mnist_tui.tui.cli.run_options import add_runs, read_runs
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_display, read_shown
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.session.resume import Changes, changed_run
from mnist_tui.tui.training.kept_checkpoints import KeptCheckpoints

DESCRIPTION = (
    "Show a run on the dashboard, at its last checkpoint, also one that another program is training;\n"
    "by default the latest. Nothing is trained and nothing is written."
)
DASHBOARD = "mnist_tui.tui.commands.dashboard"


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `open` and return the exit status."""
    namespace = parser().read(arguments)
    store = RunStore(read_runs(namespace))
    path = _latest(store) if namespace.run is None else store.find(namespace.run)
    run = changed_run(path, Changes(namespace.data))  # what is wrong is said before there is a screen
    KeptCheckpoints.of(path, run).newest(lambda step, _: step)
    if reason := why_no_screen():
        raise UsageError(f"{reason}: open needs one to draw on; mnist-tui inspect prints what is known of a run")
    show: Callable[[DashboardOptions], int] = importlib.import_module(DASHBOARD).run_dashboard
    return show(read_shown(namespace, path))


def _latest(store: RunStore) -> Path:
    for one in store.runs():
        if one.run is not None and one.run.checkpoint is not None:
            return one.path
    raise DataError.about(store.folder, "no run", "one to show")


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("open", DESCRIPTION, "[RUN] [screen]")
    parser.add_argument("run", nargs="?", metavar="RUN", help="its name, the beginning of it, or its folder")
    parser.add_argument(
        "--data", type=read_path, metavar="DIR", help="where its data are now; they must be the same images"
    )
    add_runs(parser)
    add_display(parser.add_argument_group("screen"))
    return parser
