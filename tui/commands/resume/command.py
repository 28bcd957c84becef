"""`mnist-tui resume`: continues a run from its newest checkpoint."""

import importlib
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.preprocessing import Preprocessing
from mnist_tui.data.runs.run_folder import RunFolder
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.data_names import read_data
from mnist_tui.tui.cli.leaving_options import add_leaving
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.cli.paths import read_new_file
from mnist_tui.tui.cli.run_end import AS_BEFORE, add_new_end, read_end
from mnist_tui.tui.cli.run_options import Keeping, add_runs, add_what, read_runs, read_what
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_screen, read_resumed
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.commands.train.command import train
from mnist_tui.tui.commands.train.options import TrainOptions
from mnist_tui.tui.session.resume import Changes, TakenUp, changed_run, take_up

DESCRIPTION = "Continue a run where it was left, bit for bit; by default the latest that has not finished."
USAGE = "[RUN] [screen]   or   [RUN] --headless [--save FILE [--force]] [--json]"
DASHBOARD, DETACHED_START = "mnist_tui.tui.commands.dashboard", "mnist_tui.tui.commands.detached_start"


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `resume` and return the exit status."""
    namespace = parser().read(arguments)
    store = RunStore(read_runs(namespace))
    path = store.unfinished() if namespace.run is None else store.find(namespace.run)
    is_headless = namespace.headless or namespace.json or namespace.save is not None
    reason = "" if is_headless or namespace.detach else why_no_screen()
    if not is_headless and not reason:
        RunFolder(path).close()  # who else writes it, and what else is wrong, is said before there is a screen
        changed_run(path, _changes(namespace))
        if namespace.detach:
            start: Callable[[DashboardOptions], int] = importlib.import_module(DETACHED_START).start_detached
            return start(read_resumed(namespace, path))
        show: Callable[[DashboardOptions], int] = importlib.import_module(DASHBOARD).run_dashboard
        return show(read_resumed(namespace, path))
    if reason:
        complain(f"{reason}: training without a screen")
    begun = take_up(path, _changes(namespace))
    for notice in begun.notices:
        complain(notice)
    what = "has finished at" if begun.trainer.finished else "resumes at"
    complain(f"{printable(path.name)} {what} step {begun.trainer.steps:,}")
    return train(_options(namespace, begun, store.folder), begun=begun)


def _changes(namespace: Namespace) -> Changes:
    end, keeping = read_end(namespace), read_what(namespace)
    return Changes(namespace.data, end.epochs, end.last_step, end.target, keeping.keep, keeping.budget_bytes)


def _options(namespace: Namespace, begun: TakenUp, runs: Path) -> TrainOptions:
    trainer, run = begun.trainer, begun.resumed.run
    return TrainOptions(
        trainer.settings,
        begun.source,
        Preprocessing(run.data.invert, run.data.transpose, run.data.size),
        trainer.last_step,
        begun.target,
        as_json=namespace.json,
        save=namespace.save,
        quiet=namespace.quiet,
        force=namespace.force,
        runs=runs,
        keeping=Keeping(run.keep, run.budget_bytes),
    )


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("resume", DESCRIPTION, USAGE)
    parser.add_argument("run", nargs="?", metavar="RUN", help="its name, the beginning of it, or its folder")
    parser.add_argument("--headless", action="store_true", help="without a screen, as train does")
    parser.add_argument("--json", action="store_true", help="print one JSON object per epoch, and one at the end")
    parser.add_argument("--save", type=read_new_file, metavar="FILE", help="write the network as a safetensors file")
    parser.add_argument("--force", action="store_true", help="replace FILE, whatever it is")
    parser.add_argument(
        "--data", type=read_data, metavar="DIR", help="folder that its data have moved to; they must be the same images"
    )
    add_runs(parser)
    add_what(parser, AS_BEFORE)
    add_new_end(parser.add_argument_group("extending the run", "The learning-rate schedule follows the new end."))
    add_screen(parser, "start paused")
    add_leaving(parser.add_argument_group("leaving"))
    return parser
